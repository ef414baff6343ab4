/** What stands and hangs in a room: a rug, pictures, a lamp, a plant, books, curtains; out of the way of the subjects. */
import { css, hex, mix, shift, type Rgb } from '../colour.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage.ts'

interface Frame {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

const dimmed = ({ light }: Stage, colour: Rgb, share = 0.2): Rgb => mix(colour, light.shade, share)

/** Accents that go together. */
const schemes = [
  ['#a8483f', '#e3b86a', '#3f6f7d'],
  ['#3f6f7d', '#d98f5c', '#efe2c6'],
  ['#7d8f5a', '#c9764f', '#f0e3c8'],
  ['#5d5a8a', '#d9a8a0', '#e9d6a6'],
].map((scheme) => scheme.map(hex))

export function schemeOf(stage: Stage): readonly Rgb[] {
  return stage.random.fork('scheme').pick(schemes)
}

export function rug(stage: Stage, scheme: readonly Rgb[]): void {
  const { ctx, w, h, horizon } = stage
  const [main = hex('#a8483f'), second = main] = scheme
  const ring = (scale: number, colour: Rgb): void => {
    ctx.fillStyle = css(dimmed(stage, colour, 0.28))
    ctx.beginPath()
    const cy = horizon + (h - horizon) * 0.56
    ctx.ellipse(w * 0.5, cy, w * 0.36 * scale, (h - horizon) * 0.3 * scale, 0, 0, Math.PI * 2)
    ctx.fill()
  }
  ring(1, shift(main, 0.8))
  ring(0.96, main)
  ring(0.84, mix(second, [250, 240, 222], 0.35))
  ring(0.8, main)
  ring(0.44, mix(main, second, 0.35))
  ring(0.4, main)
}

type Motif = (stage: Stage, frame: Frame, scheme: readonly Rgb[], random: Random) => void

const hills: Motif = ({ ctx }, { x, y, w, h }, [a = hex('#a8483f'), b = a, c = a], random) => {
  ctx.fillStyle = css(mix(b, [255, 250, 240], 0.55))
  ctx.fillRect(x, y, w, h)
  ctx.fillStyle = css(a)
  ctx.beginPath()
  ctx.arc(x + w * random.between(0.3, 0.7), y + h * 0.34, w * 0.16, 0, Math.PI * 2)
  ctx.fill()
  for (const [i, tone] of [mix(c, [255, 255, 255], 0.3), c, shift(c, 0.7)].entries()) {
    const top = y + h * (0.5 + i * 0.15)
    ctx.fillStyle = css(tone)
    ctx.beginPath()
    ctx.moveTo(x, y + h)
    ctx.lineTo(x, top + h * random.between(-0.06, 0.06))
    const [p, q] = [random.between(-0.22, 0.08) * h, random.between(-0.08, 0.16) * h]
    ctx.bezierCurveTo(x + w * 0.35, top + p, x + w * 0.65, top + q, x + w, top)
    ctx.lineTo(x + w, y + h)
    ctx.fill()
  }
}

const shapes: Motif = ({ ctx }, { x, y, w, h }, scheme, random) => {
  ctx.fillStyle = css(hex('#f3ecde'))
  ctx.fillRect(x, y, w, h)
  for (const [i, tone] of scheme.entries()) {
    ctx.fillStyle = css(tone, 0.92)
    ctx.beginPath()
    const r = w * (0.34 - i * 0.08)
    const cy = y + h * (0.28 + i * 0.22)
    const from = random.pick([0, Math.PI / 2, Math.PI])
    ctx.arc(x + w * random.between(0.36, 0.64), cy, r, from, from + Math.PI * random.pick([1, 2]))
    ctx.fill()
  }
}

const leaf: Motif = ({ ctx }, { x, y, w, h }, [a = hex('#5a7a4a')]) => {
  ctx.fillStyle = css(hex('#f1eadb'))
  ctx.fillRect(x, y, w, h)
  ctx.strokeStyle = css(mix(a, hex('#3d5f45'), 0.6))
  ctx.fillStyle = ctx.strokeStyle
  ctx.lineWidth = w * 0.025
  ctx.beginPath()
  ctx.moveTo(x + w * 0.5, y + h * 0.92)
  ctx.lineTo(x + w * 0.5, y + h * 0.16)
  ctx.stroke()
  for (let i = 0; i < 5; i++) {
    for (const side of [-1, 1]) {
      ctx.beginPath()
      const ly = y + h * (0.78 - i * 0.14)
      ctx.ellipse(x + w * (0.5 + side * 0.17), ly, w * 0.17, h * 0.05, side * -0.6, 0, Math.PI * 2)
      ctx.fill()
    }
  }
}

const motifs: readonly Motif[] = [hills, shapes, leaf]

/** Three pictures in a row, each with a mount. */
export function pictures(stage: Stage, x0: number, scheme: readonly Rgb[]): void {
  const { ctx, w, h, u, light } = stage
  const random = stage.random.fork('pictures')
  const start = random.whole(0, 2)
  const unit = Math.min(w * 0.09, h * 0.16)
  for (let i = 0; i < 3; i++) {
    const wide = unit * (i === 1 ? 1.2 : 0.94)
    const tall = wide * (i === 1 ? 1.34 : 1.24)
    const x = x0 + i * unit * 1.32
    const y = h * 0.27 - tall / 2
    ctx.fillStyle = css([20, 14, 14], 0.22)
    ctx.fillRect(x + 5 * u, y + 8 * u, wide, tall)
    ctx.fillStyle = css(dimmed(stage, hex(light.night ? '#4a3628' : '#6b4a32')))
    ctx.fillRect(x, y, wide, tall)
    ctx.fillStyle = css(dimmed(stage, hex('#faf6ec'), 0.12))
    ctx.fillRect(x + wide * 0.06, y + wide * 0.06, wide * 0.88, tall - wide * 0.12)
    const inner = { x: x + wide * 0.17, y: y + wide * 0.17, w: wide * 0.66, h: tall - wide * 0.34 }
    ctx.save()
    ctx.beginPath()
    ctx.rect(inner.x, inner.y, inner.w, inner.h)
    ctx.clip()
    motifs[(start + i) % 3]?.(stage, inner, scheme, random)
    ctx.fillStyle = css(light.shade, light.night ? 0.3 : 0.12)
    ctx.fillRect(inner.x, inner.y, inner.w, inner.h)
    ctx.restore()
  }
}

/** A floor lamp, lit when it is dark. */
export function lamp(stage: Stage, x: number): void {
  const { ctx, w, h, u, horizon, light } = stage
  const lit = light.night || light.sun.y > 0.7
  ctx.strokeStyle = css(dimmed(stage, hex('#3a332e')))
  ctx.lineCap = 'round'
  ctx.lineWidth = 7 * u
  ctx.beginPath()
  ctx.moveTo(x, horizon + 34 * u)
  ctx.lineTo(x, h * 0.38)
  ctx.stroke()
  ctx.lineWidth = 12 * u
  ctx.beginPath()
  ctx.moveTo(x - 38 * u, horizon + 36 * u)
  ctx.lineTo(x + 38 * u, horizon + 36 * u)
  ctx.stroke()
  if (lit) {
    ctx.save()
    ctx.globalCompositeOperation = 'screen'
    const glow = ctx.createRadialGradient(x, h * 0.34, 0, x, h * 0.34, w * 0.42)
    glow.addColorStop(0, css(hex('#ffc879'), 0.75))
    glow.addColorStop(1, css(hex('#ffc879'), 0))
    ctx.fillStyle = glow
    ctx.fillRect(0, 0, w, h)
    ctx.restore()
  }
  const shade = ctx.createLinearGradient(x - 70 * u, 0, x + 70 * u, 0)
  const cloth = lit ? hex('#ffe2b0') : dimmed(stage, hex('#f0e4cc'))
  shade.addColorStop(0, css(shift(cloth, 0.88)))
  shade.addColorStop(0.45, css(cloth))
  shade.addColorStop(1, css(shift(cloth, 0.8)))
  ctx.fillStyle = shade
  ctx.beginPath()
  ctx.moveTo(x - 42 * u, h * 0.29)
  ctx.lineTo(x + 42 * u, h * 0.29)
  ctx.lineTo(x + 74 * u, h * 0.39)
  ctx.lineTo(x - 74 * u, h * 0.39)
  ctx.fill()
}

/** A plant with broad leaves in a pot. */
export function houseplant(stage: Stage, x: number, scheme: readonly Rgb[]): void {
  const { ctx, u, horizon, light } = stage
  const random = stage.random.fork('houseplant')
  const foot = horizon + 52 * u
  const pot = 58 * u
  ctx.fillStyle = css([20, 12, 12], 0.28)
  ctx.beginPath()
  ctx.ellipse(x, foot, pot * 1.1, pot * 0.2, 0, 0, Math.PI * 2)
  ctx.fill()
  const green = hex('#4f7d4a')
  for (let i = 0; i < 13; i++) {
    const lean = (i / 12 - 0.5) * 2.1 + random.between(-0.12, 0.12)
    const long = (150 + random() * 90 - Math.abs(lean) * 40) * u
    const [tx, ty] = [x + Math.sin(lean) * long, foot - pot * 1.5 - Math.cos(lean) * long]
    const [cx, cy] = [x + Math.sin(lean) * long * 0.32, foot - pot * 1.7 - long * 0.62]
    const broad = long * 0.12
    const tone = mix(green, random() < 0.5 ? hex('#7fa85a') : hex('#2f5a44'), random() * 0.7)
    ctx.fillStyle = css(dimmed(stage, tone, light.night ? 0.45 : 0.15))
    ctx.beginPath()
    ctx.moveTo(x, foot - pot * 1.2)
    ctx.quadraticCurveTo(cx - broad, cy, tx, ty)
    ctx.quadraticCurveTo(cx + broad, cy + broad * 0.4, x + 3 * u, foot - pot * 1.2)
    ctx.fill()
  }
  const clay = ctx.createLinearGradient(x - pot, 0, x + pot, 0)
  const own = dimmed(stage, mix(scheme[1] ?? green, hex('#c98a63'), 0.5))
  clay.addColorStop(0, css(shift(own, light.sun.x < 0.5 ? 1.08 : 0.72)))
  clay.addColorStop(1, css(shift(own, light.sun.x < 0.5 ? 0.72 : 1.08)))
  ctx.fillStyle = clay
  ctx.beginPath()
  ctx.moveTo(x - pot * 0.78, foot - pot * 1.3)
  ctx.lineTo(x + pot * 0.78, foot - pot * 1.3)
  ctx.lineTo(x + pot * 0.56, foot)
  ctx.lineTo(x - pot * 0.56, foot)
  ctx.fill()
  ctx.fillRect(x - pot * 0.86, foot - pot * 1.42, pot * 1.72, pot * 0.24)
}

/** Cloth on both sides of a window, in folds. */
export function curtains(stage: Stage, frame: Frame, scheme: readonly Rgb[]): void {
  const { ctx, u, horizon } = stage
  const cloth = dimmed(stage, mix(scheme[2] ?? hex('#efe2c6'), [250, 244, 232], 0.45), 0.18)
  const top = frame.y - 34 * u
  const bottom = Math.min(horizon - 26 * u, frame.y + frame.h * 1.26)
  ctx.strokeStyle = css(dimmed(stage, hex('#5a4636')))
  ctx.lineWidth = 8 * u
  ctx.beginPath()
  ctx.moveTo(frame.x - 76 * u, top)
  ctx.lineTo(frame.x + frame.w + 76 * u, top)
  ctx.stroke()
  const wide = frame.w * 0.2
  for (const x of [frame.x - wide * 0.62, frame.x + frame.w - wide * 0.38]) {
    const folds = ctx.createLinearGradient(x, 0, x + wide, 0)
    for (let i = 0; i <= 10; i++) folds.addColorStop(i / 10, css(shift(cloth, i % 2 ? 0.84 : 1.04)))
    ctx.fillStyle = folds
    ctx.beginPath()
    ctx.moveTo(x, top)
    ctx.lineTo(x + wide, top)
    ctx.quadraticCurveTo(x + wide * 0.94, (top + bottom) / 2, x + wide * 1.04, bottom)
    ctx.lineTo(x - wide * 0.04, bottom)
    ctx.quadraticCurveTo(x + wide * 0.06, (top + bottom) / 2, x, top)
    ctx.fill()
  }
}
