/** A picture from a plan: the place from far to near, the figures between its sheets, text, and the last coat. */
import { setImmediate } from 'node:timers/promises'
import type { PixelSize, ScenePlan, Subject } from '@limn/sdk'
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { loadDrawings } from '../reading/drawings.ts'
import { arrange } from './compose.ts'
import type { Standing } from './standing.ts'
import { css, hex } from './colour.ts'
import { light, mirrored, render, shadowOf, type Figure } from './figure.ts'
import { extras } from './extras.ts'
import { finish } from './finish.ts'
import { stone, tonesOf, tuft } from './flora/ground.ts'
import { sprite, stamp } from './flora/sprite.ts'
import { lightOf } from './light.ts'
import { placePainters } from './places.ts'
import { random } from './random.ts'
import type { Layer, Setting, Stage } from './stage.ts'
import { letter } from './lettering.ts'
import { airEffects, skyEffects } from './weather.ts'

const inside = new Set(['room', 'studio'])
const blooms = { dawn: 0.42, day: 0.3, sunset: 0.5, dusk: 0.5, night: 0.6 } as const

function makeStage(plan: ScenePlan, size: PixelSize, seed: number): Stage {
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
    horizon: placePainters[plan.place].horizon(plan) * size.height,
    plan,
    light: lightOf(plan, side),
    random: source,
  }
}

/** What a figure does to the ground: its shadow, or its mirror image on water and wet stone. */
function ground(stage: Stage, setting: Setting, one: Standing, figure: Figure): void {
  const { ctx, light: by } = stage
  if (
    one.bearing === 'air' ||
    one.bearing === 'other' ||
    one.portrait ||
    setting.surface === 'none'
  )
    return
  const { x, foot } = one
  const gloss = one.bearing === 'water' ? Math.max(0.28, setting.gloss) : setting.gloss
  if (gloss > 0.01) {
    ctx.save()
    ctx.translate(x, foot)
    ctx.scale(1, -0.9)
    ctx.globalAlpha = gloss
    ctx.drawImage(figure.canvas, -figure.width / 2, -figure.height * 0.995)
    ctx.restore()
  }
  if (one.bearing === 'water') return
  const shape = shadowOf(figure)
  const away = by.sun.x * stage.w > x ? -1 : 1
  const strength = inside.has(stage.plan.place)
    ? 0.3
    : (by.sun.seen ? 0.42 : 0.18) * (by.night ? 0.6 : 1)
  ctx.save()
  ctx.globalAlpha = strength
  ctx.translate(x, foot - figure.height * 0.012)
  ctx.transform(1, 0, -away * (by.sun.y > 0.6 ? 1.1 : 0.5), -0.24, 0, 0)
  ctx.drawImage(shape, -figure.width / 2, -figure.height, figure.width, figure.height)
  ctx.restore()
  ctx.save()
  ctx.translate(x, foot - figure.height * 0.006)
  ctx.scale(1, 0.13)
  const contact = ctx.createRadialGradient(0, 0, 0, 0, 0, figure.width * 0.52)
  contact.addColorStop(0, css([10, 12, 26], 0.55))
  contact.addColorStop(0.55, css([10, 12, 26], 0.28))
  contact.addColorStop(1, css([10, 12, 26], 0))
  ctx.fillStyle = contact
  ctx.fillRect(-figure.width, -figure.width, figure.width * 2, figure.width * 2)
  ctx.restore()
}

/** Grass before the feet, so that nothing looks pasted on; an islet for what can't stand on water. */
function settle(stage: Stage, setting: Setting, one: Standing): void {
  if (one.bearing !== 'ground' || one.portrait || setting.surface !== 'grass') return
  const source = stage.random.fork(`settle/${Math.round(one.x / stage.u)}`)
  const tall = Math.min(one.height * 0.1, 46 * stage.u)
  const green = stage.plan.season === 'autumn' ? hex('#8a6a38') : hex('#557d42')
  const tones = tonesOf(stage, green, 0.96)
  const tufts = [0, 1, 2].map(() =>
    sprite(tall * 2.4, tall, (ctx) => tuft(ctx, tall, tones, 1, source)),
  )
  const count = Math.round((one.width / tall) * 1.5)
  for (let i = 0; i < count; i++) {
    stamp(
      stage.ctx,
      source.pick(tufts),
      one.x + (source() - 0.5) * one.width * 0.96,
      one.foot + source.between(0.02, 0.5) * tall,
      source.between(0.6, 1.1),
      source() < 0.5,
    )
  }
}

function islet(stage: Stage, one: Standing): void {
  const source = stage.random.fork(`islet/${Math.round(one.x)}`)
  const size = one.width * 0.62
  const rock = sprite(size * 2.6, size, (ctx) => {
    ctx.scale(1, 0.42)
    stone(ctx, size, tonesOf(stage, hex('#77736b'), 0.95), stage.light.sun.x > 0.5 ? 1 : -1, source)
  })
  stamp(stage.ctx, rock, one.x, one.foot + size * 0.16, 1, false)
}

async function figureOf(stage: Stage, one: Standing): Promise<Figure> {
  const plain = await render(one.drawing, one.height, one.subject.colour, one.portrait)
  const turned = one.mirrored ? mirrored(plain) : plain
  return light(
    turned,
    stage.light,
    Math.max(one.depth, 0.62),
    stage.light.sun.x * stage.w > one.x ? 1 : -1,
    inside.has(stage.plan.place) || stage.plan.place === 'abstract',
  )
}

function put(stage: Stage, setting: Setting, one: Standing, figure: Figure): void {
  const { ctx } = stage
  const stranded =
    one.bearing === 'water' && one.drawing.ground === 'land' && one.drawing.kind !== 'vehicle'
  if (stranded) islet(stage, one)
  ground(stage, setting, one, figure)
  ctx.save()
  ctx.translate(one.x, one.foot - figure.height / 2)
  if (one.tilt) ctx.rotate(one.tilt)
  // What floats sits in the water, not on it.
  const sunk = one.bearing === 'water' && !stranded ? 0.06 : 0
  ctx.beginPath()
  ctx.rect(-figure.width, -figure.height, figure.width * 2, figure.height * (1.5 - sunk))
  ctx.clip()
  ctx.drawImage(
    figure.canvas,
    -figure.width / 2,
    -figure.height / 2 + (sunk ? figure.height * sunk : 0),
  )
  ctx.restore()
  settle(stage, setting, one)
}

/** What somebody holds is placed by who holds it: the relation is turned round. */
function withHeld(plan: ScenePlan): ScenePlan {
  const subjects = plan.subjects.map((subject, index): Subject => {
    const { relation } = subject
    const holder = plan.subjects.findIndex(
      (one) => one.relation?.kind === 'holding' && one.relation.to === index,
    )
    if (holder >= 0 && holder !== index)
      return { ...subject, relation: { kind: 'holding', to: holder } }
    return relation?.kind === 'holding' ? { ...subject, relation: undefined } : subject
  })
  return { ...plan, subjects }
}

/** A lighthouse that belongs to the place is a figure all the same. */
function withLighthouse(plan: ScenePlan): ScenePlan {
  const stands = plan.subjects.some(({ drawing }) => drawing === 'lighthouse')
  if (stands || !plan.features.includes('lighthouse')) return plan
  return {
    ...plan,
    subjects: [
      ...plan.subjects,
      { name: 'lighthouse', drawing: 'lighthouse', count: 1, at: 'background' },
    ],
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
}

/** Paints the plan without its style and its text, which are laid over it. */
export async function paintScene(
  asked: ScenePlan,
  size: PixelSize,
  seed: number,
  { thinking = false, onStep = () => {} }: PaintOptions = {},
): Promise<Painted> {
  const plan = withHeld(withLighthouse(asked))
  const stage = makeStage(plan, size, seed)
  const setting = placePainters[plan.place].set(stage)
  const drawings = loadDrawings()
  const standing = arrange(stage, setting, (id) => drawings.get(id), thinking)
  const figures: { depth: number; one: Standing; figure: Figure }[] = []
  for (const one of standing)
    figures.push({ depth: one.depth, one, figure: await figureOf(stage, one) })
  const sheets: Layer[] = [
    ...setting.layers,
    ...extras(stage, setting),
    { depth: 0.001, paint: () => skyEffects(stage) },
    ...figures.map(({ depth, one, figure }): Layer => ({
      depth,
      paint: () => put(stage, setting, one, figure),
    })),
  ].sort((a, b) => a.depth - b.depth)
  for (const [i, sheet] of sheets.entries()) {
    sheet.paint(stage)
    onStep((i + 1) / (sheets.length + 2))
    // Skia's canvases are given back between turns of the event loop only: at 4096 × 4096 this halves the peak.
    await setImmediate()
  }
  airEffects(stage)
  const quiet = inside.has(plan.place) || plan.place === 'abstract'
  finish(stage, {
    bloom: quiet ? 0.12 : blooms[plan.time],
    vignette: plan.place === 'abstract' ? 0.08 : quiet ? 0.2 : 0.34,
    grain: 0.014,
  })
  onStep(1)
  return {
    canvas: stage.canvas,
    letter: (canvas) => letter({ ...stage, canvas, ctx: canvas.getContext('2d') }, standing),
  }
}
