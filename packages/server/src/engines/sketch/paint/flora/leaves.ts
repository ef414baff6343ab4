/**
 * Leaves by the thousand. A crown is some four thousand ellipses; Skia takes eight microseconds for
 * each, most of it on the way in. Filled here, pixel by pixel, they take one.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { mix, type Rgb } from '../colour.ts'
import { release } from '../stage.ts'

/** A colour as one word in the order of a canvas's bytes, opaque. */
export type Ink = number

const inkOf = ([r, g, b]: Rgb): Ink =>
  (0xff000000 | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0

/** Steps between two colours: finer than what a byte can tell apart in the tones of a plant. */
const steps = 128

/** `mix(from, to, t)`, reckoned ahead. `t` is held within 0 and 1. */
export function inks(from: Rgb, to: Rgb): (t: number) => Ink {
  const table = Uint32Array.from({ length: steps + 1 }, (_, i) => inkOf(mix(from, to, i / steps)))
  return (t) => table[t <= 0 ? 0 : t >= 1 ? steps : Math.round(t * steps)]!
}

export interface Foliage {
  /** An ellipse round (x, y) with half axes `rx` and `ry`, turned by `turn` radians. */
  leaf(x: number, y: number, rx: number, ry: number, turn: number, ink: Ink): void
  /** Draws what has grown; called once, last. */
  lay(): void
}

/** Somewhere to put leaves that lie within these bounds, in the pixels of `ctx`, which is not scaled. */
export function foliage(
  ctx: SKRSContext2D,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Foliage {
  // On whole pixels of the canvas, so that nothing is smoothed twice.
  const { e, f } = ctx.getTransform()
  const x0 = Math.floor(left + e) - e - 1
  const y0 = Math.floor(top + f) - f - 1
  const width = Math.max(1, Math.ceil(right - x0) + 1)
  const height = Math.max(1, Math.ceil(bottom - y0) + 1)
  const sheet = createCanvas(width, height)
  const on = sheet.getContext('2d')
  const image = on.createImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const fill = filler(pixels, width, height)
  return {
    leaf: (x, y, rx, ry, turn, ink) => fill(x - x0 - 0.5, y - y0 - 0.5, rx, ry, turn, ink),
    lay: () => {
      on.putImageData(image, 0, 0)
      ctx.drawImage(sheet, x0, y0)
      release(sheet)
    },
  }
}

/** Fills ellipses with soft edges: coverage from the distance to the rim (Quilez, "Ellipse distance", 2008, first order). */
function filler(pixels: Uint32Array, width: number, height: number) {
  return (cx: number, cy: number, rx: number, ry: number, turn: number, ink: Ink): void => {
    // A soft rim adds a twelfth of a square pixel to an ellipse of area one π: taken off again.
    const a = Math.sqrt(Math.max(0.16, rx * rx - 1 / 12))
    const b = Math.sqrt(Math.max(0.16, ry * ry - 1 / 12))
    const most = Math.min(1, (rx * ry) / (a * b + 1 / 12))
    const cos = Math.cos(turn)
    const sin = Math.sin(turn)
    const [ia, ib] = [1 / (a * a), 1 / (b * b)]
    const xx = cos * cos * ia + sin * sin * ib
    const xy = 2 * cos * sin * (ia - ib)
    const yy = sin * sin * ia + cos * cos * ib
    const [ja, jb] = [ia * ia, ib * ib]
    const gxx = cos * cos * ja + sin * sin * jb
    const gxy = 2 * cos * sin * (ja - jb)
    const gyy = sin * sin * ja + cos * cos * jb
    const least = Math.min(a, b)
    const outer = (1 + 0.5 / least) ** 2
    const inner = most < 1 || least < 0.75 ? 0 : (1 - 0.5 / least) ** 2
    const high = Math.sqrt((outer * xx * 4) / (4 * xx * yy - xy * xy))
    const last = Math.min(height - 1, Math.floor(cy + high))
    for (let y = Math.max(0, Math.ceil(cy - high)); y <= last; y++) {
      const dy = y - cy
      const middle = (-xy * dy) / (2 * xx)
      const rest = yy * dy * dy - (xy * xy * dy * dy) / (4 * xx)
      const half = Math.sqrt(Math.max(0, (outer - rest) / xx))
      const end = Math.min(width - 1, Math.floor(cx + middle + half))
      for (let x = Math.max(0, Math.ceil(cx + middle - half)); x <= end; x++) {
        const dx = x - cx
        const q = xx * dx * dx + xy * dx * dy + yy * dy * dy
        const at = y * width + x
        if (q <= inner) {
          pixels[at] = ink
          continue
        }
        const s = Math.sqrt(q)
        const slope = Math.sqrt(gxx * dx * dx + gxy * dx * dy + gyy * dy * dy)
        const covered = slope > 1e-9 ? 0.5 + ((1 - s) * s) / slope : 1
        if (covered <= 0) continue
        pixels[at] = over(pixels[at]!, ink, covered >= 1 ? most : covered * most)
      }
    }
  }
}

/** `ink` laid over a pixel that may be clear itself. Colours are not multiplied by alpha. */
function over(under: number, ink: Ink, alpha: number): number {
  if (alpha >= 1) return ink
  const below = (under >>> 24) / 255
  const whole = alpha + below * (1 - alpha)
  const k = alpha / whole
  const r = (under & 255) + ((ink & 255) - (under & 255)) * k
  const g = ((under >>> 8) & 255) + (((ink >>> 8) & 255) - ((under >>> 8) & 255)) * k
  const b = ((under >>> 16) & 255) + (((ink >>> 16) & 255) - ((under >>> 16) & 255)) * k
  return (((whole * 255 + 0.5) << 24) | ((b + 0.5) << 16) | ((g + 0.5) << 8) | (r + 0.5)) >>> 0
}
