/** How large a figure is, what bears it and how far away it is, before and after it has a place. */
import type { Subject } from '@limn/sdk'
import type { Drawing } from '../../reading/drawings.ts'
import { type Form, formOf } from '../figures/figure.ts'
import { canStand } from '../figures/people.ts'
import type { Pose } from '../poses/pose.ts'
import type { Setting, Stage } from '../stage.ts'

export interface Rest {
  readonly foot: number
  readonly water: boolean
}

/** One figure's place. `x` is its middle, `foot` its lower edge, in pixels. */
export interface Standing {
  readonly subject: Subject
  /** The subject's place in the plan's list, and the figure's among those of its subject. */
  readonly index: number
  readonly nth: number
  readonly drawing: Drawing
  readonly x: number
  readonly foot: number
  readonly height: number
  readonly width: number
  readonly depth: number
  readonly mirrored: boolean
  readonly portrait: boolean
  readonly pose?: Pose | undefined
  readonly bearing: 'ground' | 'water' | 'air' | 'other'
  /** y of the ground or the water under what it sits or stands on. */
  readonly rests?: Rest | undefined
  readonly tilt: number
}

/** A subject with its drawing, and its place in the plan's list. */
export interface Known {
  readonly subject: Subject
  readonly drawing: Drawing
  readonly index: number
}

const shares: Readonly<Record<Drawing['kind'], number>> = {
  body: 0.34,
  face: 0.36,
  person: 0.4,
  object: 0.32,
  plant: 0.46,
  building: 0.48,
  vehicle: 0.3,
  food: 0.32,
}
const scales = { tiny: 0.35, small: 0.62, large: 1.4, huge: 1.85 } as const
const cameras = { 'close-up': 1.6, medium: 1, wide: 0.55, above: 0.72 } as const
/** How near we stand to things indoors. */
const close: Readonly<Record<string, number>> = { studio: 1.5, room: 1.45, abstract: 1.3 }
export const floats: ReadonlySet<string> = new Set(['space', 'sky', 'underwater'])
/** Depth at which figures have the size that `heightOf` gives them. */
export const middleGround = 0.84

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** Heads and shoulders at the lower edge: when a portrait was asked for, or for who can't be drawn standing. */
export const isPortrait = ({ plan }: Stage, drawing: Drawing): boolean =>
  drawing.part === 'bust' &&
  (plan.camera === 'close-up' || !(canStand(drawing.id) || drawing.id.includes('astronaut')))

/** Real height as it is painted: what is only a head in the set gets a sitting body. */
const metresOf = ({ part, metres }: Drawing): number => (part === 'head' ? metres * 2.2 : metres)

/** A moon or a planet is as large as it is painted: beside it nothing is small. */
export const isCelestial = ({ metres }: Drawing): boolean => metres >= 500

/** Share of the height for things of unlike size in one picture: nearer to one another than in the world. */
function sharesOf(all: readonly Known[]): (drawing: Drawing) => number {
  const first = all.find(({ drawing }) => !isCelestial(drawing))?.drawing
  if (!first) return () => 0.34
  const own = shares[first.kind] * clamp((metresOf(first) / 1.5) ** 0.14, 0.75, 1.35)
  const share = (one: Drawing): number =>
    one === first
      ? own
      : isCelestial(one)
        ? 0.34
        : own * clamp((metresOf(one) / metresOf(first)) ** 0.42, 0.16, 6)
  // A mouse named first doesn't make its elephant fill the picture.
  const tallest = Math.max(...all.map(({ drawing }) => share(drawing)))
  return (one) => Math.max(0.045, share(one) * Math.min(1, 0.62 / tallest))
}

/** Rooms for the title above the heads. */
export const titled = ({ plan }: Stage): boolean => plan.texts.some(({ role }) => role === 'title')

const forms = new WeakMap<Drawing, Map<string, Form>>()

/** Measures of a figure: kept, for composing one takes longer than placing it. */
export function measured(drawing: Drawing, portrait: boolean, pose?: Pose): Form {
  const known = forms.get(drawing) ?? new Map<string, Form>()
  forms.set(drawing, known)
  const key = portrait ? 'portrait' : (pose?.key ?? '')
  const form = known.get(key) ?? formOf(drawing, portrait, pose)
  known.set(key, form)
  return form
}

/** Width for a height of 1. */
export const shapeOf = (drawing: Drawing, portrait: boolean, pose?: Pose): number =>
  measured(drawing, portrait, pose).aspect

/** In pixels, in the middle ground. `all` are the plan's subjects, `many` how many groups share the picture. */
export function heightOf(
  stage: Stage,
  { subject, drawing }: Known,
  all: readonly Known[],
  many: number,
): number {
  const { h, w, plan } = stage
  const portrait = isPortrait(stage, drawing)
  const scale =
    (subject.scale ? scales[subject.scale] : 1) *
    cameras[plan.camera] *
    (close[plan.place] ?? 1) *
    (portrait ? 1.5 : 1)
  // A panorama is low and long: what stands in it may take more of its height, and has room beside others.
  const long = Math.max(1, w / h / 1.9)
  const low = Math.min(1.4, long ** 0.3)
  // A wide view that is four times as long as high would leave them the size of ants.
  const stretched = clamp((w / h - 2.2) / 1.8, 0, 1) * (plan.camera === 'wide' ? 0.6 : 0.1)
  // Few take more of the picture each.
  const crowd = Math.max(0.36, 1.06 / Math.max(1, many / long) ** 0.32)
  const near = plan.camera === 'close-up'
  // A wide thing in a tall picture is bound by the width.
  const wide = many > 1 ? 0.9 / Math.min(many, 2.4) : near ? 0.92 : 0.76
  const widest = (w * wide) / shapeOf(drawing, portrait)
  const highest = h * (titled(stage) ? (near ? 0.7 : 0.6) : 0.86)
  return Math.min(
    sharesOf(all)(drawing) * scale * crowd * low * (1 + stretched) * h,
    widest,
    highest,
  )
}

export function bearingOf(stage: Stage, setting: Setting, drawing: Drawing): Standing['bearing'] {
  if (floats.has(stage.plan.place)) return 'air'
  if (drawing.ground === 'air' && setting.surface !== 'table' && setting.surface !== 'floor')
    return 'air'
  if (setting.surface === 'water' || (drawing.ground === 'water' && setting.water)) return 'water'
  return 'ground'
}

/** y of what bears a figure at a depth. */
export const levelOf =
  (setting: Setting, bearing: Standing['bearing']) =>
  (depth: number): number =>
    bearing === 'water' && setting.water ? setting.water(depth) : setting.ground(depth)

/**
 * How much larger (over 1) or smaller a thing looks at a depth than in the middle ground. In a herd
 * as the eye sees it; things of unlike kinds less, so that a mouse in front stays a mouse.
 */
export function nearness(
  { horizon, plan }: Stage,
  setting: Setting,
  bearing: Standing['bearing'],
  depth: number,
  herd: boolean,
): number {
  if (setting.surface === 'none' || bearing === 'air') return 1
  const level = levelOf(setting, bearing)
  const under = (at: number): number => Math.max(1, level(at) - horizon)
  const indoors = setting.surface === 'table' || setting.surface === 'floor'
  const power = indoors ? 0.35 : plan.camera === 'above' || !herd ? 0.4 : 0.75
  return clamp((under(depth) / under(middleGround)) ** power, 0.45, 1.35)
}

/** The depth, 0.5 to 1, at which the ground (or the water) has this y: what `levelOf` does, turned round. */
export function depthAt(setting: Setting, bearing: Standing['bearing'], y: number): number {
  const level = levelOf(setting, bearing)
  let [far, near] = [0.5, 1]
  if (y <= level(far)) return far
  if (y >= level(near)) return near
  for (let i = 0; i < 24; i++) {
    const middle = (far + near) / 2
    if (level(middle) < y) far = middle
    else near = middle
  }
  return (far + near) / 2
}

/** What lives on land and has only water under it: it gets an islet. */
export const isStranded = (one: Pick<Standing, 'bearing' | 'drawing'>): boolean =>
  one.bearing === 'water' && one.drawing.ground === 'land' && one.drawing.kind !== 'vehicle'

/** How deep what floats lies in the water, as a share of its height. */
export const draught = 0.06
export const afloat = (one: Pick<Standing, 'bearing' | 'drawing'>): boolean =>
  one.bearing === 'water' && !isStranded(one)
