/** House fronts along a street in one-point perspective: floors, windows, shops with awnings, signs by night. */
import { css, hex, mix, type Rgb } from '../colour.ts'
import { fillShape, patch, type Point } from './wall.ts'
import { seen } from '../light.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage.ts'

/** A front runs from a distance to a nearer one: 0 is far, 1 at the eye. */
export interface Front {
  /** -1 left, 1 right. */
  readonly side: number
  readonly from: number
  readonly to: number
  /** Share of the picture's height, at the eye. */
  readonly tall: number
  readonly colour: Rgb
}

export const neon: readonly Rgb[] = ['#ff4f7b', '#35d6ff', '#ffd24a', '#9b6bff', '#52f2a3'].map(hex)
const cloths: readonly Rgb[] = ['#b0413e', '#2f6f62', '#c98a2e', '#3c5a86', '#7a4a6a'].map(hex)

/** Along the wall `t` as a distance, up `v` from 0 at the pavement to 1 at the eaves; `out` towards the road, 0 to 1. */
type FrontWall = (t: number, v: number, out?: number) => Point

/** x of the wall at a distance, from the middle of the street; 0 to about 0.64 of the width. */
const reach = (t: number): number => 0.035 + 0.6 * t ** 1.5
/** Where the pavement ends, as a share of the way to the wall. */
const kerb = 0.7

function wallOf({ w, h, horizon }: Stage, { side, tall }: Front): FrontWall {
  return (t, v, out = 0) => {
    const near = t ** 1.5
    const base = horizon + (h - horizon) * 1.02 * near
    const top = horizon - tall * h * (0.1 + near)
    return [w / 2 + side * w * reach(t) * (1 - out * (1 - kerb)), base + (top - base) * v]
  }
}

const fill = ({ ctx }: Stage, points: readonly Point[], tone: string): void =>
  fillShape(ctx, points, tone)

/** Stone slabs between the houses and the road. */
export function pavement(stage: Stage, side: number): void {
  const { w, h, horizon, light } = stage
  const at = (t: number, share: number): Point => [
    w / 2 + side * w * reach(t) * share,
    horizon + (h - horizon) * 1.02 * t ** 1.5,
  ]
  const steps = Array.from({ length: 13 }, (_, i) => (i / 12) * 1.3)
  const inner = steps.map((t) => at(t, kerb))
  const outer = steps.map((t) => at(t, 1.02)).toReversed()
  const fade = stage.ctx.createLinearGradient(0, horizon, 0, h)
  fade.addColorStop(0, css(seen(light, hex('#a5a29c'), 0.5, 0.6)))
  fade.addColorStop(1, css(seen(light, hex('#8a8781'), 1, 0.5)))
  const { ctx } = stage
  ctx.fillStyle = fade
  ctx.beginPath()
  for (const [x, y] of [...inner, ...outer]) ctx.lineTo(x, y)
  ctx.fill()
  ctx.strokeStyle = css(seen(light, hex('#c9c5bd'), 0.9, 0.8), 0.8)
  ctx.lineWidth = Math.max(1, 2.4 * stage.u)
  ctx.beginPath()
  for (const [x, y] of inner) ctx.lineTo(x, y)
  ctx.stroke()
}

interface Look {
  readonly stage: Stage
  readonly front: Front
  readonly wall: FrontWall
  readonly depth: number
  readonly random: Random
}

const own = ({ stage, depth }: Look, colour: Rgb, lit: number): string =>
  css(seen(stage.light, colour, depth, lit))

function body(look: Look): void {
  const { stage, front, wall, depth } = look
  const { light } = stage
  const { from, to, side, colour } = front
  const facing = (light.sun.x - 0.5) * side < 0 ? 0.85 : 0.32
  const fade = stage.ctx.createLinearGradient(0, wall(to, 1)[1], 0, wall(to, 0)[1])
  fade.addColorStop(0, css(seen(light, colour, depth, facing)))
  fade.addColorStop(1, css(seen(light, mix(colour, [26, 24, 34], 0.4), depth, facing * 0.35)))
  stage.ctx.fillStyle = fade
  stage.ctx.beginPath()
  for (const [x, y] of patch(wall, from, 0, to, 1)) stage.ctx.lineTo(x, y)
  stage.ctx.fill()
  const trim = own(look, mix(colour, [255, 250, 240], 0.45), facing)
  fill(stage, patch(wall, from, 0.975, to, 1.012), trim)
}

function upstairs(look: Look, shopTop: number, floors: number, bays: number): void {
  const { stage, front, wall, random } = look
  const { light } = stage
  const { from, to, colour } = front
  const step = (0.96 - shopTop) / floors
  const frame = own(look, mix(colour, [255, 250, 240], 0.6), 0.7)
  const pane = own(look, light.night ? hex('#222a3c') : mix(light.haze, hex('#4f6478'), 0.6), 0.5)
  for (let floor = 0; floor < floors; floor++) {
    const v = shopTop + step * floor
    fill(stage, patch(wall, from, v - 0.006, to, v + 0.006), frame)
    for (let bay = 0; bay < bays; bay++) {
      const at = (share: number): number => from + ((to - from) * (bay + share)) / bays
      const on = light.night ? random() < 0.45 : random() < 0.06
      fill(stage, patch(wall, at(0.24), v + step * 0.2, at(0.76), v + step * 0.84), frame)
      const glass = on
        ? css(
            mix(
              random.pick([
                [255, 208, 132],
                [255, 226, 170],
              ]),
              light.haze,
              (1 - look.depth) * 0.5,
            ),
          )
        : pane
      fill(stage, patch(wall, at(0.3), v + step * 0.25, at(0.48), v + step * 0.8), glass)
      fill(stage, patch(wall, at(0.52), v + step * 0.25, at(0.7), v + step * 0.8), glass)
    }
  }
}

function shop(look: Look, top: number): void {
  const { stage, front, wall, random } = look
  const { light } = stage
  const { from, to } = front
  const open = light.night || light.sun.y > 0.75
  const cloth = random.pick(cloths)
  const at = (share: number): number => from + (to - from) * share
  fill(stage, patch(wall, from, 0, to, top), own(look, mix(cloth, [30, 28, 34], 0.55), 0.5))
  for (const [a, b] of [
    [0.06, 0.42],
    [0.64, 0.95],
  ] as const) {
    const glow = open ? css([255, 222, 160], 0.95) : own(look, hex('#7f94a3'), 0.6)
    fill(stage, patch(wall, at(a), top * 0.14, at(b), top * 0.74), glow)
    // Goods in the window.
    for (let i = 0; i < 4; i++) {
      const x = a + ((b - a) * (i + 0.3 + random() * 0.3)) / 4
      const tone = own(look, random.pick([...cloths, hex('#e8dcc4')]), 0.6)
      const tall = top * random.between(0.2, 0.42)
      fill(stage, patch(wall, at(x), top * 0.14, at(x + (b - a) * 0.14), top * 0.14 + tall), tone)
    }
  }
  fill(stage, patch(wall, at(0.47), 0, at(0.59), top * 0.74), own(look, hex('#3d2c26'), 0.5))
  const board = light.night
    ? css(mix(random.pick(neon), [255, 255, 255], 0.15), 0.9)
    : own(look, cloth, 0.7)
  fill(stage, patch(wall, at(0.05), top * 0.86, at(0.95), top), board)
  if (random() < 0.6) awning(look, at, top, cloth)
}

function awning(look: Look, at: (share: number) => number, top: number, cloth: Rgb): void {
  const { stage, wall } = look
  const stripes = 8
  for (let i = 0; i < stripes; i++) {
    const [a, b] = [at(0.03 + (0.94 * i) / stripes), at(0.03 + (0.94 * (i + 1)) / stripes)]
    const tone = own(look, i % 2 ? hex('#f1ebdf') : cloth, 0.8)
    fill(
      stage,
      [
        wall(a, top * 0.86),
        wall(b, top * 0.86),
        wall(b, top * 0.62, 0.5),
        wall(a, top * 0.62, 0.5),
      ],
      tone,
    )
    fill(
      stage,
      [
        wall(a, top * 0.62, 0.5),
        wall(b, top * 0.62, 0.5),
        wall(b, top * 0.55, 0.5),
        wall(a, top * 0.55, 0.5),
      ],
      own(look, i % 2 ? hex('#d8d0c2') : mix(cloth, [20, 20, 26], 0.25), 0.6),
    )
  }
}

/** A tall sign that stands out from the wall, glowing by night. */
function hanging(look: Look): void {
  const { stage, front, wall, random } = look
  const { ctx, light } = stage
  const t = front.from + (front.to - front.from) * 0.86
  const low = random.between(0.3, 0.42)
  const tone = random.pick(neon)
  const board = [
    wall(t, low, 0.02),
    wall(t, low, 0.3),
    wall(t, low + 0.3, 0.3),
    wall(t, low + 0.3, 0.02),
  ]
  fill(
    stage,
    board,
    light.night ? css(mix(tone, [20, 14, 30], 0.72)) : own(look, mix(tone, [40, 40, 50], 0.5), 0.6),
  )
  const bars = 5
  for (let i = 0; i < bars; i++) {
    const v = low + 0.03 + (0.24 * i) / bars
    const bar = [
      wall(t, v, 0.08),
      wall(t, v, 0.24),
      wall(t, v + 0.03, 0.24),
      wall(t, v + 0.03, 0.08),
    ]
    fill(
      stage,
      bar,
      light.night ? css(mix(tone, [255, 255, 255], 0.35)) : own(look, hex('#efe9dc'), 0.8),
    )
  }
  if (!light.night) return
  const [x, y] = wall(t, low + 0.15, 0.16)
  const size = Math.abs(wall(t, low + 0.34)[1] - wall(t, low)[1])
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  const glow = ctx.createRadialGradient(x, y, 0, x, y, size)
  glow.addColorStop(0, css(tone, 0.5))
  glow.addColorStop(1, css(tone, 0))
  ctx.fillStyle = glow
  ctx.fillRect(x - size, y - size, size * 2, size * 2)
  ctx.restore()
}

export function paintFront(stage: Stage, front: Front): void {
  const random = stage.random.fork(`front/${front.side}/${front.from}`)
  const depth = 0.45 + ((front.from + front.to) / 2) * 0.5
  const look: Look = { stage, front, wall: wallOf(stage, front), depth, random }
  const floors = Math.max(2, Math.round(front.tall * 7))
  const top = 1 / (floors + 1.1) + 0.06
  body(look)
  upstairs(look, top, floors, random.whole(3, 4))
  shop(look, top)
  if (random() < (stage.light.night ? 0.75 : 0.35)) hanging(look)
}
