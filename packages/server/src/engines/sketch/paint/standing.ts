/** How large a figure is and what bears it, before it has a place. */
import type { Subject } from '@limn/sdk'
import type { Drawing } from '../reading/drawings.ts'
import { aspectOf } from './figure.ts'
import { canStand } from './people.ts'
import type { Setting, Stage } from './stage.ts'

/** One figure's place. `x` is its middle, `foot` its lower edge, in pixels. */
export interface Standing {
  readonly subject: Subject
  readonly drawing: Drawing
  readonly x: number
  readonly foot: number
  readonly height: number
  readonly width: number
  readonly depth: number
  readonly mirrored: boolean
  readonly portrait: boolean
  readonly bearing: 'ground' | 'water' | 'air' | 'other'
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
const cameras = { 'close-up': 1.5, medium: 1, wide: 0.6, above: 0.75 } as const
/** How near we stand to things indoors. */
const close: Readonly<Record<string, number>> = { studio: 1.5, room: 1.45, abstract: 1.3 }
export const floats: ReadonlySet<string> = new Set(['space', 'sky', 'underwater'])

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** Heads and shoulders at the lower edge: when a portrait was asked for, or for who can't be drawn standing. */
export const isPortrait = ({ plan }: Stage, drawing: Drawing): boolean =>
  drawing.part === 'bust' &&
  (plan.camera === 'close-up' || !(canStand(drawing.id) || drawing.id.includes('astronaut')))

/** In pixels. `first` is the drawing that others are measured by, `many` how many share the picture. */
export function heightOf(
  stage: Stage,
  { subject, drawing }: Known,
  first: Drawing,
  many: number,
): number {
  const { h, w, plan } = stage
  const of = (one: Drawing): number =>
    shares[one.kind] * clamp((one.metres / 1.5) ** 0.14, 0.75, 1.35)
  const share =
    drawing === first
      ? of(drawing)
      : of(first) * clamp((drawing.metres / first.metres) ** 0.42, 0.3, 2.1)
  const portrait = isPortrait(stage, drawing)
  const scale =
    (subject.scale ? scales[subject.scale] : 1) *
    cameras[plan.camera] *
    (close[plan.place] ?? 1) *
    (portrait ? 1.5 : 1)
  const crowd = Math.max(0.34, 1 / many ** 0.36)
  // What carries another leaves room above itself.
  const carries = plan.subjects.some(
    ({ relation }) =>
      relation !== undefined &&
      plan.subjects[relation.to] === subject &&
      ['on', 'above', 'riding'].includes(relation.kind),
  )
  // A wide thing in a tall picture is bound by the width.
  const widest = (w * (many > 1 ? 0.9 / Math.min(many, 4) : 0.78)) / aspectOf(drawing, portrait)
  return (carries ? 0.74 : 1) * Math.min(share * scale * crowd * h, widest, h * 0.88)
}

export function bearingOf(stage: Stage, setting: Setting, drawing: Drawing): Standing['bearing'] {
  if (floats.has(stage.plan.place)) return 'air'
  if (drawing.ground === 'air' && setting.surface !== 'table' && setting.surface !== 'floor')
    return 'air'
  if (setting.surface === 'water' || (drawing.ground === 'water' && setting.water)) return 'water'
  return 'ground'
}
