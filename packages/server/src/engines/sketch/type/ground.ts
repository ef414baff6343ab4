/**
 * The ground that letters stand on, measured; and a colour (with a veil over the ground where it is
 * needed) that can be read on it: contrast by WCAG 2.2, at least 4.5 to 1.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { fromLab, hex, mix, toLab, type Rgb } from '../paint/colour.ts'
import type { Box } from './ink.ts'

export const enough = 4.5
/** What is aimed at, so that soft edges and rounding stay above `enough`. */
const aim = 5

export interface Ground {
  readonly samples: readonly Rgb[]
  readonly mean: Rgb
  /** Deviation of lightness, 0 to 0.5: above 0.06 the ground is busy. */
  readonly busy: number
}

const linear = (byte: number): number => {
  const v = byte / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}

/** Relative luminance (WCAG 2.2), 0 to 1. */
export const luminance = ([r, g, b]: Rgb): number =>
  0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)

/** 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const side = 28

/** What the canvas shows in a box (given in the context's own units). */
export function measureGround(ctx: SKRSContext2D, box: Box): Ground {
  const m = ctx.getTransform()
  const x = box.x * m.a + m.e
  const y = box.y * m.d + m.f
  const small = createCanvas(side, side).getContext('2d')
  const [w, h] = [Math.max(1, box.width * m.a), Math.max(1, box.height * m.d)]
  small.drawImage(ctx.canvas, x, y, w, h, 0, 0, side, side)
  const data = small.getImageData(0, 0, side, side).data
  const samples: Rgb[] = []
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) > 127) samples.push([data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0])
  }
  return groundOf(samples)
}

/** A plain ground of a given luminance, 0 to 1. */
export function plainGround(level: number): Ground {
  const byte = 255 * (level <= 0.0031308 ? 12.92 * level : 1.055 * level ** (1 / 2.4) - 0.055)
  return groundOf([[byte, byte, byte]])
}

function groundOf(samples: readonly Rgb[]): Ground {
  const all: readonly Rgb[] = samples.length > 0 ? samples : [[255, 255, 255]]
  const labs = all.map(toLab)
  const mean = (k: 0 | 1 | 2): number => labs.reduce((sum, lab) => sum + lab[k], 0) / labs.length
  const L = mean(0)
  const variance = labs.reduce((sum, lab) => sum + (lab[0] - L) ** 2, 0) / labs.length
  return { samples: all, mean: fromLab([L, mean(1), mean(2)]), busy: Math.sqrt(variance) }
}

/** The contrast that all but the worst hundredth of the ground reaches, under a veil. */
export function worstContrast(colour: Rgb, ground: Ground, veil?: Veil): number {
  const found = ground.samples.map((sample) => contrast(colour, veiled(sample, veil)))
  found.sort((a, b) => a - b)
  return found[Math.floor(found.length / 100)] ?? 1
}

export interface Veil {
  readonly colour: Rgb
  /** 0 to 1. */
  readonly alpha: number
}

function veiled(sample: Rgb, veil: Veil | undefined): Rgb {
  if (!veil) return sample
  const over = (k: 0 | 1 | 2): number => sample[k] + (veil.colour[k] - sample[k]) * veil.alpha
  return [over(0), over(1), over(2)]
}

export interface Reading {
  readonly colour: Rgb
  /** Laid between ground and letters. */
  readonly veil: Veil | undefined
  /** Dark letters want a light halo, light ones a dark shadow. */
  readonly light: boolean
  readonly contrast: number
}

/** A colour to be read on a ground: the asked one, else near-white or near-black with a little of the ground. */
export function readable(ground: Ground, asked?: Rgb): Reading {
  const pale = mix(ground.mean, [255, 255, 255], 0.94)
  const deep = mix(ground.mean, [12, 12, 16], 0.92)
  const choices = asked ? [asked] : [pale, deep]
  const readings = choices.flatMap((colour) => [
    reading(ground, colour, mix(ground.mean, [8, 9, 12], 0.94)),
    reading(ground, colour, mix(ground.mean, [255, 255, 255], 0.94)),
    reading(ground, colour, [0, 0, 0]),
    reading(ground, colour, [255, 255, 255]),
  ])
  const good = readings.filter((r) => r.contrast >= enough)
  const [found] = (good.length > 0 ? good : readings).sort(
    (a, b) => change(a, ground) - change(b, ground) || b.contrast - a.contrast,
  )
  if (!found) throw new RangeError('no colour to choose from')
  return found
}

/** How much a veil changes the picture: a light one on a night sky is worse than a denser dark one. */
function change({ veil }: Reading, { mean }: Ground): number {
  if (!veil) return 0
  return veil.alpha * (0.25 + Math.abs(toLab(veil.colour)[0] - toLab(mean)[0]))
}

/** The thinnest veil of a colour that makes letters readable. */
function reading(ground: Ground, colour: Rgb, veilColour: Rgb): Reading {
  const light = luminance(colour) > luminance(veilColour)
  for (let alpha = 0; alpha <= 1; alpha += 0.04) {
    const veil = alpha === 0 ? undefined : { colour: veilColour, alpha }
    const reached = worstContrast(colour, ground, veil)
    if (reached >= aim || (alpha > 0.95 && reached >= enough))
      return { colour, veil, light, contrast: reached }
  }
  const veil = { colour: veilColour, alpha: 1 }
  return { colour, veil, light, contrast: worstContrast(colour, ground, veil) }
}

/** A board's own colour moved in lightness until letters of a colour can be read on it. */
export function boardFor(letters: Rgb, board: Rgb): Rgb {
  if (contrast(letters, board) >= aim) return board
  const [, a, b] = toLab(board)
  const moved = Array.from({ length: 41 }, (_, i): Rgb => fromLab([i / 40, a * 0.8, b * 0.8]))
  const fit = moved.filter((colour) => contrast(letters, colour) >= aim)
  const L = toLab(board)[0]
  const [near] = fit.sort((x, y) => Math.abs(toLab(x)[0] - L) - Math.abs(toLab(y)[0] - L))
  return near ?? (luminance(letters) > 0.18 ? [0, 0, 0] : [255, 255, 255])
}

/** `#rgb`, `#rrggbb`, or any colour that CSS has a name for. */
export function colourOf(text: string | undefined): Rgb | undefined {
  if (!text) return undefined
  if (/^#[\da-f]{6}$/iu.test(text)) return hex(text)
  const ctx = createCanvas(1, 1).getContext('2d')
  ctx.fillStyle = '#010203'
  ctx.fillStyle = text
  ctx.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = ctx.getImageData(0, 0, 1, 1).data
  return r === 1 && g === 2 && b === 3 ? undefined : [r, g, b]
}
