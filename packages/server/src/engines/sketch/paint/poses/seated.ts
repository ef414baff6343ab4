/** Where those go that sit on something: people sized by their seat, animals as they are. */
import type { Relation } from '@limn/sdk'
import type { Drawing } from '../../reading/drawings.ts'
import type { Member, Spot, Target } from '../layout/relate.ts'
import { clamp, isCelestial, measured } from '../layout/standing.ts'
import { type Perch, perchOf } from './sit.ts'

/** Depths of those bound by a relation, told from what they are bound to. */
const steps: Readonly<Record<Relation, number>> = {
  on: 0.001,
  riding: -0.0005,
  under: 0.002,
  beside: 0.003,
  behind: -0.05,
  'in-front-of': 0.06,
  holding: 0.004,
  above: 0.001,
}

/** How much nearer than `to` a figure is that is bound to it. */
export function stepOf(kind: Relation, one: Drawing, to: Drawing): number {
  const perch = perchOf(one, kind, to)
  if (perch) return perch.behind ? -0.0005 : 0.0006
  return kind === 'holding' && one.id.includes('umbrella') ? -0.004 : steps[kind]
}

/** Sizes of people that sit, over what is natural. */
const builds = { tiny: 0.6, small: 0.8, large: 1.15, huge: 1.35 } as const

/** A person on its seat: sized by what it sits on, so that hands and feet come where they belong. */
function personOn(one: Member, perch: Perch, to: Target, aside: number, small: number): Spot {
  const { drawing, pose, scale } = one
  const { aspect, seat, share } = measured(drawing, false, pose)
  const grown = clamp((drawing.metres / 1.72) ** 0.45, 0.6, 1.06)
  const size = pose?.exact ? Math.max(0.88, grown) : grown * (scale ? builds[scale] : 1)
  const height = to.height * perch.person * size * small * share
  const width = height * aspect
  // The pose may look the other way than its lines are drawn: then its seat is on the other side.
  const across = pose?.looks === 'right' ? 1 - seat[0] : seat[0]
  return {
    x: to.x + (perch.at[0] - 0.5 + aside) * to.width + (0.5 - across) * width,
    foot: to.foot - to.height + perch.at[1] * to.height + (1 - seat[1]) * height,
    height,
    width,
    depth: to.depth,
  }
}

/** An animal as it always sits, no larger than can be borne, its lower edge in the hair of the back. */
function beastOn(one: Member, perch: Perch, to: Target, aside: number, small: number): Spot {
  const scale = Math.min(0.9, (to.height * 0.72) / one.height, (to.width * 0.5) / one.width) * small
  const [height, width] = [one.height * scale, one.width * scale]
  const sunk = perch.behind ? height * 0.24 : Math.min(height * 0.05, to.height * 0.03)
  return {
    x: to.x + (perch.at[0] - 0.5 + aside) * to.width,
    foot: to.foot - to.height + perch.at[1] * to.height + sunk,
    height,
    width,
    depth: to.depth,
  }
}

/** Several on one back sit one behind the other, and are smaller. */
export function seated(
  members: readonly Member[],
  perch: Perch,
  to: Target,
  kind: Relation,
): Spot[] {
  const many = members.length
  const small = many > 1 ? Math.max(0.3, 1.15 / many ** 0.5) : 1
  return members.map((one, i) => {
    const aside = many > 1 ? ((i + 0.5) / many - 0.5) * 0.5 : 0
    const place = one.pose ? personOn : beastOn
    const spot = place(one, perch, to, aside, small)
    return { ...spot, depth: to.depth + stepOf(kind, one.drawing, to.drawing) * (1 + i * 0.1) }
  })
}

const wishes = { tiny: 0.5, small: 0.75, large: 1.3, huge: 1.7 } as const
const metresOf = ({ metres, part }: Drawing): number => metres * (part === 'head' ? 2.2 : 1)

/** A box on a bed is smaller than the bed: what stands on a thing keeps more of its own size than what stands apart. */
export function onto({ drawing, height, width, scale, ...rest }: Member, to: Target): Member {
  const free = isCelestial(to.drawing) || isCelestial(drawing)
  const share = free ? 1 : 1.1 * Math.sqrt(metresOf(drawing) / Math.max(0.01, metresOf(to.drawing)))
  const most = to.height * Math.max(0.16, share) * (scale ? wishes[scale] : 1)
  const by = Math.min(1, most / height)
  return { ...rest, drawing, scale, height: height * by, width: width * by }
}
