/** How grainy and how sharp a picture is, so that what is put into it can be made alike. */
import type { Raster } from '../../../../images/codec.ts'
import { random } from '../../paint/random.ts'
import { blur, luma, type Plane } from '../filters/plane.ts'

const block = 12

/**
 * Standard deviation of its grain, 0 to 1, from the calmest fifth of its blocks (the estimate of
 * Immerkær, 1996: what a difference of two Laplacians leaves is noise). Flat black or white has none.
 */
export function grainOf(raster: Raster): number {
  const { width, height, data } = luma(raster)
  const found: number[] = []
  for (let top = 1; top + block < height; top += block) {
    for (let left = 1; left + block < width; left += block) {
      let [sum, light] = [0, 0]
      for (let y = top; y < top + block; y++) {
        for (let x = left; x < left + block; x++) {
          const i = y * width + x
          const cross = data[i - 1]! + data[i + 1]! + data[i - width]! + data[i + width]!
          const corners =
            data[i - width - 1]! +
            data[i - width + 1]! +
            data[i + width - 1]! +
            data[i + width + 1]!
          sum += Math.abs(corners - 2 * cross + 4 * data[i]!)
          light += data[i]!
        }
      }
      const mean = light / block ** 2
      if (mean > 0.04 && mean < 0.96) found.push((sum / block ** 2) * (Math.sqrt(Math.PI / 2) / 6))
    }
  }
  if (found.length < 4) return 0
  found.sort((one, other) => one - other)
  return found[Math.floor(found.length * 0.2)] ?? 0
}

/** Steepest edges against the same ones blurred: about 1 out of focus, 2 and more where it is sharp. */
export function sharpnessOf(light: Plane, cover?: Plane): number {
  const [fine, calm] = [steep(light, cover), steep(blur(light, 1.4), cover)]
  return calm < 0.008 ? 1.8 : fine / calm
}

/** The slope that one pixel in fifty exceeds. */
function steep({ width, height, data }: Plane, cover?: Plane): number {
  const counts = new Uint32Array(512)
  let all = 0
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0, i = y * width; x < width - 1; x++, i++) {
      if (cover && cover.data[i]! < 0.9) continue
      const slope = Math.hypot(data[i + 1]! - data[i]!, data[i + width]! - data[i]!)
      counts[Math.min(511, (slope * 512) | 0)]! += 1
      all += 1
    }
  }
  let left = all * 0.02
  for (let k = 511; k > 0; k--) {
    left -= counts[k]!
    if (left <= 0) return k / 512
  }
  return 0
}

/** Grain of this deviation laid over a picture, the same in all colours. */
export function grained(raster: Raster, deviation: number, seed: number): Raster {
  if (deviation < 0.0015) return raster
  const roll = random(seed, 'grain of a placed thing')
  const data = new Uint8ClampedArray(raster.data)
  for (let p = 0; p < data.length; p += 4) {
    const off = roll.bell() * deviation * 255
    for (let c = 0; c < 3; c++) data[p + c] = raster.data[p + c]! + off
  }
  return { ...raster, data }
}
