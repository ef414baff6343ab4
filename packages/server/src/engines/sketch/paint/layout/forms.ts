/** Formations: how groups stand to one another, before sizes and the ground are known. */
import type { Random } from '../random.ts'

/** `x` runs from -1 (left end) to 1, `t` from 0 (far) to 1 (near). */
export interface Post {
  readonly x: number
  readonly t: number
}

/** `columns`: how many stand abreast before the picture is full. */
type Form = (count: number, columns: number, random: Random) => Post[]

const even = (i: number, count: number): number => (count < 2 ? 0 : (i / (count - 1)) * 2 - 1)
const across = (count: number, depth: (x: number) => number): Post[] =>
  Array.from({ length: count }, (_, i) => {
    const x = even(i, count)
    return { x, t: depth(x) }
  })

/** Ranks of up to `columns`, the far ones fuller, each in the gaps of the one before it. */
const ranks: Form = (count, columns, random) => {
  const rows = Math.max(count > 3 ? 2 : 1, Math.ceil(count / columns))
  const posts: Post[] = []
  for (let row = 0; row < rows; row++) {
    const here = Math.ceil((count - posts.length) / (rows - row))
    const shift = (row % 2 === 0 ? 1 : -1) * (0.5 / Math.max(1, here))
    for (let i = 0; i < here; i++) {
      const x = here > 1 ? even(i, here) * (1 - 0.5 / here) + shift : shift * 0.6
      const t = rows > 1 ? row / (rows - 1) : 0.6
      posts.push({ x: x + random.bell() * (0.12 / here), t: t + random.between(-0.3, 0.3) / rows })
    }
  }
  return posts
}

export const forms = {
  row: (count, _, random) => across(count, () => 0.6 + random.between(-0.1, 0.1)),
  /** The ends come forward. */
  arc: (count) => across(count, (x) => 0.25 + 0.7 * Math.abs(x)),
  /** The middle comes forward. */
  wedge: (count) => across(count, (x) => 0.95 - 0.75 * Math.abs(x)),
  /** From far on one side to near on the other. */
  slant: (count) => across(count, (x) => 0.55 + 0.42 * x),
  /** One before, or behind, the gap of two: the rest fill up the far row. */
  triangle: (count, _, random) => {
    const near = Math.max(1, Math.floor(count / 3))
    const lean = random.between(-0.22, 0.22)
    return [
      ...across(count - near, () => 0.25 + random.between(-0.06, 0.06)),
      ...across(near, () => 0.92).map(({ x, t }) => ({ x: x * 0.45 + lean, t })),
    ]
  },
  ranks,
} as const satisfies Readonly<Record<string, Form>>
export type FormName = keyof typeof forms

/** One way to lay a plan out. */
export interface Recipe {
  readonly form: FormName
  /** Where the middle of it all goes, as a share of the width; the far side of the light counts from the right. */
  readonly focus: number
  /** How much of the width it takes, 0.5 to 1. */
  readonly spread: number
  /** How much of the depth it takes, 0 to 1. */
  readonly deep: number
  /** Of the figures, over all. */
  readonly size: number
  readonly mirrored: boolean
  /** Who stands where: the tall behind, or each kind by itself. */
  readonly order: 'tall-behind' | 'by-kind'
  readonly label: string
}

/** The layout that is taken when nobody thinks. `columns`: how many fit abreast. `centred`: the place asks for symmetry. */
export function firstRecipe(
  count: number,
  columns: number,
  centred: boolean,
  sunRight: boolean,
): Recipe {
  const form =
    count > 6 || count > columns ? 'ranks' : count > 2 ? 'arc' : count === 2 ? 'slant' : 'row'
  const single = centred ? 0.5 : sunRight ? 0.38 : 0.62
  return {
    form,
    focus: count === 1 ? single : 0.5,
    spread: form === 'ranks' ? 0.95 : 0.8,
    deep: count === 2 ? 0.45 : 0.7,
    size: count > 1 && count <= 6 ? 1.12 : 1,
    mirrored: sunRight,
    order: 'tall-behind',
    label: 'arrange',
  }
}

const formsFor = (count: number): readonly FormName[] =>
  count === 1
    ? ['row']
    : count === 2
      ? ['row', 'slant']
      : count > 6
        ? ['ranks', 'arc', 'wedge', 'triangle']
        : ['triangle', 'arc', 'wedge', 'slant', 'row', 'ranks']

/**
 * `most` recipes to be tried, unlike one another: forms, sides, thirds and middle, depths, sizes.
 * `framed`: the camera was asked for, so sizes are told already.
 */
export function recipesFor(count: number, most: number, framed: boolean, random: Random): Recipe[] {
  const largest = framed ? 1.12 : count === 1 ? 1.25 : count > 6 ? 1.2 : 1.5
  const names = formsFor(count)
  const thirds = [0.36, 0.64, 0.5, 0.42, 0.58] as const
  const middles = [0.5, 0.46, 0.54] as const
  return Array.from({ length: most }, (_, i): Recipe => {
    const focuses = count === 1 ? thirds : middles
    return {
      form: names[i % names.length] ?? 'row',
      focus: focuses[(i + Math.floor(i / names.length)) % focuses.length] ?? 0.5,
      spread: random.between(0.62, 1),
      deep: random.between(0.35, 1),
      // Few have room to grow; what doesn't fit is made smaller again.
      size: random.between(0.88, largest),
      mirrored: Math.floor(i / names.length) % 2 === 0,
      order: random() < 0.6 ? 'tall-behind' : 'by-kind',
      label: `arrange/${i}`,
    }
  })
}

const between = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** A recipe a little unlike another: what is good is looked for near what was found good. */
export const varied = (recipe: Recipe, random: Random): Recipe => ({
  ...recipe,
  focus: between(recipe.focus + random.between(-0.04, 0.04), 0.3, 0.7),
  spread: between(recipe.spread + random.between(-0.12, 0.12), 0.5, 1),
  deep: between(recipe.deep + random.between(-0.15, 0.15), 0.2, 1),
  size: recipe.size * random.between(0.94, 1.06),
})
