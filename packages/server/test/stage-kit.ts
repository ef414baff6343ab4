/** Layouts without a picture: a plan's stage, what stands where, and what thinking makes of it. */
import type { PixelSize, ScenePlan, Subject } from '@limn/sdk'
import { createCanvas } from '@napi-rs/canvas'
import { scoreOf, viewOf } from '../src/engines/sketch/paint/layout/balance.ts'
import { turnedRound } from '../src/engines/sketch/paint/layout/given.ts'
import type { Standing } from '../src/engines/sketch/paint/layout/standing.ts'
import { atOnce, type Considered, think } from '../src/engines/sketch/paint/layout/think.ts'
import { placePainters } from '../src/engines/sketch/paint/places.ts'
import { makeStage } from '../src/engines/sketch/paint/scene.ts'
import type { Setting, Stage } from '../src/engines/sketch/paint/stage.ts'
import { loadDrawings } from '../src/engines/sketch/reading/drawings.ts'

const drawings = loadDrawings()
const drawingOf = drawings.get.bind(drawings)

export const subject = (drawing: string, more: Partial<Subject> = {}): Subject => ({
  name: drawing,
  drawing,
  count: 1,
  ...more,
})

export const scene = (more: Partial<ScenePlan> = {}): ScenePlan => ({
  kind: 'scene',
  place: 'meadow',
  time: 'day',
  weather: 'clear',
  season: 'summer',
  style: 'natural',
  camera: 'medium',
  features: [],
  subjects: [],
  texts: [],
  notUnderstood: [],
  ...more,
})

export interface Laid {
  readonly stage: Stage
  readonly setting: Setting
  readonly standing: readonly Standing[]
  readonly score: number
}

const landscape: PixelSize = { width: 1344, height: 768 }

function staged(plan: ScenePlan, seed: number, size: PixelSize): Pick<Laid, 'stage' | 'setting'> {
  const stage = makeStage(turnedRound(plan, drawingOf), size, seed)
  return { stage, setting: placePainters[plan.place].set(stage) }
}

/** The first layout: what is painted without thinking. */
export function laidOut(plan: Partial<ScenePlan>, seed = 1, size = landscape): Laid {
  const { stage, setting } = staged(scene(plan), seed, size)
  const standing = atOnce(stage, setting, drawingOf)
  return { stage, setting, standing, score: scoreOf(viewOf(stage, standing)) }
}

/** What thinking finds over a plain grey ground. */
export function considered(
  plan: Partial<ScenePlan>,
  seed = 1,
  size = landscape,
): Considered | undefined {
  const { stage, setting } = staged(scene(plan), seed, size)
  const ground = createCanvas(96, 64)
  const ctx = ground.getContext('2d')
  ctx.fillStyle = '#8a8f88'
  ctx.fillRect(0, 0, 96, 64)
  return think(stage, setting, drawingOf, ground)
}

/** The only figure of a drawing, or the one of that number. */
export function figure(standing: readonly Standing[], id: string, nth = 0): Standing {
  const found = standing.find((one) => one.drawing.id === id && one.nth === nth)
  if (!found) throw new Error(`no ${id} ${nth} in the picture`)
  return found
}

export const topOf = ({ foot, height }: Standing): number => foot - height
