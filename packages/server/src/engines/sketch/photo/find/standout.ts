/** How far every pixel stands out from the ground behind it: from one plain tone, or from what is just round it. */
import type { Raster } from '../../../../images/codec.ts'
import { off, type Surface, surfaceOf } from '../fill/ground.ts'
import { luma, type Plane, plane } from '../filters/plane.ts'

export interface Standout {
  /** 0 to 255 per pixel. */
  readonly far: Float32Array
  /** How far the ground itself is from its own tone. */
  readonly spread: number
  /** The ground, when it is one plain tone. */
  readonly ground: Surface | undefined
}

/** Up to this spread a ground is plain. */
const plain = 9
/** Strokes up to this share of the shorter side are looked for on a ground that is not. */
const thick = 0.13

/** The ways in which letters may stand out: one on a plain ground, light and dark ones on any other. */
export function standouts(piece: Raster): readonly Standout[] {
  const { surface, spread } = groundOf(piece)
  const far = new Float32Array(piece.width * piece.height)
  for (let i = 0; i < far.length; i++) far[i] = off(piece, surface, i)
  if (spread < plain) return [{ far, spread, ground: surface }]
  const light = luma(piece)
  const radius = Math.min(40, Math.max(3, Math.round(Math.min(piece.width, piece.height) * thick)))
  const dark: Plane = { ...light, data: light.data.map((value) => 1 - value) }
  return [hat(light, radius), hat(dark, radius)]
}

/** What is lighter than all that is as wide as the window, by how much (a top-hat: Meyer, 1979). */
function hat(light: Plane, radius: number): Standout {
  const opened = extreme(extreme(light, radius, Math.min), radius, Math.max)
  const far = light.data.map((value, i) => (value - opened.data[i]!) * 255)
  const sample = far.filter((_, i) => i % 7 === 0).toSorted()
  return { far, spread: sample[sample.length >> 1]! + 2, ground: undefined }
}

type Pick = (a: number, b: number) => number

/** The least or the greatest in a square of `2 · radius + 1` pixels. */
const extreme = (from: Plane, radius: number, pick: Pick): Plane =>
  turned(along(turned(along(from, radius, pick)), radius, pick))

function turned({ width, height, data }: Plane): Plane {
  const to = plane(height, width)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) to.data[x * height + y] = data[y * width + x]!
  return to
}

/** In rows: from windows of one pixel to ones twice as long, until two of them cover the whole. */
function along({ width, height, data }: Plane, radius: number, pick: Pick): Plane {
  const to = plane(width, height)
  const padded = new Float32Array(width + 2 * radius)
  for (let y = 0; y < height; y++) {
    const row = y * width
    padded.fill(data[row]!, 0, radius)
    padded.set(data.subarray(row, row + width), radius)
    padded.fill(data[row + width - 1]!, radius + width)
    let long = 1
    for (; long * 2 <= 2 * radius + 1; long *= 2)
      for (let x = 0; x + long < padded.length; x++) padded[x] = pick(padded[x]!, padded[x + long]!)
    const rest = 2 * radius + 1 - long
    for (let x = 0; x < width; x++) to.data[row + x] = pick(padded[x]!, padded[x + rest]!)
  }
  return to
}

/** The tone that most of the piece has, as a surface, and how far its pixels are from it. */
function groundOf(piece: Raster): { surface: Surface; spread: number } {
  const { width, height, data } = piece
  const tone = usualTone(data)
  const stride = Math.max(1, Math.floor(Math.sqrt((width * height) / 20_000)))
  const pixels: number[] = []
  for (let y = 0; y < height; y += stride)
    for (let x = 0; x < width; x += stride) pixels.push(y * width + x)
  const toTone = (i: number) =>
    Math.sqrt([0, 1, 2].reduce((sum, c) => sum + (data[i * 4 + c]! - tone[c]!) ** 2, 0) / 3)
  const frame = { x: 0, y: 0, width, height }
  let kept = pixels.filter((i) => toTone(i) < 36)
  let surface = surfaceOf(piece, kept, frame)
  let spread = 12
  for (let round = 0; round < 4; round++) {
    const next = pixels.filter((i) => off(piece, surface, i) < Math.max(14, spread * 2.6))
    if (next.length < 40) break
    kept = next
    surface = surfaceOf(piece, kept, frame)
    spread = Math.sqrt(kept.reduce((sum, i) => sum + off(piece, surface, i) ** 2, 0) / kept.length)
  }
  // A surface that few keep to is not the ground.
  return kept.length > pixels.length * 0.4 ? { surface, spread } : { surface, spread: 99 }
}

/** Middle of the fullest of 16 × 16 × 16 boxes of colour. */
function usualTone(data: Uint8ClampedArray): readonly number[] {
  const counts = new Uint32Array(4096)
  for (let p = 0; p < data.length; p += 4)
    counts[((data[p]! >> 4) << 8) | ((data[p + 1]! >> 4) << 4) | (data[p + 2]! >> 4)]! += 1
  const most = counts.indexOf(Math.max(...counts))
  return [(most >> 8) * 16 + 8, ((most >> 4) & 15) * 16 + 8, (most & 15) * 16 + 8]
}
