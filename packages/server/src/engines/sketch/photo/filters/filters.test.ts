import { expect, test } from 'vitest'
import { areas, fromBorder } from '../find/areas.ts'
import { guided } from '../find/guided.ts'
import { fromLab, toLab } from './oklab.ts'
import { flow } from './flow.ts'
import { blur, plane, resized } from './plane.ts'

test('a blur keeps the sum and has the width asked for, small or large', () => {
  for (const sigma of [0.8, 1.5, 3, 5, 9, 20]) {
    const spot = plane(301, 301)
    spot.data[150 * 301 + 150] = 1
    const { data } = blur(spot, sigma)
    let [sum, variance] = [0, 0]
    for (let i = 0; i < data.length; i++) {
      sum += data[i]!
      variance += data[i]! * ((i % 301) - 150) ** 2
    }
    expect(sum).toBeCloseTo(1, 2)
    expect(Math.sqrt(variance) / sigma).toBeGreaterThan(0.85)
    expect(Math.sqrt(variance) / sigma).toBeLessThan(1.15)
  }
})

test('an even plane stays even under blur and resizing', () => {
  const even = plane(97, 61)
  even.data.fill(0.4)
  for (const p of [blur(even, 2.2), blur(even, 15), resized(even, 200, 130, 0.47)]) {
    expect(Math.max(...p.data) - Math.min(...p.data)).toBeLessThan(1e-5)
  }
})

test('OKLab and back gives the same bytes', () => {
  const data = Uint8ClampedArray.from({ length: 4096 }, (_, p) =>
    p % 4 === 3 ? 255 : (p * 37) % 256,
  )
  const back = fromLab(toLab({ width: 32, height: 32, data })).data
  expect(Math.max(...back.map((v, p) => Math.abs(v - data[p]!)))).toBeLessThanOrEqual(1)
})

test('the flow runs along an edge of any direction', () => {
  for (const angle of [0, 0.4, 1.2, 2, 2.9]) {
    const edge = plane(60, 60)
    const [nx, ny] = [-Math.sin(angle), Math.cos(angle)]
    for (let i = 0; i < 3600; i++)
      edge.data[i] = 1 / (1 + Math.exp(-((i % 60) - 30) * nx - (((i / 60) | 0) - 30) * ny))
    const run = flow(edge, 2)
    const at = 30 * 60 + 30
    const along = Math.abs(run.x.data[at]! * Math.cos(angle) + run.y.data[at]! * Math.sin(angle))
    expect(along).toBeGreaterThan(0.99)
    expect(run.strength.data[at]!).toBeGreaterThan(0.9)
  }
})

test('floods and areas follow connections only', () => {
  const mask = Uint8Array.from([
    1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,
  ])
  const { sizes } = areas(mask, 5, 5)
  expect(sizes.slice(1)).toEqual([2, 1, 1, 1])
  const walled = Uint8Array.from({ length: 25 }, (_, i) =>
    [6, 7, 8, 11, 13, 16, 17, 18].includes(i) ? 0 : 1,
  )
  const reached = fromBorder(5, 5, (i) => walled[i] === 1)
  expect(reached[12]).toBe(0)
  expect(reached.reduce((sum, v) => sum + v, 0)).toBe(16)
})

test('a guided mask moves to the edge of its guide', () => {
  const guide = plane(80, 20)
  const rough = plane(80, 20)
  for (let i = 0; i < guide.data.length; i++) {
    guide.data[i] = i % 80 < 40 ? 0.2 : 0.8
    rough.data[i] = i % 80 < 37 ? 0 : 1
  }
  const { data } = guided(guide, rough, 6, 0.0005)
  const row = 10 * 80
  expect(data[row + 38]!).toBeLessThan(0.5)
  expect(data[row + 41]!).toBeGreaterThan(0.7)
})
