/** Seeded randomness: the same seed and label give the same numbers in every process. */

export interface Random {
  /** 0 ≤ x < 1. */
  (): number
  between(low: number, high: number): number
  /** Whole number, both ends included. */
  whole(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  /** Roughly normal, mean 0, deviation 1, within ±3. */
  bell(): number
  /** An independent stream: what is drawn from it doesn't disturb this one. */
  fork(label: string): Random
}

/** FNV-1a over the label, started from the seed. */
function hash(seed: number, label: string): number {
  let h = (seed ^ 0x811c9dc5) >>> 0
  for (let i = 0; i < label.length; i++) h = Math.imul(h ^ label.charCodeAt(i), 0x01000193) >>> 0
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}

export function random(seed: number, label = ''): Random {
  let state = hash(seed, label)
  // mulberry32 (Tommy Ettinger, public domain): small, fast, good enough for pictures.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return Object.assign(next, {
    between: (low: number, high: number) => low + (high - low) * next(),
    whole: (low: number, high: number) => low + Math.floor(next() * (high - low + 1)),
    pick<T>(list: readonly T[]): T {
      const item = list[Math.floor(next() * list.length)]
      if (item === undefined) throw new RangeError('pick from an empty list')
      return item
    },
    bell: () => (next() + next() + next() + next() + next() + next() - 3) * 1.414,
    fork: (name: string) => random(seed, `${label}/${name}`),
  })
}
