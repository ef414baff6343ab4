/** Whether a colour would be called by a name: colour families as ranges of OKLCH (Ottosson, 2020). */

interface Range {
  /** Degrees; may run through 360. */
  readonly hue?: readonly [number, number]
  readonly chroma?: readonly [number, number]
  readonly lightness?: readonly [number, number]
}

/** Wide and overlapping on purpose: people do not agree on where red ends. */
const families: Readonly<Record<string, Range>> = {
  white: { chroma: [0, 0.05], lightness: [0.85, 1] },
  black: { chroma: [0, 0.06], lightness: [0, 0.4] },
  grey: { chroma: [0, 0.06], lightness: [0.3, 0.93] },
  gray: { chroma: [0, 0.06], lightness: [0.3, 0.93] },
  red: { hue: [0, 42], chroma: [0.09, 1], lightness: [0.25, 0.78] },
  orange: { hue: [38, 80], chroma: [0.09, 1], lightness: [0.5, 0.9] },
  brown: { hue: [20, 90], chroma: [0.02, 0.16], lightness: [0.2, 0.65] },
  beige: { hue: [40, 115], chroma: [0.01, 0.1], lightness: [0.7, 0.98] },
  gold: { hue: [65, 110], chroma: [0.06, 1], lightness: [0.55, 0.95] },
  yellow: { hue: [75, 118], chroma: [0.08, 1], lightness: [0.65, 1] },
  green: { hue: [112, 182], chroma: [0.04, 1] },
  mint: { hue: [135, 205], chroma: [0.02, 0.18], lightness: [0.72, 1] },
  blue: { hue: [210, 292], chroma: [0.04, 1] },
  purple: { hue: [282, 340], chroma: [0.04, 1] },
  pink: { hue: [320, 40], chroma: [0.03, 1], lightness: [0.6, 1] },
}

type Triple = readonly [number, number, number]

function labOf(hex: string): Triple {
  const value = Number.parseInt(hex.slice(1), 16)
  const linear = [value >> 16, (value >> 8) & 255, value & 255].map((byte) => {
    const share = byte / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  const [r = 0, g = 0, b = 0] = linear
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

const isHex = (text: string): boolean => /^#[0-9a-f]{6}$/iu.test(text)
const inside = (value: number, range: readonly [number, number] = [0, 1]): boolean =>
  value >= range[0] && value <= range[1]

/** `name` is a family, or a hex colour that has to be near. */
export function isColour(hex: string, name: string): boolean {
  if (!isHex(hex)) return false
  const [L, a, b] = labOf(hex)
  if (isHex(name)) {
    const [otherL, otherA, otherB] = labOf(name)
    return Math.hypot(L - otherL, a - otherA, b - otherB) < 0.1
  }
  const family = families[name]
  if (!family) return false
  const degrees = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360
  const [from, to] = family.hue ?? [0, 360]
  const hue = from <= to ? inside(degrees, [from, to]) : degrees >= from || degrees <= to
  return hue && inside(Math.hypot(a, b), family.chroma) && inside(L, family.lightness)
}

/** Whether the word is one that `isColour` can judge. */
export const isColourName = (name: string): boolean => isHex(name) || name in families
