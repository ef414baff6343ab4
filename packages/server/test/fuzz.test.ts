/** The short form of `npm run test:fuzz`: see fuzz/. */
import { expect, test } from 'vitest'
import { fuzz } from './fuzz/fuzz.ts'
import { flat, shown } from './fuzz/shown.ts'

test('2,000 calls made wrong on purpose are each answered as the host would, and leave nothing behind', async () => {
  const figures = await fuzz(2_000, 5)
  expect([shown(figures), figures.faults]).toEqual([shown(figures), []])
  expect(figures.routes).toBeGreaterThan(120)
  expect(figures.jobs).toBeGreaterThan(20)
  expect([shown(figures), flat(figures)]).toEqual([shown(figures), true])
}, 180_000)
