/**
 * Brings a picture to given colours and shares. Pixels are ordered by lightness and dealt out to the
 * palette, darkest to darkest, so that each colour covers its share; what was shading stays shading.
 */
import type { PaletteColour } from '@limn/sdk'
import { fromLab, hex, toLab, type Lab } from './colour.ts'

interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** A quick lightness, good for ordering: luma of the sRGB bytes in quarters, 0 to 1020. */
const lightnessOf = (r: number, g: number, b: number): number =>
  Math.round((r * 0.299 + g * 0.587 + b * 0.114) * 4)

/** How many pixels are at most this light, as a share. */
function ranks({ data }: Pixels): Float64Array {
  const counts = new Float64Array(1024)
  for (let i = 0; i < data.length; i += 4) {
    const at = lightnessOf(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0)
    counts[at] = (counts[at] ?? 0) + 1
  }
  let sum = 0
  const total = data.length / 4
  return counts.map((count) => {
    sum += count
    return (sum - count / 2) / total
  })
}

interface Band {
  readonly lab: Lab
  readonly from: number
  readonly to: number
}

function bandsOf(palette: readonly PaletteColour[]): Band[] {
  const sorted = palette
    .map(({ hex: code, share }) => ({ lab: toLab(hex(code)), share }))
    .sort((a, b) => a.lab[0] - b.lab[0])
  let from = 0
  return sorted.map(({ lab, share }) => {
    const band = { lab, from, to: from + share }
    from += share
    return band
  })
}

/** The picture in the palette's colours; the input is not changed. */
export function toPalette(pixels: Pixels, palette: readonly PaletteColour[]): Pixels {
  const bands = bandsOf(palette)
  const rank = ranks(pixels)
  const table = new Uint8ClampedArray(1024 * 3)
  for (let at = 0; at < 1024; at++) {
    const r = rank[at] ?? 0
    const i = Math.max(
      0,
      bands.findIndex((band) => r <= band.to),
    )
    const band = bands[i] ?? bands.at(-1)
    if (!band) continue
    // Within its band a tone is a little lighter or darker than the colour, and leans to its neighbour at the seam.
    const inside = (r - band.from) / Math.max(1e-6, band.to - band.from)
    const next = bands[inside > 0.5 ? i + 1 : i - 1]
    const seam = Math.max(0, Math.abs(inside - 0.5) - 0.38) * 2.6
    const lean = next ? Math.min(0.34, seam) : 0
    const shade = (inside - 0.5) * 0.05
    const lab: Lab = [
      band.lab[0] + shade + ((next?.lab[0] ?? 0) - band.lab[0]) * lean,
      band.lab[1] + ((next?.lab[1] ?? 0) - band.lab[1]) * lean,
      band.lab[2] + ((next?.lab[2] ?? 0) - band.lab[2]) * lean,
    ]
    table.set(fromLab(lab).map(Math.round), at * 3)
  }
  const { data } = pixels
  const out = new Uint8ClampedArray(data.length)
  for (let i = 0; i < data.length; i += 4) {
    const at = lightnessOf(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0) * 3
    out[i] = table[at] ?? 0
    out[i + 1] = table[at + 1] ?? 0
    out[i + 2] = table[at + 2] ?? 0
    out[i + 3] = 255
  }
  return { width: pixels.width, height: pixels.height, data: out }
}

/** The share of pixels nearest (in OKLab) to each colour, in the palette's order. */
export function sharesReached({ data }: Pixels, palette: readonly PaletteColour[]): number[] {
  const labs = palette.map((colour) => toLab(hex(colour.hex)))
  const counts = labs.map(() => 0)
  const seen = new Map<number, number>()
  for (let i = 0; i < data.length; i += 4) {
    const key = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0)
    let nearest = seen.get(key)
    if (nearest === undefined) {
      const [L, a, b] = toLab([(key >> 16) & 255, (key >> 8) & 255, key & 255])
      let best = Infinity
      nearest = 0
      for (const [k, lab] of labs.entries()) {
        const d = (L - lab[0]) ** 2 + (a - lab[1]) ** 2 + (b - lab[2]) ** 2
        if (d < best) [best, nearest] = [d, k]
      }
      seen.set(key, nearest)
    }
    counts[nearest] = (counts[nearest] ?? 0) + 1
  }
  return counts.map((count) => count / (data.length / 4))
}
