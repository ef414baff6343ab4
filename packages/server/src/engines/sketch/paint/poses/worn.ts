/** What is worn: hats on heads, glasses before eyes, scarves at necks, and where the heads are. */
import type { Drawing } from '../../reading/drawings.ts'
import type { Form, Head } from '../figures/figure.ts'
import type { Member, Spot, Target } from '../layout/relate.ts'

interface Wear {
  /** In widths of the head. */
  readonly wide: number
  /** Which of its own heights is held to the head, 0 the upper edge and 1 the lower. */
  readonly hold: number
  /** Where on the head, 0 the crown and 1 the chin. */
  readonly at: number
}

const wear = (wide: number, hold: number, at: number): Wear => ({ wide, hold, at })

const wearables: Readonly<Record<string, Wear>> = {
  'top-hat': wear(0.92, 1, 0.16),
  'womans-hat': wear(1.2, 0.85, 0.2),
  'billed-cap': wear(1.02, 1, 0.26),
  'graduation-cap': wear(1.05, 0.86, 0.24),
  'military-helmet': wear(1.04, 1, 0.32),
  'rescue-workers-helmet': wear(1.08, 1, 0.32),
  crown: wear(0.7, 1, 0.14),
  headphone: wear(1.16, 1, 0.74),
  glasses: wear(0.78, 0.5, 0.47),
  sunglasses: wear(0.78, 0.5, 0.47),
  goggles: wear(0.86, 0.5, 0.47),
  scarf: wear(0.74, 0, 0.88),
  necktie: wear(0.26, 0, 1.02),
  'sports-medal': wear(0.42, 0, 0.98),
  'military-medal': wear(0.3, 0, 1.05),
  ribbon: wear(0.5, 0.5, 1.02),
}

const skull = (x: number, y: number, wide: number, high: number): Head => ({ x, y, wide, high })

/** Heads of those drawn whole, without ears and antlers: measured on the ink, looking left. */
const heads: Readonly<Record<string, Head>> = {
  cat: skull(0.38, 0.13, 0.44, 0.34),
  'black-cat': skull(0.38, 0.13, 0.44, 0.34),
  dog: skull(0.4, 0.02, 0.44, 0.52),
  rabbit: skull(0.42, 0.34, 0.48, 0.32),
  horse: skull(0.19, 0.12, 0.26, 0.3),
  zebra: skull(0.2, 0.08, 0.28, 0.3),
  cow: skull(0.2, 0.13, 0.22, 0.27),
  pig: skull(0.22, 0.17, 0.32, 0.5),
  elephant: skull(0.44, 0.05, 0.3, 0.44),
  deer: skull(0.34, 0.2, 0.3, 0.18),
  llama: skull(0.2, 0.13, 0.22, 0.22),
  giraffe: skull(0.24, 0.1, 0.3, 0.15),
  tiger: skull(0.22, 0.11, 0.26, 0.38),
  leopard: skull(0.22, 0.1, 0.26, 0.36),
  camel: skull(0.3, 0.06, 0.3, 0.28),
  turtle: skull(0.16, 0.32, 0.28, 0.36),
  monkey: skull(0.36, 0.13, 0.5, 0.42),
  gorilla: skull(0.28, 0.02, 0.34, 0.4),
  penguin: skull(0.52, 0, 0.44, 0.24),
  owl: skull(0.5, 0.1, 0.7, 0.4),
  bird: skull(0.28, 0.01, 0.34, 0.4),
  'black-bird': skull(0.28, 0.01, 0.34, 0.4),
  duck: skull(0.4, 0, 0.32, 0.28),
  goose: skull(0.28, 0, 0.24, 0.17),
  swan: skull(0.22, 0, 0.22, 0.2),
  dragon: skull(0.3, 0.13, 0.34, 0.26),
  sauropod: skull(0.22, 0.05, 0.24, 0.16),
  't-rex': skull(0.2, 0.03, 0.3, 0.24),
  'teddy-bear': skull(0.5, 0.05, 0.54, 0.4),
  snowman: skull(0.42, 0.2, 0.5, 0.34),
  'snowman-without-snow': skull(0.5, 0.2, 0.54, 0.34),
  'person-standing': skull(0.46, 0.01, 0.58, 0.28),
  'man-standing': skull(0.46, 0.01, 0.58, 0.28),
  'woman-standing': skull(0.46, 0.01, 0.58, 0.28),
}

export const isWorn = ({ id }: Drawing): boolean => id in wearables

/** Where the head of a figure is, as shares of its box; nothing for what has none. */
export function headOf({ id, kind }: Drawing, form: Form): Head | undefined {
  const known = form.head ?? heads[id]
  if (known) return known
  if (kind === 'person') return skull(0.5, 0.02, 0.5, 0.28)
  return kind === 'body' ? skull(0.3, 0.08, 0.38, 0.32) : undefined
}

/** Places of what somebody wears. */
export function wornBy(members: readonly Member[], to: Target, head: Head): Spot[] {
  return members.map(({ drawing, height, width }, i) => {
    const { wide, hold, at } = wearables[drawing.id] ?? wear(0.9, 1, 0.2)
    const own = head.wide * wide * to.width
    const tall = (own * height) / width
    const held = to.foot - to.height * (1 - head.y - at * head.high)
    return {
      x: to.x + (head.x - 0.5) * to.width,
      foot: held + (1 - hold) * tall,
      height: tall,
      width: own,
      depth: to.depth + 0.0008 + 0.0001 * i,
    }
  })
}
