/**
 * What a picture looks like, in a few numbers that survive another machine's rounding: 64 bits of its
 * shapes, and the colours and the grain of sixteen fields.
 */
import sharp, { type Sharp } from 'sharp'

export interface Look {
  /**
   * 64 bits as 16 hexadecimal digits: which of the 8×8 lowest waves of the lightness are above their
   * median. The DCT hash of Zauner, "Implementation and Benchmarking of Perceptual Image Hash
   * Functions", 2010, section 3.2.1.
   */
  readonly shapes: string
  /** OKLab (Ottosson, 2020) of 4×4 fields, row by row, in thousandths: 16 times L, a and b. */
  readonly colours: string
  /** How much neighbouring pixels of each of these fields differ: mean of both ways, in tenths of 255ths. */
  readonly grain: string
}

/** A golden may be off by so many of 64 bits, by so much OKLab in the mean of its fields, by this share of its grain. */
export const tolerance = { bits: 10, colour: 0.06, grain: 0.15 } as const

const side = 32
const waves = 8

/** `bytes` are an encoded picture. */
export async function lookOf(bytes: Uint8Array): Promise<Look> {
  const small = (size: number): Sharp =>
    sharp(bytes).removeAlpha().resize(size, size, { fit: 'fill', kernel: 'linear' })
  const grey = await small(side).greyscale().raw().toBuffer()
  const fields = await small(4).toColourspace('srgb').raw().toBuffer()
  return {
    shapes: bitsOf(lowWaves(grey)),
    colours: labs(fields).map(thousandths).join(' '),
    grain: await grainOf(bytes),
  }
}

/** Coefficients 1 to 8 both ways of the discrete cosine transform: the mean and the flattest are left out. */
function lowWaves(grey: Uint8Array): readonly number[] {
  const wave = (k: number, n: number): number => Math.cos((Math.PI / side) * (n + 0.5) * k)
  const found: number[] = []
  for (let v = 1; v <= waves; v++) {
    for (let u = 1; u <= waves; u++) {
      let sum = 0
      for (let p = 0; p < side * side; p++)
        sum += (grey[p] ?? 0) * wave(u, p % side) * wave(v, Math.floor(p / side))
      found.push(sum)
    }
  }
  return found
}

function bitsOf(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2
  const bits = values.map((value) => (value > median ? '1' : '0')).join('')
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0')
}

function labs(rgb: Uint8Array): readonly number[] {
  const linear = Array.from(rgb, (value) => {
    const c = value / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  const fields = Array.from({ length: rgb.length / 3 }, (_, k) => linear.slice(k * 3, k * 3 + 3))
  return fields.flatMap(([r = 0, g = 0, b = 0]) => {
    const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return [
      0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
    ]
  })
}

const thousandths = (value: number): string => String(Math.round(value * 1000))

async function grainOf(bytes: Uint8Array): Promise<string> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const [sums, counts] = [new Float64Array(16), new Float64Array(16)]
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const field = Math.floor((y * 4) / height) * 4 + Math.floor((x * 4) / width)
      const value = data[y * width + x] ?? 0
      const across = Math.abs(value - (data[y * width + x - 1] ?? 0))
      const down = Math.abs(value - (data[(y - 1) * width + x] ?? 0))
      sums[field] = (sums[field] ?? 0) + across + down
      counts[field] = (counts[field] ?? 0) + 2
    }
  }
  return Array.from(sums, (sum, k) => Math.round((sum / (counts[k] ?? 1)) * 10)).join(' ')
}

const numbers = (text: string): readonly number[] => text.split(' ').map(Number)

/** How far two looks are apart, as `tolerance` measures it. */
export function apart(one: Look, other: Look): Readonly<Record<keyof typeof tolerance, number>> {
  const differing = (BigInt(`0x${one.shapes}`) ^ BigInt(`0x${other.shapes}`)).toString(2)
  const [a, b] = [numbers(one.colours), numbers(other.colours)]
  const gaps = Array.from({ length: 16 }, (_, k) =>
    Math.hypot(...[0, 1, 2].map((c) => ((a[k * 3 + c] ?? 0) - (b[k * 3 + c] ?? 0)) / 1000)),
  )
  const [fine, its] = [numbers(one.grain), numbers(other.grain)]
  const off = fine.reduce((sum, value, k) => sum + Math.abs(value - (its[k] ?? 0)), 0)
  const all = fine.reduce((sum, value, k) => sum + Math.max(value, its[k] ?? 0, 5), 0)
  return {
    bits: differing.replaceAll('0', '').length,
    colour: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
    grain: off / all,
  }
}

/** What is farther off than a golden may be. */
export function faults(one: Look, other: Look): readonly string[] {
  return Object.entries(apart(one, other)).flatMap(([what, found]) => {
    const most = Object.entries(tolerance).find(([name]) => name === what)?.[1] ?? 0
    return found > most ? [`${what}: ${found.toFixed(3)}, at most ${most}`] : []
  })
}
