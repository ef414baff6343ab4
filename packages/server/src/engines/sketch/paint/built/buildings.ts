/** Houses and towers seen square on: body, roof, windows lit by night. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix, type Rgb } from '../colour.ts'
import { seen } from '../light.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage.ts'

export interface Block {
  readonly x: number
  readonly base: number
  readonly width: number
  readonly height: number
  readonly colour: Rgb
  readonly depth: number
  readonly roof: 'flat' | 'gable' | 'spire' | 'step'
  /** Size of a window in pixels; 0: none. */
  readonly window: number
}

const warm: readonly Rgb[] = [
  [255, 214, 140],
  [255, 190, 110],
  [255, 232, 180],
  [190, 215, 255],
]

function windows(stage: Stage, block: Block, random: Random): void {
  const { ctx, light } = stage
  const { window: size } = block
  const gapX = size * 1.75
  const gapY = size * 2.1
  const columns = Math.floor((block.width - size) / gapX)
  const rows = Math.floor((block.height - size * 2) / gapY)
  const left = block.x + (block.width - columns * gapX + gapX - size) / 2
  const pane = seen(
    light,
    light.night ? [34, 40, 58] : mix(light.haze, [70, 95, 120], 0.55),
    block.depth,
    0.5,
  )
  for (let row = 0; row < rows; row++) {
    const floorLit = random() < 0.8
    for (let column = 0; column < columns; column++) {
      const on = light.night
        ? floorLit && random() < (block.roof === 'gable' ? 0.85 : 0.46)
        : random() < 0.05
      ctx.fillStyle = on
        ? css(
            mix(random.pick(warm), light.haze, (1 - block.depth) * 0.55),
            light.night ? 0.95 : 0.5,
          )
        : css(pane, 0.75)
      ctx.fillRect(
        left + column * gapX,
        block.base - block.height + size * 1.1 + row * gapY,
        size,
        size * 1.3,
      )
    }
  }
}

function roof(ctx: SKRSContext2D, block: Block, fill: string): void {
  const { x, width: w } = block
  const top = block.base - block.height
  ctx.fillStyle = fill
  ctx.beginPath()
  if (block.roof === 'gable') {
    ctx.moveTo(x - w * 0.07, top + 1)
    ctx.lineTo(x + w / 2, top - w * 0.42)
    ctx.lineTo(x + w * 1.07, top + 1)
  } else if (block.roof === 'spire') {
    ctx.moveTo(x + w * 0.1, top + 1)
    ctx.lineTo(x + w * 0.46, top - w * 0.5)
    ctx.lineTo(x + w * 0.49, top - w * 1.4)
    ctx.lineTo(x + w * 0.51, top - w * 1.4)
    ctx.lineTo(x + w * 0.54, top - w * 0.5)
    ctx.lineTo(x + w * 0.9, top + 1)
  } else if (block.roof === 'step') {
    ctx.rect(x + w * 0.18, top - w * 0.3, w * 0.64, w * 0.32)
    ctx.rect(x + w * 0.34, top - w * 0.52, w * 0.32, w * 0.3)
  }
  ctx.fill()
}

export function paintBlock(stage: Stage, block: Block, random: Random): void {
  const { ctx, light } = stage
  const top = block.base - block.height
  const middle = block.x + block.width / 2
  const side = light.sun.x * stage.w > middle ? 1 : -1
  const bright = seen(light, block.colour, block.depth, 0.85)
  const dim = seen(light, mix(block.colour, [30, 34, 50], 0.3), block.depth, 0.2)
  const fill = ctx.createLinearGradient(block.x, 0, block.x + block.width, 0)
  fill.addColorStop(0, css(side < 0 ? bright : dim))
  fill.addColorStop(1, css(side < 0 ? dim : bright))
  ctx.fillStyle = fill
  ctx.fillRect(block.x, top, block.width, block.height + 1)
  const shade = ctx.createLinearGradient(0, top, 0, block.base)
  shade.addColorStop(0, css(light.haze, 0))
  shade.addColorStop(1, css(mix(light.haze, dim, block.depth), 0.5))
  const snowy = stage.plan.weather === 'snow' || stage.plan.season === 'winter'
  roof(
    ctx,
    block,
    css(
      block.roof === 'gable'
        ? seen(
            light,
            snowy ? [240, 244, 250] : mix(block.colour, [150, 70, 52], 0.7),
            block.depth,
            0.7,
          )
        : mix(bright, dim, 0.5),
    ),
  )
  if (block.window > 0) windows(stage, block, random)
  ctx.fillStyle = shade
  ctx.fillRect(block.x, top, block.width, block.height + 1)
}

/** A row of towers across the picture. */
export function skyline(
  stage: Stage,
  label: string,
  base: number,
  tallest: number,
  depth: number,
  colours: readonly Rgb[],
  pane: number,
): void {
  const random = stage.random.fork(`skyline/${label}`)
  const { w, u } = stage
  const peak = random.between(0.3, 0.7)
  for (let x = -20 * u; x < w;) {
    const width = random.between(42, 105) * u * (0.55 + depth * 0.7)
    const central = Math.exp(-(((x / w - peak) * 2.6) ** 2))
    const height =
      tallest * (0.28 + 0.72 * central * random.between(0.55, 1)) * random.between(0.55, 1)
    paintBlock(
      stage,
      {
        x,
        base,
        width,
        height,
        colour: random.pick(colours),
        depth,
        roof:
          height > tallest * 0.72
            ? random.pick(['spire', 'step', 'flat'])
            : random.pick(['flat', 'flat', 'step']),
        window: pane * u,
      },
      random,
    )
    x += width + (random() < 0.3 ? random.between(0, 16) * u : -1)
  }
}
