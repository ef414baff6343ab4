/** Where things stand: places and depths of the subjects, from the plan and the place's ground. */
import type { Drawing } from '../reading/drawings.ts'
import { scoreOf } from './balance.ts'
import { aspectOf } from './figure.ts'
import type { Random } from './random.ts'
import { inOrder, related } from './relate.ts'
import type { Setting, Stage } from './stage.ts'
import {
  bearingOf,
  clamp,
  floats,
  heightOf,
  isPortrait,
  type Known,
  type Standing,
} from './standing.ts'

const centred: ReadonlySet<string> = new Set([
  'studio',
  'room',
  'abstract',
  'space',
  'sky',
  'underwater',
  'street',
])
const depths = { left: 0.84, right: 0.84, centre: 0.84, foreground: 1, background: 0.58 } as const
const sides: Readonly<Record<string, number>> = { left: 0.27, right: 0.73, centre: 0.5 }
/** Layouts looked at when there is time to think. */
const tries = 12

/** Even places across the picture, a little out of step, the middle ones first. */
function slots(count: number, centre: number, span: number, random: Random): number[] {
  if (count === 1) return [centre]
  return Array.from({ length: count }, (_, i) => {
    const even = count === 1 ? 0 : i / (count - 1) - 0.5
    return clamp(centre + even * span + (random.bell() * 0.16 * span) / count, 0.08, 0.92)
  })
}

/** What is the same for all figures of one layout. */
interface Scene {
  readonly stage: Stage
  readonly setting: Setting
  readonly known: readonly Known[]
  readonly first: Drawing
  /** Figures that are not bound to another. */
  readonly total: number
  readonly random: Random
}

/** One figure of a subject, at `x` (share of the width), before relations move it. */
function standOne(scene: Scene, known: Known, x: number, i: number): Standing {
  const { stage, setting, random } = scene
  const { w, h, plan, horizon } = stage
  const { subject, drawing } = known
  const portrait = isPortrait(stage, drawing)
  const bearing = bearingOf(stage, setting, drawing)
  const several = subject.count > 1
  const step = several ? random.between(-0.14, 0.1) : 0
  const depth = clamp((subject.at ? depths[subject.at] : 0.84) + step, 0.5, 1)
  const near =
    subject.at === 'background' ? 0.5 : subject.at === 'foreground' ? 1.25 : 1 + step * 1.6
  const size = heightOf(
    stage,
    known,
    scene.first,
    subject.relation ? subject.count : Math.max(1, scene.total),
  )
  const height = size * near * (several ? random.between(0.9, 1.08) : 1)
  const width = height * aspectOf(drawing, portrait)
  const ground = bearing === 'water' && setting.water ? setting.water(depth) : setting.ground(depth)
  const afloat = floats.has(plan.place)
  const high = afloat
    ? h * (0.5 + (several ? random.between(-0.2, 0.16) : 0)) + height / 2
    : Math.max(height * 1.12, horizon * random.between(0.44, 0.68))
  const margin = Math.min(0.5, (width / 2 / w) * 1.04)
  return {
    subject,
    drawing,
    x: clamp(x, margin, 1 - margin) * w,
    foot: portrait ? h * 1.004 : bearing === 'air' ? high : Math.min(ground, h * 0.985),
    height,
    width,
    depth: portrait ? 1 : depth,
    mirrored: x < 0.5 !== (several && i % 3 === 2),
    portrait,
    bearing,
    tilt: bearing === 'air' && afloat ? random.between(-0.14, 0.14) : 0,
  }
}

function inFrame(one: Standing, w: number): Standing {
  const margin = Math.min(w / 2, (one.width / 2) * 1.04)
  return { ...one, x: clamp(one.x, margin, w - margin) }
}

/** A place high over the water is for one thing that can't stand on it. */
function perched(setting: Setting, one: Standing): Standing {
  const stranded =
    one.bearing === 'water' && one.drawing.ground === 'land' && one.drawing.kind !== 'vehicle'
  return setting.perch && stranded && !one.subject.relation
    ? { ...one, ...setting.perch, bearing: 'other' }
    : one
}

function layout(scene: Scene): Standing[] {
  const { stage, setting, known, total, random } = scene
  const sunRight = stage.light.sun.x > 0.5
  const middle = centred.has(stage.plan.place) || total > 1 ? 0.5 : sunRight ? 0.37 : 0.63
  const across = slots(Math.max(1, total), middle, Math.min(0.8, 0.3 + 0.09 * total), random)
  let slot = 0
  const placed = new Map<number, Standing[]>()
  // What others stand on, ride or hide behind has to be placed before them.
  for (const one of inOrder(known)) {
    const { relation, at, count } = one.subject
    const side = at && count === 1 ? sides[at] : undefined
    const targets = (relation && placed.get(relation.to)) ?? []
    const group = Array.from({ length: count }, (_, i) => {
      const standing = standOne(scene, one, relation ? 0.5 : (side ?? across[slot++] ?? 0.5), i)
      const turn = sunRight === (i % 2 === 0) ? 1 : -1
      // Four riders ride four horses; four apples lie in the one basket.
      const to = targets[i % Math.max(1, targets.length)]
      if (!relation || !to) return perched(setting, standing)
      const bound = related(standing, to, relation.kind, turn, setting)
      const apart = relation.kind === 'on' && targets.length < count ? i - (count - 1) / 2 : 0
      return inFrame({ ...bound, x: bound.x + apart * bound.width * 0.62 }, stage.w)
    })
    placed.set(one.index, group)
  }
  return [...placed.values()].flat().sort((a, b) => a.depth - b.depth)
}

/** Places every figure of the plan, far ones first. With `thinking` several layouts are tried and the best is kept. */
export function arrange(
  stage: Stage,
  setting: Setting,
  drawingOf: (id: string) => Drawing | undefined,
  thinking: boolean,
): Standing[] {
  const known = stage.plan.subjects.flatMap((subject, index): Known[] => {
    const drawing = drawingOf(subject.drawing)
    return drawing ? [{ subject, drawing, index }] : []
  })
  const first = known[0]?.drawing
  if (!first) return []
  const total = known.reduce((sum, { subject }) => sum + (subject.relation ? 0 : subject.count), 0)
  const attempt = (i: number): Standing[] =>
    layout({
      stage,
      setting,
      known,
      first,
      total,
      random: stage.random.fork(i === 0 ? 'arrange' : `arrange/${i}`),
    })
  let best = attempt(0)
  if (!thinking) return best
  for (let i = 1; i < tries; i++) {
    const next = attempt(i)
    if (scoreOf(next, stage) > scoreOf(best, stage) + 1e-9) best = next
  }
  return best
}
