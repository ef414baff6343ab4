import { expect, test } from 'vitest'
import { overADay } from './tries.ts'

test('a letter is tried for about a day, and a broken endpoint every ten minutes at least', () => {
  const day = 24 * 60 * 60 * 1000
  let ms = 0
  for (let failed = 1; failed < overADay.most; failed += 1) {
    const wait = overADay.letter(failed)
    expect(wait).toBeGreaterThanOrEqual(Math.min(5_000 * 2 ** (failed - 1), day / 6))
    ms += wait
  }
  expect(ms).toBeGreaterThan(0.9 * day)
  expect(ms).toBeLessThan(overADay.lifeMs)
  for (const failures of [5, 10, 1_000]) {
    expect(overADay.endpoint(failures)).toBeGreaterThanOrEqual(15_000)
    expect(overADay.endpoint(failures)).toBeLessThanOrEqual(13 * 60_000)
  }
})
