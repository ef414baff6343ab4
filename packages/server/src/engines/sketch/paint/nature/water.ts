/** Water that mirrors what stands above it, broken by ripples, and the swell of an open sea. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix, ramp, type Rgb } from '../colour.ts'
import { seen } from '../light.ts'
import { fractal, noise } from '../noise.ts'
import { release, type Stage } from '../stage.ts'

/**
 * Mirrors what is painted above `top` into the area below it. `calm` 1 is a mirror, 0 a ruffled
 * surface; `colour` is the water's own; `strength` below 1 lets the ground show, as on wet stone.
 */
export function mirror(
  stage: Stage,
  top: number,
  bottom: number,
  calm: number,
  colour: Rgb,
  strength = 1,
): void {
  const { ctx, w, h, u, light } = stage
  const from = Math.round(top)
  const depth = Math.max(1, Math.round(bottom) - from)
  const rows = Math.ceil(Math.min(from, depth * 1.25))
  const n = noise(stage.random.fork(`mirror/${Math.round((top / h) * 100)}`))
  const lines = Array.from({ length: depth }, (_, y): Line => {
    const near = y / depth
    const wander = (1 - calm) * near * fractal(n, 3, y / (u * (6 + near * 40)), 2) * 60 * u
    return {
      row: Math.min(rows - 1, Math.max(0, Math.round(rows - 1 - (y * rows) / depth - wander))),
      sway: Math.round(
        (1 - calm * 0.75) * (2 + near * 34) * u * fractal(n, y / (u * (5 + near * 26)), 1.7, 2),
      ),
    }
  })
  ctx.save()
  ctx.globalAlpha = strength
  for (let y = 0; y < depth; y += band)
    reflect(ctx, lines.slice(y, y + band), w, from - rows, from + y)
  ctx.restore()
  const own = seen(light, colour, 1, 0.5)
  const veil = ctx.createLinearGradient(0, top, 0, bottom)
  veil.addColorStop(0, css(mix(own, light.haze, 0.5), 0.16 * strength))
  veil.addColorStop(0.5, css(own, 0.34 * strength))
  veil.addColorStop(1, css(mix(own, [6, 14, 26], 0.45), 0.72 * strength))
  ctx.fillStyle = veil
  ctx.fillRect(0, top, w, depth)
  glitter(stage, top, bottom, calm)
}

/** One line of the mirror: which row above it shows, and how far it is shifted. */
interface Line {
  readonly row: number
  readonly sway: number
}

/** Lines that are mirrored at a time: a whole picture's would be four copies of it in memory. */
const band = 256

/** Lines laid down from y = `to`; their rows are counted from y = `above`. */
function reflect(
  ctx: SKRSContext2D,
  lines: readonly Line[],
  w: number,
  above: number,
  to: number,
): void {
  const first = Math.min(...lines.map(({ row }) => row))
  const last = Math.max(...lines.map(({ row }) => row))
  const source = new Uint32Array(
    ctx.getImageData(0, above + first, w, last - first + 1).data.buffer,
  )
  const image = ctx.createImageData(w, lines.length)
  const target = new Uint32Array(image.data.buffer)
  for (const [y, { row, sway }] of lines.entries()) {
    const line = source.subarray((row - first) * w, (row - first + 1) * w)
    const at = y * w
    target.set(
      sway >= 0 ? line.subarray(0, w - sway) : line.subarray(-sway),
      at + Math.max(0, sway),
    )
    // What the shift leaves open at the edge is filled with the edge's own colour.
    if (sway > 0) target.fill(line[0] ?? 0, at, at + sway)
    if (sway < 0) target.fill(line[w - 1] ?? 0, at + w + sway, at + w)
  }
  const sheet = createCanvas(w, lines.length)
  sheet.getContext('2d').putImageData(image, 0, 0)
  ctx.drawImage(sheet, 0, to)
  release(sheet)
}

/** Short level strokes of light on the water, thickest below the sun. */
function glitter(stage: Stage, top: number, bottom: number, calm: number): void {
  const { ctx, w, u, light } = stage
  const random = stage.random.fork('glitter')
  const count = Math.round(520 * (w / stage.h))
  const sky = ramp(light.sky, 0.8)
  ctx.lineCap = 'round'
  for (let i = 0; i < count; i++) {
    const t = random() ** 1.7
    const y = top + (bottom - top) * t
    const under = random() < (light.sun.seen ? 0.4 : 0.15)
    const x = under ? light.sun.x * w + random.bell() * w * (0.025 + t * 0.07) : random() * w
    const length = (4 + t * 60) * u * random.between(0.4, 1.2)
    ctx.strokeStyle = css(
      under ? light.glow : sky,
      (under ? 0.5 : 0.13) *
        random.between(0.4, 1) *
        (light.night && !under ? 0.6 : 1) *
        (1.2 - calm * 0.4),
    )
    ctx.lineWidth = (0.7 + t * 2.6) * u
    ctx.beginPath()
    ctx.moveTo(x - length, y)
    ctx.quadraticCurveTo(x, y + length * 0.06, x + length, y)
    ctx.stroke()
  }
}

/** Open sea from `top` down: bands of swell, each with a lit crest. `force` 0 calm to 1 storm. */
export function swell(stage: Stage, top: number, bottom: number, colour: Rgb, force: number): void {
  const { ctx, w, u, light } = stage
  const random = stage.random.fork('swell')
  const n = noise(random)
  const rows = 30
  for (let row = 0; row < rows; row++) {
    const t = row / (rows - 1)
    const y = top + (bottom - top) * t ** 1.9
    const next = top + (bottom - top) * ((row + 1) / (rows - 1)) ** 1.9
    const depth = 0.35 + t * 0.65
    const high = (1.5 + t * t * 58) * u * (0.35 + force * 2.2)
    const long = w * (0.03 + t * 0.22)
    const phase = random() * 40
    const crest = (x: number): number => {
      const v = fractal(n, x / long + phase, row * 1.7, 3)
      return y - (force > 0.5 ? (1 - Math.abs(v)) ** 2 * 1.3 : v) * high
    }
    const quiet = Math.max(0.25, Math.min(1, force * 1.6))
    const top1 = mix(
      seen(light, mix(colour, [150, 220, 225], 0.3), depth, 0.9),
      ramp(light.sky, 0.75),
      0.42 * (1 - t * 0.55),
    )
    const low = mix(
      seen(light, mix(colour, [4, 18, 34], 0.5), depth, 0.18),
      ramp(light.sky, 0.5),
      0.16,
    )
    const fill = ctx.createLinearGradient(0, y - high, 0, next + high)
    fill.addColorStop(0, css(top1))
    fill.addColorStop(0.55, css(mix(top1, low, 0.72 * quiet)))
    fill.addColorStop(1, css(mix(top1, low, quiet)))
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.moveTo(0, bottom + high)
    const step = Math.max(2, 5 * u)
    for (let x = 0; x <= w + step; x += step) ctx.lineTo(x, crest(x))
    ctx.lineTo(w + step, bottom + high)
    ctx.fill()
    foam(stage, crest, t, force, high, n, phase)
  }
  glitter(stage, top + (bottom - top) * 0.01, bottom, 0.3)
}

function foam(
  stage: Stage,
  crest: (x: number) => number,
  t: number,
  force: number,
  high: number,
  n: ReturnType<typeof noise>,
  phase: number,
): void {
  const { ctx, w, u, light } = stage
  const white = seen(light, [246, 250, 252], 0.5 + t * 0.5, 0.9)
  ctx.lineCap = 'round'
  const step = Math.max(3, 7 * u)
  for (let x = 0; x < w; x += step) {
    const v = fractal(n, x / (w * 0.05 * (0.3 + t)) + phase * 3, 9, 3)
    const cover = v - (0.5 - force * 0.62)
    if (cover <= 0) continue
    ctx.strokeStyle = css(white, Math.min(0.9, cover * 2.4) * (0.35 + t * 0.6))
    ctx.lineWidth = Math.max(0.7, high * 0.05 * Math.min(1.4, 0.3 + cover * 2.5))
    ctx.beginPath()
    ctx.moveTo(x, crest(x) + ctx.lineWidth * 0.4)
    ctx.lineTo(x + step, crest(x + step) + ctx.lineWidth * 0.4)
    ctx.stroke()
  }
}
