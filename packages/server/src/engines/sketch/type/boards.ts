/** The boards that signs are painted on: wood, enamel, metal and chalk board. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { css, mix, shift, type Rgb } from '../paint/colour.ts'
import type { Random } from '../paint/random.ts'
import type { Box } from './ink.ts'
import { inset, plate } from './lettering.ts'

export interface Board {
  readonly colour: Rgb
  readonly letters: Rgb
  /** Corner radius as a share of the shorter side. */
  readonly round: number
  /** `cut`: letters sunk into the board; `painted`: flat on it; `dusty`: drawn by hand. */
  readonly hand: 'cut' | 'painted' | 'dusty'
  paint(ctx: SKRSContext2D, box: Box, colour: Rgb, random: Random): void
}

export const boards: Readonly<Record<'wood' | 'enamel' | 'metal' | 'chalk', Board>> = {
  wood: { colour: [96, 60, 34], letters: [252, 240, 214], round: 0.05, hand: 'cut', paint: wood },
  enamel: {
    colour: [24, 58, 98],
    letters: [252, 248, 236],
    round: 0.12,
    hand: 'painted',
    paint: enamel,
  },
  metal: { colour: [206, 210, 214], letters: [28, 32, 38], round: 0.08, hand: 'cut', paint: metal },
  chalk: {
    colour: [38, 46, 43],
    letters: [240, 240, 232],
    round: 0.03,
    hand: 'dusty',
    paint: chalk,
  },
}

function wood(ctx: SKRSContext2D, box: Box, colour: Rgb, random: Random): void {
  const planks = Math.max(2, Math.min(4, Math.round(box.height / Math.max(1, box.width * 0.12))))
  const tall = box.height / planks
  for (let i = 0; i < planks; i++) {
    const plank = { x: box.x, y: box.y + i * tall, width: box.width, height: tall }
    const own = shift(colour, random.between(0.93, 1.06))
    const across = ctx.createLinearGradient(0, plank.y, 0, plank.y + tall)
    across.addColorStop(0, css(shift(own, 1.08)))
    across.addColorStop(0.12, css(own))
    across.addColorStop(0.9, css(shift(own, 0.95)))
    across.addColorStop(1, css(shift(own, 0.7)))
    ctx.fillStyle = across
    ctx.fillRect(plank.x, plank.y, plank.width, plank.height)
    grain(ctx, plank, own, random)
  }
}

/** Long wavering lines, closer together towards a knot's height. */
function grain(ctx: SKRSContext2D, plank: Box, colour: Rgb, random: Random): void {
  const knot = random.between(0.2, 0.8)
  for (let i = 0; i < 14; i++) {
    const at = random()
    const y = plank.y + (at + (knot - at) * 0.25) * plank.height
    const wave = plank.height * random.between(0.01, 0.05)
    ctx.strokeStyle = css(shift(colour, random.between(0.72, 1.12)), random.between(0.12, 0.4))
    ctx.lineWidth = Math.max(0.6, plank.height * random.between(0.006, 0.022))
    ctx.beginPath()
    ctx.moveTo(plank.x, y)
    const step = plank.width / 6
    for (let k = 0; k < 6; k++) {
      const x = plank.x + k * step
      ctx.quadraticCurveTo(
        x + step / 2,
        y + random.bell() * wave,
        x + step,
        y + random.bell() * wave * 0.5,
      )
    }
    ctx.stroke()
  }
}

function enamel(ctx: SKRSContext2D, box: Box, colour: Rgb): void {
  const down = ctx.createLinearGradient(0, box.y, 0, box.y + box.height)
  down.addColorStop(0, css(shift(colour, 1.1)))
  down.addColorStop(0.45, css(colour))
  down.addColorStop(1, css(shift(colour, 0.88)))
  ctx.fillStyle = down
  ctx.fillRect(box.x, box.y, box.width, box.height)
  const gloss = ctx.createLinearGradient(box.x, box.y, box.x + box.width * 0.5, box.y + box.height)
  gloss.addColorStop(0, 'rgba(255,255,255,0.14)')
  gloss.addColorStop(0.5, 'rgba(255,255,255,0.03)')
  gloss.addColorStop(0.51, 'rgba(255,255,255,0)')
  ctx.fillStyle = gloss
  ctx.fillRect(box.x, box.y, box.width, box.height)
}

function metal(ctx: SKRSContext2D, box: Box, colour: Rgb, random: Random): void {
  enamel(ctx, box, colour)
  for (let i = 0; i < 90; i++) {
    const y = box.y + random() * box.height
    ctx.fillStyle = random() < 0.5 ? 'rgba(255,255,255,0.10)' : 'rgba(0,0,0,0.05)'
    ctx.fillRect(box.x, y, box.width, Math.max(0.5, box.height * 0.004))
  }
}

function chalk(ctx: SKRSContext2D, box: Box, colour: Rgb, random: Random): void {
  ctx.fillStyle = css(colour)
  ctx.fillRect(box.x, box.y, box.width, box.height)
  for (let i = 0; i < 26; i++) {
    const x = box.x + random() * box.width
    const y = box.y + random() * box.height
    const reach = Math.min(box.width, box.height) * random.between(0.2, 0.6)
    const smear = ctx.createRadialGradient(x, y, 0, x, y, reach)
    smear.addColorStop(0, 'rgba(255,255,255,0.035)')
    smear.addColorStop(1, 'rgba(255,255,255,0)')
    ctx.fillStyle = smear
    ctx.fillRect(box.x, box.y, box.width, box.height)
  }
}

/** What holds the board together at its rim: a frame, a line, screws. */
export function rim(ctx: SKRSContext2D, box: Box, board: Board, colour: Rgb, letters: Rgb): void {
  const unit = Math.min(box.width, box.height)
  const radius = unit * board.round
  ctx.lineWidth = Math.max(1, unit * 0.016)
  if (board.hand === 'painted') {
    ctx.strokeStyle = css(letters)
    plate(ctx, inset(box, unit * 0.06), radius * 0.7)
    ctx.stroke()
  }
  if (board.hand === 'dusty') {
    ctx.lineWidth = unit * 0.09
    ctx.strokeStyle = css([122, 84, 50])
    plate(ctx, inset(box, unit * 0.045), radius)
    ctx.stroke()
    ctx.lineWidth = Math.max(1, unit * 0.008)
  }
  ctx.strokeStyle = css(mix(colour, [0, 0, 0], 0.45), 0.8)
  plate(ctx, inset(box, ctx.lineWidth / 2), radius)
  ctx.stroke()
  if (board.hand !== 'dusty') screws(ctx, box, unit)
}

function screws(ctx: SKRSContext2D, box: Box, unit: number): void {
  const r = unit * 0.018
  const from = unit * 0.115
  for (const x of [box.x + from, box.x + box.width - from]) {
    for (const y of [box.y + from, box.y + box.height - from]) {
      const shine = ctx.createRadialGradient(x - r * 0.4, y - r * 0.4, 0, x, y, r)
      shine.addColorStop(0, '#f4f4f0')
      shine.addColorStop(1, '#6c6a66')
      ctx.fillStyle = shine
      ctx.beginPath()
      ctx.arc(x, y, r, 0, Math.PI * 2)
      ctx.fill()
    }
  }
}
