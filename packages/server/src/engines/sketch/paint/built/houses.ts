/** Country houses seen from a corner: a gable wall, a long wall under a tiled roof, doors, windows with shutters. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { fillShape, patch, type Point, type Wall } from './wall.ts'
import { seen } from '../light.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage.ts'

export interface House {
  /** Its left edge and its foot, in pixels. */
  readonly x: number
  readonly base: number
  readonly width: number
  /** From the foot to the ridge. */
  readonly height: number
  readonly wall: Rgb
  readonly roof: Rgb
  readonly depth: number
  /** Which side its gable looks to: -1 left, 1 right. */
  readonly turn: number
  readonly timbered: boolean
}

interface Look {
  readonly stage: Stage
  readonly house: House
  readonly random: Random
}

const own = ({ stage, house }: Look, colour: Rgb, lit: number): string =>
  css(seen(stage.light, colour, house.depth, lit))

function window(look: Look, wall: Wall, u: number, v: number, wide: number, tall: number): void {
  const { stage, house, random } = look
  const { ctx, light } = stage
  const on = light.night ? random() < 0.8 : light.sun.y > 0.7 && random() < 0.4
  const frame = own(look, hex('#f4efe4'), 0.8)
  fillShape(
    ctx,
    patch(wall, u - wide * 0.62, v - tall * 0.1, u + wide * 0.62, v + tall * 1.1),
    frame,
  )
  const glass = on
    ? css(mix([255, 206, 122], light.haze, (1 - house.depth) * 0.5))
    : own(look, light.night ? hex('#1d2638') : hex('#6f8da3'), 0.5)
  fillShape(ctx, patch(wall, u - wide / 2, v, u + wide / 2, v + tall), glass)
  fillShape(ctx, patch(wall, u - wide * 0.04, v, u + wide * 0.04, v + tall), frame)
  fillShape(ctx, patch(wall, u - wide / 2, v + tall * 0.5, u + wide / 2, v + tall * 0.56), frame)
  const shutter = own(look, mix(house.roof, hex('#3f6b5c'), 0.75), 0.55)
  for (const side of [-1, 1])
    fillShape(
      ctx,
      patch(wall, u + side * wide * 0.64, v - tall * 0.06, u + side * wide * 1.02, v + tall * 1.06),
      shutter,
    )
}

function beams(look: Look, wall: Wall, uprights: number): void {
  const { ctx } = look.stage
  const wood = own(look, hex('#5a3d2b'), 0.45)
  for (let i = 0; i <= uprights; i++) {
    const u = i / uprights
    fillShape(ctx, patch(wall, Math.max(0, u - 0.02), 0, Math.min(1, u + 0.02), 1), wood)
  }
  for (const v of [0, 0.48, 0.95]) fillShape(ctx, patch(wall, 0, v, 1, v + 0.05), wood)
}

/** Courses of tiles: darker lines along the roof. */
function tiles(look: Look, slope: Wall): void {
  const { ctx } = look.stage
  const shade = own(look, mix(look.house.roof, [30, 20, 24], 0.6), 0.3)
  ctx.save()
  ctx.globalAlpha = 0.35
  for (let i = 1; i < 7; i++) fillShape(ctx, patch(slope, 0, i / 7, 1, i / 7 + 0.025), shade)
  ctx.restore()
}

function chimney(look: Look, slope: Wall): void {
  const { ctx, light } = look.stage
  const { house } = look
  const [x, y] = slope(0.72, 0.72)
  const wide = house.width * 0.07
  const brick = mix(house.roof, hex('#8a5a4a'), 0.6)
  ctx.fillStyle = own(look, brick, 0.5)
  ctx.fillRect(x - wide / 2, y - house.height * 0.3, wide, house.height * 0.32)
  ctx.fillStyle = own(look, mix(brick, [255, 250, 240], 0.25), 0.8)
  ctx.fillRect(x - wide * 0.65, y - house.height * 0.32, wide * 1.3, house.height * 0.05)
  if (look.random() < 0.5) return
  const drift = light.sun.x > 0.5 ? -1 : 1
  for (let i = 0; i < 9; i++) {
    const t = i / 8
    ctx.fillStyle = css(mix(light.haze, [245, 245, 245], 0.4), 0.2 * (1 - t))
    ctx.beginPath()
    ctx.arc(
      x + drift * t * t * house.width * 0.4 + look.random.between(-0.3, 0.3) * wide,
      y - house.height * (0.36 + t * 0.75),
      wide * (0.5 + t * 1.7),
      0,
      Math.PI * 2,
    )
    ctx.fill()
  }
}

/** Paints one house, its long wall turned away a little so that it has depth. */
export function paintHouse(stage: Stage, house: House, random: Random): void {
  const look: Look = { stage, house, random }
  const { ctx, light } = stage
  const { x, base, width, height, turn } = house
  const gable = width * 0.42
  const eaves = height * 0.56
  const back = height * 0.05
  // Everything is measured from the corner that stands nearest.
  const corner = turn < 0 ? x + gable : x + width - gable
  const front: Wall = (u, v) => [
    corner + turn * gable * (1 - u),
    base - v * eaves - (1 - u) * back * 0.4,
  ]
  const long: Wall = (u, v) => [corner - turn * (width - gable) * u, base - v * eaves - u * back]
  const ridge: Point = [corner + (turn * gable) / 2, base - height]
  const slope: Wall = (u, v) => {
    const [ex, ey] = [corner - turn * (width - gable) * (u * 1.08 - 0.04), base - eaves - u * back]
    const [rx, ry] = [ridge[0] - turn * (width - gable) * (u * 1.08 - 0.04), ridge[1] - u * back]
    const t = v * 1.12 - 0.12
    return [ex + (rx - ex) * t, ey + (ry - ey) * t]
  }
  const lights = (light.sun.x * stage.w - corner) * turn > 0 ? [0.95, 0.35] : [0.4, 0.9]
  const tone = own(look, house.wall, lights[0] ?? 1)
  fillShape(ctx, patch(front, 0, 0, 1, 1), tone)
  fillShape(ctx, [front(0, 1), ridge, front(1, 1)], tone)
  fillShape(ctx, patch(long, 0, 0, 1, 1), own(look, house.wall, lights[1] ?? 0.5))
  if (house.timbered) {
    beams(look, front, 3)
    beams(look, long, 5)
  }
  const roofTone = own(look, house.roof, (lights[1] ?? 0.5) * 0.9)
  fillShape(ctx, patch(slope, 0, 0, 1, 1), roofTone)
  tiles(look, slope)
  // The rim of the roof over the gable.
  ctx.strokeStyle = own(look, mix(house.roof, [255, 240, 225], 0.2), 0.8)
  ctx.lineWidth = Math.max(1, height * 0.05)
  ctx.lineJoin = 'round'
  ctx.beginPath()
  const [lx, ly] = front(0, 1)
  const [cx, cy] = front(1, 1)
  ctx.moveTo(lx + turn * gable * 0.08, ly + height * 0.07)
  ctx.lineTo(...ridge)
  ctx.lineTo(cx - turn * gable * 0.05, cy + height * 0.05)
  ctx.stroke()
  chimney(look, slope)
  window(look, front, 0.5, 1.06, 0.13, 0.26)
  if (random() < 0.5) window(look, front, 0.28, 0.34, 0.14, 0.36)
  door(look, front, random() < 0.5 ? 0.68 : 0.5)
  for (const u of [0.2, 0.5, 0.8]) window(look, long, u, 0.34, 0.085, 0.36)
}

function door(look: Look, wall: Wall, u: number): void {
  const { ctx } = look.stage
  fillShape(ctx, patch(wall, u - 0.11, 0, u + 0.11, 0.64), own(look, hex('#efe7d8'), 0.7))
  fillShape(
    ctx,
    patch(wall, u - 0.085, 0, u + 0.085, 0.6),
    own(
      look,
      look.random.pick([hex('#7a4630'), hex('#3d5f6b'), hex('#6b3038'), hex('#4a5a3a')]),
      0.6,
    ),
  )
}

/** A church: a nave like a house, and before it a square tower under a pointed roof. `x` is the tower's middle. */
export function paintChurch(
  stage: Stage,
  { x, base, height, depth }: { x: number; base: number; height: number; depth: number },
  random: Random,
): void {
  const wall = hex('#e9e2d2')
  const roof = hex('#6d5a58')
  const turn = -1
  const wide = height * 0.24
  const nave = height * 0.9
  paintHouse(
    stage,
    {
      x: x - wide * 0.2,
      base,
      width: nave,
      height: height * 0.42,
      wall,
      roof,
      depth,
      turn,
      timbered: false,
    },
    random,
  )
  const house = { x, base, width: wide, height, wall, roof, depth, turn, timbered: false }
  const look: Look = { stage, house, random }
  const { ctx, light, w } = stage
  const body = height * 0.62
  const lit = light.sun.x * w < x ? [0.95, 0.3] : [0.45, 0.9]
  const near = x - wide * 0.05
  const left: Wall = (u, v) => [
    near - wide * 0.55 * (1 - u),
    base - v * body - (1 - u) * wide * 0.06,
  ]
  const right: Wall = (u, v) => [near + wide * 0.45 * u, base - v * body - u * wide * 0.08]
  fillShape(ctx, patch(left, 0, 0, 1, 1), own(look, wall, lit[0] ?? 1))
  fillShape(ctx, patch(right, 0, 0, 1, 1), own(look, wall, lit[1] ?? 1))
  const top: Point = [x - wide * 0.05, base - height]
  fillShape(ctx, [left(-0.1, 1), left(1, 0.985), top], own(look, roof, lit[0] ?? 1))
  fillShape(ctx, [left(1, 0.985), right(1.1, 1), top], own(look, roof, (lit[1] ?? 1) * 0.8))
  const dark = light.night ? css([255, 206, 122]) : own(look, hex('#4a5562'), 0.4)
  for (const wallOf of [left, right])
    for (const v of [0.34, 0.78]) fillShape(ctx, patch(wallOf, 0.36, v, 0.64, v + 0.12), dark)
}
