/** Colours: sRGB bytes at the edges, OKLab (Björn Ottosson, 2020) wherever two are mixed. */

/** sRGB, each 0 to 255. */
export type Rgb = readonly [number, number, number]
/** OKLab: L 0 to 1, a and b about ±0.4. */
export type Lab = readonly [number, number, number]

const linear = (byte: number): number => {
  const v = byte / 255
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}

const byte = (value: number): number => {
  const v = value <= 0.0031308 ? 12.92 * value : 1.055 * Math.max(value, 0) ** (1 / 2.4) - 0.055
  return Math.min(255, Math.max(0, v * 255))
}

export function hex(text: string): Rgb {
  const n = Number.parseInt(text.slice(1, 7), 16)
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255]
}

/** Alphas as text, by thousandths: a crown asks for thousands of colours. */
const alphas = Array.from({ length: 1001 }, (_, i) => (i / 1000).toFixed(3))

export function css(colour: Rgb, alpha = 1): string {
  const part = alpha < 0.001 ? '0' : (alphas[Math.round(alpha * 1000)] ?? alpha.toFixed(3))
  return `rgba(${Math.round(colour[0])},${Math.round(colour[1])},${Math.round(colour[2])},${part})`
}

export function toLab([r8, g8, b8]: Rgb): Lab {
  const r = linear(r8)
  const g = linear(g8)
  const b = linear(b8)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

export function fromLab([L, a, b]: Lab): Rgb {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** The same few colours are mixed thousands of times. */
const labs = new WeakMap<Rgb, Lab>()

function kept(colour: Rgb): Lab {
  const known = labs.get(colour)
  if (known) return known
  const lab = toLab(colour)
  labs.set(colour, lab)
  return lab
}

/** `t` 0 gives `from`, 1 gives `to`; mixed in OKLab. */
export function mix(from: Rgb, to: Rgb, t: number): Rgb {
  if (t <= 0) return from
  if (t >= 1) return to
  const a = kept(from)
  const b = kept(to)
  return fromLab([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t])
}

/** Bytes mixed as they are: fast, for fields that are filled pixel by pixel. `t` is held within 0 and 1. */
export function blend(from: Rgb, to: Rgb, t: number): Rgb {
  const k = t <= 0 ? 0 : t >= 1 ? 1 : t
  return [
    from[0] + (to[0] - from[0]) * k,
    from[1] + (to[1] - from[1]) * k,
    from[2] + (to[2] - from[2]) * k,
  ]
}

/** Lightness and chroma scaled in OKLab; hue kept. */
export function shift(colour: Rgb, lightness: number, chroma = 1): Rgb {
  const [L, a, b] = toLab(colour)
  return fromLab([Math.min(1, L * lightness), a * chroma, b * chroma])
}

/** Colour seen under coloured light: multiplied per channel in linear light. */
export function under(colour: Rgb, light: Rgb): Rgb {
  return [
    byte(linear(colour[0]) * linear(light[0])),
    byte(linear(colour[1]) * linear(light[1])),
    byte(linear(colour[2]) * linear(light[2])),
  ]
}

/** A colour on a ramp of evenly spaced stops, `t` 0 to 1. */
export function ramp(stops: readonly Rgb[], t: number): Rgb {
  const last = stops.length - 1
  const at = Math.min(Math.max(t, 0), 1) * last
  const i = Math.min(Math.floor(at), Math.max(last - 1, 0))
  const from = stops[i]
  const to = stops[Math.min(i + 1, last)]
  if (!from || !to) throw new RangeError('ramp without stops')
  return mix(from, to, at - i)
}
