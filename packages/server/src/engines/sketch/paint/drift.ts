/** What places without a ground share: where things float, and mixing bytes fast. */
import { type Rgb } from './colour.ts'

export const floating =
  (h: number) =>
  (depth: number): number =>
    h * (0.42 + 0.4 * depth)

export const mixed = (a: Rgb, b: Rgb, t: number): Rgb => {
  const k = Math.min(1, Math.max(0, t))
  return [a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k, a[2] + (b[2] - a[2]) * k]
}
