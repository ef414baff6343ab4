/** A picture from a plan: the place from far to near, the figures between its sheets, text, and the last coat. */
import { setImmediate } from 'node:timers/promises'
import type { PixelSize, Place, ScenePlan } from '@limn/sdk'
import { clearAllCache, createCanvas, type Canvas } from '@napi-rs/canvas'
import { loadDrawings } from '../reading/drawings.ts'
import { extras } from './features/extras.ts'
import { finish } from './finish.ts'
import { givenBack, turnedRound, withLighthouse } from './layout/given.ts'
import type { Standing } from './layout/standing.ts'
import { atOnce, think } from './layout/think.ts'
import { letter } from './lettering.ts'
import { type Light, lightOf } from './light.ts'
import { figureOf, inside, put } from './figures/mount.ts'
import { placePainters } from './places.ts'
import { random } from './random.ts'
import type { Layer, Setting, Stage } from './stage.ts'
import { airEffects } from './nature/weather.ts'

const blooms = { dawn: 0.42, day: 0.3, sunset: 0.5, dusk: 0.5, night: 0.6 } as const
/** Sheets farther than this are behind every figure. */
const ground = 0.45

/** Seen from above the horizon is high and the ground fills the picture. Places that measure their ground from the picture's height keep theirs. */
const fromAbove: Partial<Readonly<Record<Place, number>>> = {
  forest: 0.3,
  meadow: 0.3,
  mountains: 0.4,
  street: 0.34,
  studio: 0.22,
  room: 0.4,
}
/** A wide view shows more sky. */
const wide = 1.06
const farOut: ReadonlySet<Place> = new Set(['forest', 'meadow', 'mountains', 'sea', 'lake'])

/** The place's own horizon, moved by the camera where the place can follow. Share of the picture's height. */
function horizonOf(plan: ScenePlan): number {
  const own = placePainters[plan.place].horizon(plan)
  if (plan.camera === 'above') return Math.min(own, fromAbove[plan.place] ?? own)
  return plan.camera === 'wide' && farOut.has(plan.place) ? Math.min(0.7, own * wide) : own
}

/** No moon behind a title. */
function lowered(plan: ScenePlan, light: Light): Light {
  const titled = plan.texts.some(({ role }) => role === 'title')
  return titled && light.sun.moon ? { ...light, sun: { ...light.sun, y: 0.62 } } : light
}

export function makeStage(plan: ScenePlan, size: PixelSize, seed: number): Stage {
  const canvas = createCanvas(size.width, size.height)
  const source = random(seed, plan.place)
  const aside = source.fork('sun')
  const side = aside() < 0.5 ? aside.between(0.14, 0.34) : aside.between(0.66, 0.86)
  return {
    canvas,
    ctx: canvas.getContext('2d'),
    w: size.width,
    h: size.height,
    u: Math.min(size.width, size.height) / 1000,
    horizon: horizonOf(plan) * size.height,
    plan,
    light: lowered(plan, lightOf(plan, side)),
    random: source,
  }
}

/** A painted scene. Letters come last, after any style, so that they stay letter for letter. */
export interface Painted {
  readonly canvas: Canvas
  readonly letter: (canvas: Canvas) => void
}

export interface PaintOptions {
  /** Look at several layouts and keep the best. */
  readonly thinking?: boolean
  /** Hears how far it has come, 0 to 1. */
  readonly onStep?: (share: number) => void
  /** Hears the plan with every figure's place, when thinking found them. */
  readonly onPlan?: (plan: ScenePlan) => void
}

/** Where the figures stand. The far sheets are painted by now: thinking looks at them. */
function standingsOf(
  stage: Stage,
  setting: Setting,
  asked: ScenePlan,
  { thinking = false, onPlan = () => {} }: PaintOptions,
): readonly Standing[] {
  const drawings = loadDrawings()
  const drawingOf = drawings.get.bind(drawings)
  const found = thinking ? think(stage, setting, drawingOf, stage.canvas) : undefined
  if (!found) return atOnce(stage, setting, drawingOf)
  onPlan(givenBack(asked, found.plan))
  return found.standing
}

async function figureSheets(
  stage: Stage,
  setting: Setting,
  standing: readonly Standing[],
): Promise<Layer[]> {
  const sheets: Layer[] = []
  for (const one of standing) {
    const figure = await figureOf(stage, one)
    sheets.push({ depth: one.depth, paint: () => put(stage, setting, one, figure) })
  }
  return sheets
}

/** Pixels of a picture up to which Skia may keep strokes for later. */
const keptInMind = 2560 * 2560

/** Has Skia paint what it has only noted down so far, and let go of the drawings that were stamped and of its copies of them. */
function flush({ ctx }: Stage): void {
  ctx.getImageData(0, 0, 1, 1)
  clearAllCache()
}

/** Paints sheets one by one, and tells how many of `total` are done. */
function painterOf(stage: Stage, total: number, onStep: PaintOptions['onStep']) {
  let done = 0
  const large = stage.w * stage.h > keptInMind
  return async (sheets: readonly Layer[]): Promise<void> => {
    for (const sheet of sheets) {
      sheet.paint(stage)
      if (large) flush(stage)
      onStep?.((done += 1) / total)
      // Skia's canvases are given back between turns of the event loop only: at 4096 × 4096 this halves the peak.
      await setImmediate()
    }
  }
}

/** Paints the plan without its style and its text, which are laid over it. */
export async function paintScene(
  asked: ScenePlan,
  size: PixelSize,
  seed: number,
  options: PaintOptions = {},
): Promise<Painted> {
  const whole = withLighthouse(asked)
  const drawings = loadDrawings()
  const plan = turnedRound(whole, drawings.get.bind(drawings))
  const stage = makeStage(plan, size, seed)
  const setting = placePainters[plan.place].set(stage)
  const place: Layer[] = [...setting.layers, ...extras(stage, setting)].sort(
    (a, b) => a.depth - b.depth,
  )
  const figures = plan.subjects.reduce((sum, { count }) => sum + count, 0)
  const paintAll = painterOf(stage, place.length + figures + 2, options.onStep)
  await paintAll(place.filter(({ depth }) => depth < ground))
  const standing = standingsOf(stage, setting, whole, options)
  const sheets = [
    ...place.filter(({ depth }) => depth >= ground),
    ...(await figureSheets(stage, setting, standing)),
  ].sort((a, b) => a.depth - b.depth)
  await paintAll(sheets)
  airEffects(stage)
  const quiet = inside.has(plan.place) || plan.place === 'abstract'
  finish(stage, {
    bloom: quiet ? 0.12 : blooms[plan.time],
    vignette: plan.place === 'abstract' ? 0.08 : quiet ? 0.2 : 0.34,
    grain: 0.014,
  })
  options.onStep?.(1)
  return {
    canvas: stage.canvas,
    letter: (canvas) => letter({ ...stage, canvas, ctx: canvas.getContext('2d') }, standing),
  }
}
