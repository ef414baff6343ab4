/** The main colour of a drawing: the mean of its largest cluster of like colours. Used by drawings.ts. */

interface Bin {
  readonly weight: number
  readonly sum: readonly [number, number, number]
}

/** `pixels` is RGBA. For people the skin and near-black hair are left out, so that clothes decide. */
export function mainColour(pixels: Uint8Array, person: boolean): string {
  const bins = new Map<number, Bin>()
  for (let at = 0; at < pixels.length; at += 4) {
    const [r = 0, g = 0, b = 0, a = 0] = pixels.subarray(at, at + 4)
    if (a < 200 || (person && (isSkin(r, g, b) || r + g + b < 120))) continue
    const key = ((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5)
    const bin = bins.get(key) ?? { weight: 0, sum: [0, 0, 0] }
    // Outlines and deep shadow are dark in most drawings and say little of a thing's colour.
    const weight = r + g + b < 90 ? 0.4 : 1
    bins.set(key, {
      weight: bin.weight + weight,
      sum: [bin.sum[0] + r * weight, bin.sum[1] + g * weight, bin.sum[2] + b * weight],
    })
  }
  const largest = [...bins.values()].sort((a, b) => b.weight - a.weight)[0]
  if (!largest) return person ? mainColour(pixels, false) : '#808080'
  return `#${largest.sum
    .map((v) =>
      Math.round(v / largest.weight)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** The yellow skin of the base set. */
function isSkin(r: number, g: number, b: number): boolean {
  return r > 225 && g > 165 && g < 215 && b < 130
}
