/**
 * Paints the hole from the field: every patch says what its pixels should be, the sure ones loudest.
 * Wexler, Shechtman, Irani, “Space-Time Completion of Video”, 2007.
 */
import type { Field } from './field.ts'
import { channels, radius } from './level.ts'

/** Trust falls by this factor with every pixel away from what is known. */
const distrust = 1.18

export function vote(field: Field, depth: Uint16Array): void {
  const { level, centres, to, cost } = field
  const { width, features, hole } = level
  const sums = new Float32Array(hole.length * (channels + 1))
  const usual = usualCost(field)
  for (const q of centres) {
    const s = to[q]!
    const weight = Math.exp(-cost[q]! / (2 * usual)) * distrust ** -Math.min(40, depth[q]!) + 1e-9
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius, p = q + dy * width - radius; dx <= radius; dx++, p++) {
        if (!hole[p]) continue
        const from = (s + p - q) * channels
        const at = p * (channels + 1)
        for (let c = 0; c < channels; c++) sums[at + c]! += features[from + c]! * weight
        sums[at + channels]! += weight
      }
    }
  }
  for (let p = 0; p < hole.length; p++) {
    const total = sums[p * (channels + 1) + channels]!
    if (!hole[p] || total === 0) continue
    for (let c = 0; c < channels; c++)
      features[p * channels + c] = sums[p * (channels + 1) + c]! / total
  }
}

/** Three quarters of the patches are cheaper; told by some thousands of them. */
export function usualCost({ centres, cost }: Field): number {
  const stride = Math.max(1, Math.floor(centres.length / 4000))
  const costs = new Float32Array(Math.ceil(centres.length / stride))
  for (let k = 0; k < costs.length; k++) costs[k] = cost[centres[k * stride]!]!
  costs.sort()
  return Math.max(1, costs[Math.floor(costs.length * 0.75)] ?? 1)
}
