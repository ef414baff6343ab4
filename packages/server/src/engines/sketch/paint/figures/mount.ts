/** Puts figures onto the ground: in its light, with their shadow or their mirror image, in the grass or on an islet. */
import { type Drawing, loadDrawings } from '../../reading/drawings.ts'
import { castOf } from './crowd.ts'
import { grownFigure } from './grown.ts'
import type { Setting, Stage } from '../stage.ts'
import { css, hex } from '../colour.ts'
import { type Figure, type Form, formOf, light, mirrored, render, shadowOf } from './figure.ts'
import { stone, tonesOf, tuft } from '../flora/ground.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import { afloat, draught, isStranded, type Standing } from '../layout/standing.ts'

export const inside: ReadonlySet<string> = new Set(['room', 'studio'])

/** Down to the shore: sand does not mirror. */
function clipToWater({ ctx }: Stage, setting: Setting, from: number, to: number): void {
  if (!setting.shore) return
  const step = Math.max(2, (to - from) / 48)
  ctx.beginPath()
  ctx.moveTo(from, 0)
  for (let x = from; x <= to + step; x += step) ctx.lineTo(x, setting.shore(x))
  ctx.lineTo(to + step, 0)
  ctx.clip()
}

function reflection(
  stage: Stage,
  setting: Setting,
  { x, foot, bearing, rests }: Standing,
  figure: Figure,
  gloss: number,
): void {
  const { ctx } = stage
  ctx.save()
  if (bearing === 'water' || rests?.water)
    clipToWater(stage, setting, x - figure.width / 2, x + figure.width / 2)
  const { aside = 0, down = 0 } = figure
  const level = rests?.foot ?? foot
  ctx.translate(x + aside, level)
  ctx.scale(1, -0.9)
  ctx.globalAlpha = gloss
  ctx.drawImage(figure.canvas, -figure.width / 2, foot + down - level - figure.height * 0.995)
  ctx.restore()
}

/** Away from the light, over the ground. */
function shadow(stage: Stage, { x, foot }: Standing, figure: Figure): void {
  const { ctx, light: by } = stage
  const above = stage.plan.camera === 'above'
  const shape = shadowOf(figure)
  const away = by.sun.x * stage.w > x ? -1 : 1
  const strength = inside.has(stage.plan.place)
    ? 0.3
    : (by.sun.seen ? 0.42 : 0.18) * (by.night ? 0.6 : 1)
  ctx.save()
  ctx.globalAlpha = strength
  ctx.translate(x, foot - figure.height * 0.012)
  // Seen from above a shadow is not foreshortened: it lies below the feet, as long as it is.
  ctx.transform(
    1,
    0,
    -away * (above ? 0.34 : by.sun.y > 0.6 ? 1.1 : 0.5),
    above ? -0.46 : -0.24,
    0,
    0,
  )
  ctx.drawImage(shape, -figure.width / 2, -figure.height, figure.width, figure.height)
  ctx.restore()
}

/** Where the feet touch the ground no light comes. */
function contact(stage: Stage, { x, foot }: Standing, figure: Figure): void {
  const { ctx } = stage
  const above = stage.plan.camera === 'above'
  ctx.save()
  ctx.translate(x, foot - figure.height * 0.006)
  ctx.scale(1, above ? 0.3 : 0.13)
  const dark = ctx.createRadialGradient(0, 0, 0, 0, 0, figure.width * 0.52)
  dark.addColorStop(0, css([10, 12, 26], 0.55))
  dark.addColorStop(0.55, css([10, 12, 26], 0.28))
  dark.addColorStop(1, css([10, 12, 26], 0))
  ctx.fillStyle = dark
  ctx.fillRect(-figure.width, -figure.width, figure.width * 2, figure.width * 2)
  ctx.restore()
}

/** What a figure does to the ground: its shadow, or its mirror image on water and wet stone. */
function ground(stage: Stage, setting: Setting, one: Standing, figure: Figure): void {
  const borne = one.bearing === 'other' && one.rests
  if (one.bearing === 'air' || one.portrait || setting.surface === 'none') return
  if (one.bearing === 'other' && !borne) return
  const wet = one.bearing === 'water' || (borne && borne.water)
  const gloss = wet ? Math.max(0.28, setting.gloss) : setting.gloss
  if (gloss > 0.01) reflection(stage, setting, one, figure, gloss)
  if (wet || borne) return
  shadow(stage, one, figure)
  contact(stage, one, figure)
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

/** A subject's drawing at its size and in its light. */
export async function figureOf(stage: Stage, one: Standing): Promise<Figure> {
  const { drawing, colour } = castOf(one, loadDrawings())
  const { height, depth, nth } = one
  const grown = grownFigure(stage, drawing.id, { height, depth, nth, colour })
  if (grown) return grown
  const like = likeFor(one, drawing)
  const { aside, down } = like
  const plain = await render(drawing, like.height, colour, one.portrait, one.pose)
  const turned = one.mirrored ? mirrored(plain) : plain
  const lit = light(
    turned,
    stage.light,
    Math.max(one.depth, 0.62),
    stage.light.sun.x * stage.w > one.x ? 1 : -1,
    inside.has(stage.plan.place) || stage.plan.place === 'abstract',
  )
  return aside === 0 && down === 0 ? lit : { ...lit, aside, down }
}

/** Another person on the same seat: as tall, and with its own hips where the other's were. */
function likeFor(
  one: Standing,
  drawing: Drawing,
): { readonly height: number; readonly aside: number; readonly down: number } {
  const { pose, portrait, height } = one
  if (!pose || drawing === one.drawing) return { height, aside: 0, down: 0 }
  const [asked, own] = [one.drawing, drawing].map((each) => formOf(each, portrait, pose))
  if (!asked || !own) return { height, aside: 0, down: 0 }
  const tall = (height * own.share) / asked.share
  const across = (form: Form, h: number): number => (form.seat[0] - 0.5) * form.aspect * h
  const side = one.mirrored ? -1 : 1
  return {
    height: tall,
    aside: side * (across(asked, height) - across(own, tall)),
    down: (1 - own.seat[1]) * tall - (1 - asked.seat[1]) * height,
  }
}

/** Paints a figure in its place. */
export function put(stage: Stage, setting: Setting, one: Standing, figure: Figure): void {
  const { ctx } = stage
  const stranded = isStranded(one)
  if (stranded) islet(stage, one)
  ground(stage, setting, one, figure)
  ctx.save()
  const { aside = 0, down = 0 } = figure
  ctx.translate(one.x + aside, one.foot + down - figure.height / 2)
  if (one.tilt) ctx.rotate(one.tilt)
  // What floats sits in the water, not on it.
  const sunk = afloat(one) ? draught : 0
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
