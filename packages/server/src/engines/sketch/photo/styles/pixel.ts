/** Pixel art: crisp blocks in a small palette of the picture's own colours. */
import { put, toLab } from '../filters/oklab.ts'
import { nearest, palette } from '../filters/palette.ts'
import type { Stylise } from './style.ts'

/** Blocks on the short side. */
const blocks = 92
const colourCount = 24

export const pixel: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const size = Math.max(2, Math.round(Math.min(width, height) / blocks))
  const columns = Math.ceil(width / size)
  const rows = Math.ceil(height / size)
  const small = { width: columns, height: rows, data: new Uint8ClampedArray(columns * rows * 4) }
  for (let k = 0; k < columns * rows; k++) {
    const mean = blockMean(raster, (k % columns) * size, Math.floor(k / columns) * size, size)
    small.data.set(mean, k * 4)
  }
  const lab = toLab(small)
  for (let i = 0; i < lab.L.data.length; i++) {
    lab.L.data[i] = Math.min(1, Math.max(0, 0.55 + (lab.L.data[i]! - 0.55) * 1.14))
    lab.a.data[i]! *= 1.25
    lab.b.data[i]! *= 1.25
  }
  const colours = palette(lab, colourCount, seed)
  const bytes = new Uint8ClampedArray(colourCount * 4)
  for (let k = 0; k < colourCount; k++)
    put(bytes, k * 4, colours[k * 3]!, colours[k * 3 + 1]!, colours[k * 3 + 2]!)
  const words = new Uint32Array(bytes.buffer)
  const data = new Uint8ClampedArray(width * height * 4)
  const pixels = new Uint32Array(data.buffer)
  for (let k = 0; k < columns * rows; k++) {
    const word = words[nearest(colours, lab.L.data[k]!, lab.a.data[k]!, lab.b.data[k]!)]!
    const left = (k % columns) * size
    const right = Math.min(width, left + size)
    const top = Math.floor(k / columns) * size
    for (let y = top; y < Math.min(height, top + size); y++)
      pixels.fill(word, y * width + left, y * width + right)
  }
  return { width, height, data }
}

function blockMean(
  { width, height, data }: Parameters<Stylise>[0],
  left: number,
  top: number,
  size: number,
): number[] {
  const sums = [0, 0, 0]
  const right = Math.min(width, left + size)
  const bottom = Math.min(height, top + size)
  for (let y = top; y < bottom; y++) {
    for (let p = (y * width + left) * 4; p < (y * width + right) * 4; p += 4) {
      for (let c = 0; c < 3; c++) sums[c]! += data[p + c]!
    }
  }
  const count = (right - left) * (bottom - top)
  return [...sums.map((sum) => sum / count), 255]
}
