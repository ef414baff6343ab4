/** Where things stand: sizes, places and depths of the subjects, from the plan and the place's ground. */
import type { Subject } from '@limn/sdk'
import type { Drawing } from '../reading/drawings.ts'
import { aspectOf } from './figure.ts'
import type { Random } from './random.ts'
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
const centred = new Set(['studio', 'room', 'abstract', 'space', 'sky', 'underwater', 'street'])
/** Where one sits or stands on a thing, as a share of its height from the top, where it isn't the top. */
const seats: Readonly<Record<string, number>> = {
  'couch-and-lamp': 0.78,
  chair: 0.56,
  bed: 0.6,
  bench: 0.5,
  boat: 0.7,
  canoe: 0.6,
  sailboat: 0.88,
}
const floats = new Set(['space', 'sky', 'underwater'])

const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** Busts stand at the lower edge like a portrait, unless they ride or hold on to something. */
const isPortrait = (drawing: Drawing, subject: Subject): boolean =>
  drawing.part === 'bust' &&
  !drawing.id.includes('astronaut') &&
  subject.relation?.kind !== 'riding'

function heightOf(
  stage: Stage,
  subject: Subject,
  drawing: Drawing,
  first: Drawing,
  many: number,
): number {
  const { h, w, plan } = stage
  const own = shares[drawing.kind] * clamp((drawing.metres / 1.5) ** 0.14, 0.75, 1.35)
  const lead = shares[first.kind] * clamp((first.metres / 1.5) ** 0.14, 0.75, 1.35)
  const share =
    drawing === first ? own : lead * clamp((drawing.metres / first.metres) ** 0.42, 0.3, 2.1)
  // Indoors we stand close to things.
  const close =
    plan.place === 'studio'
      ? 1.5
      : plan.place === 'room'
        ? 1.45
        : plan.place === 'abstract'
          ? 1.3
          : 1
  const crowd = Math.max(0.34, 1 / many ** 0.36)
  const portrait = isPortrait(drawing, subject) ? 1.5 : 1
  const wanted =
    share *
    portrait *
    cameras[plan.camera] *
    (subject.scale ? scales[subject.scale] : 1) *
    crowd *
    close *
    h
  // A wide thing in a tall picture is bound by the width.
  const widest =
    (w * (many > 1 ? 0.9 / Math.min(many, 4) : 0.78)) /
    aspectOf(drawing, isPortrait(drawing, subject))
  return Math.min(wanted, widest, h * 0.88)
}

const depths = { left: 0.84, right: 0.84, centre: 0.84, foreground: 1, background: 0.58 } as const

/** Even places across the picture, a little out of step, the middle ones first. */
function slots(count: number, centre: number, span: number, random: Random): number[] {
  if (count === 1) return [centre]
  return Array.from({ length: count }, (_, i) => {
    const even = count === 1 ? 0 : i / (count - 1) - 0.5
    return clamp(centre + even * span + (random.bell() * 0.16 * span) / count, 0.08, 0.92)
  })
}

function bearingOf(stage: Stage, setting: Setting, drawing: Drawing): Standing['bearing'] {
  if (floats.has(stage.plan.place)) return 'air'
  if (drawing.ground === 'air' && setting.surface !== 'table' && setting.surface !== 'floor')
    return 'air'
  if (setting.surface === 'water' || (drawing.ground === 'water' && setting.water)) return 'water'
  return 'ground'
}

function related(
  one: Standing,
  to: Standing,
  kind: NonNullable<Subject['relation']>['kind'],
  turn: number,
  setting: Setting,
): Standing {
  const top = to.foot - to.height
  const place: Record<typeof kind, Partial<Standing>> = {
    on: {
      x: to.x + to.width * 0.04,
      foot: top + to.height * (seats[to.drawing.id] ?? 0.1),
      depth: to.depth + 0.001,
      bearing: 'other',
    },
    riding: {
      x: to.x + (to.mirrored ? -0.04 : 0.04) * to.width,
      foot: top + to.height * 0.8,
      depth: to.depth - 0.0005,
      bearing: 'other',
    },
    under: { x: to.x, foot: to.foot + to.height * 0.03, depth: to.depth + 0.002 },
    beside: {
      x: to.x + turn * (to.width + one.width) * 0.54,
      foot: to.foot,
      depth: to.depth + 0.003,
    },
    behind: {
      x: to.x + turn * to.width * 0.42,
      foot: to.foot - to.height * 0.06,
      depth: to.depth - 0.05,
    },
    'in-front-of': {
      x: to.x + turn * to.width * 0.3,
      foot: Math.min(setting.ground(1), to.foot + to.height * 0.12),
      depth: to.depth + 0.06,
    },
    holding: { x: to.x, foot: to.foot, depth: to.depth + 0.004 },
    above: {
      x: to.x + turn * to.width * 0.18,
      foot: Math.max(one.height * 0.86, top - one.height * 0.1),
      depth: to.depth + 0.001,
      bearing: 'air',
    },
  }
  const shrink = kind === 'riding' || kind === 'above' ? 0.78 : 1
  return { ...one, height: one.height * shrink, width: one.width * shrink, ...place[kind] }
}

interface Known {
  readonly subject: Subject
  readonly drawing: Drawing
  readonly index: number
}

/** Each after the one it is related to; a ring of relations is cut where it is met. */
function inOrder(known: readonly Known[]): readonly Known[] {
  const ordered: Known[] = []
  const visit = (one: Known, via: readonly Known[]): void => {
    if (ordered.includes(one) || via.includes(one)) return
    const to = known.find(({ index }) => index === one.subject.relation?.to)
    if (to) visit(to, [...via, one])
    ordered.push(one)
  }
  for (const one of known) visit(one, [])
  return ordered
}

/** Places every figure of the plan. Far ones come first. */
export function arrange(
  stage: Stage,
  setting: Setting,
  drawingOf: (id: string) => Drawing | undefined,
): Standing[] {
  const { w, h, plan, horizon } = stage
  const random = stage.random.fork('arrange')
  const known = plan.subjects.flatMap((subject, index): Known[] => {
    const drawing = drawingOf(subject.drawing)
    return drawing ? [{ subject, drawing, index }] : []
  })
  const first = known[0]
  if (!first) return []
  const total = known.reduce((sum, one) => sum + (one.subject.relation ? 0 : one.subject.count), 0)
  const sunRight = stage.light.sun.x > 0.5
  const middle = centred.has(plan.place) || total > 1 ? 0.5 : sunRight ? 0.37 : 0.63
  const across = slots(Math.max(1, total), middle, Math.min(0.8, 0.3 + 0.09 * total), random)
  let slot = 0
  const placed = new Map<number, Standing[]>()
  // What others stand on, ride or hide behind has to be placed before them.
  for (const { subject, drawing, index } of inOrder(known)) {
    const portrait = isPortrait(drawing, subject)
    // What carries another leaves room above itself.
    const carries = plan.subjects.some(
      ({ relation }) => relation?.to === index && ['on', 'above', 'riding'].includes(relation.kind),
    )
    const size =
      (carries ? 0.74 : 1) *
      heightOf(
        stage,
        subject,
        drawing,
        first.drawing,
        subject.relation ? subject.count : Math.max(1, total),
      )
    const bearing = bearingOf(stage, setting, drawing)
    const group = Array.from({ length: subject.count }, (_, i): Standing => {
      const at =
        subject.at === 'left'
          ? 0.27
          : subject.at === 'right'
            ? 0.73
            : subject.at === 'centre'
              ? 0.5
              : undefined
      const x = subject.relation
        ? 0.5
        : at !== undefined && subject.count === 1
          ? at
          : (across[slot++] ?? 0.5)
      const step = subject.count > 1 ? random.between(-0.14, 0.1) : 0
      const depth = clamp((subject.at ? depths[subject.at] : 0.84) + step, 0.5, 1)
      const near =
        subject.at === 'background' ? 0.5 : subject.at === 'foreground' ? 1.25 : 1 + step * 1.6
      const height = size * near * (subject.count > 1 ? random.between(0.9, 1.08) : 1)
      const width = height * aspectOf(drawing, portrait)
      const ground =
        bearing === 'water' && setting.water ? setting.water(depth) : setting.ground(depth)
      const high = floats.has(plan.place)
        ? h * (0.5 + (subject.count > 1 ? random.between(-0.2, 0.16) : 0)) + height / 2
        : Math.max(height * 1.12, horizon * random.between(0.44, 0.68))
      const foot = portrait ? h * 1.004 : bearing === 'air' ? high : Math.min(ground, h * 0.985)
      return {
        subject,
        drawing,
        x: x * w,
        foot,
        height,
        width,
        depth: portrait ? 1 : depth,
        mirrored: x < 0.5 !== (subject.count > 1 && i % 3 === 2),
        portrait,
        bearing,
        tilt: bearing === 'air' && floats.has(plan.place) ? random.between(-0.14, 0.14) : 0,
      }
    })
    const to = subject.relation ? placed.get(subject.relation.to)?.[0] : undefined
    const turn = sunRight ? 1 : -1
    const perched =
      setting.perch &&
      bearing === 'water' &&
      drawing.ground === 'land' &&
      drawing.kind !== 'vehicle' &&
      !subject.relation
    placed.set(
      index,
      group.map((one, i) => {
        if (subject.relation && to)
          return related(one, to, subject.relation.kind, i % 2 ? -turn : turn, setting)
        return perched && setting.perch ? { ...one, ...setting.perch, bearing: 'other' } : one
      }),
    )
  }
  return [...placed.values()].flat().sort((a, b) => a.depth - b.depth)
}
