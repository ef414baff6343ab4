/** Seats against the ink of the drawings. */
import { describe, expect, test } from 'vitest'
import { loadDrawings, type Drawing } from '../../reading/drawings.ts'
import { render } from '../figures/figure.ts'
import type { Point } from './pose.ts'
import { benches, chairs, hulls, mounts, tops } from './seats.ts'

const drawing = (id: string): Drawing => {
  const found = loadDrawings().get(id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

/** Whether there is ink at a point: shares of the figure's box. */
async function inkOf(id: string): Promise<(at: Point) => boolean> {
  const { canvas, width, height } = await render(drawing(id), 160, undefined, false)
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  return ([x, y]) =>
    (data[(Math.round(y * height) * width + Math.round(x * width)) * 4 + 3] ?? 0) > 100
}

/** How far over a point the ink begins: the seat is not deep inside a body. */
function depthOf(ink: (at: Point) => boolean, [x, y]: Point): number {
  let up = y
  while (up > 0 && ink([x, up])) up -= 0.01
  return y - up
}

/** Drawings of a table for which something does not hold. */
async function wrongIn<T>(
  table: Readonly<Record<string, T>>,
  holds: (entry: T, ink: (at: Point) => boolean) => boolean,
): Promise<string[]> {
  const wrong: string[] = []
  for (const [id, entry] of Object.entries(table))
    if (!holds(entry, await inkOf(id))) wrong.push(id)
  return wrong
}

/** Whether there is ink there or a little below. */
const borne = (ink: (at: Point) => boolean, [x, y]: Point): boolean =>
  [0, 0.03, 0.06].some((down) => ink([x, y + down]))

describe('a seat', () => {
  test('of a mount lies in the ink of its back, just under its edge', async () => {
    expect(await wrongIn(mounts, ({ at }, ink) => ink([at[0], at[1] + 0.02]))).toEqual([])
    // Backrests and runners are over these seats.
    const under = new Set(['sled', 'manual-wheelchair'])
    const open = Object.fromEntries(Object.entries(mounts).filter(([id]) => !under.has(id)))
    expect(await wrongIn(open, ({ at }, ink) => depthOf(ink, at) < 0.11)).toEqual([])
  })

  test('of a mount is behind the hand and over the foot', async () => {
    const holds = await wrongIn(mounts, ({ at, hand, foot }) => hand[0] < at[0] && foot[1] > at[1])
    expect(holds).toEqual([])
  })

  test('of furniture and hulls lies on ink', async () => {
    const all = { ...chairs, ...benches, ...hulls }
    expect(await wrongIn(all, ({ at }, ink) => borne(ink, at))).toEqual([])
  })

  test('to stand on lies on ink from end to end, or nearly', async () => {
    const wrong = await wrongIn(tops, ({ y, x = 0.5, wide = 1 }, ink) => {
      const places = [-0.3, 0, 0.3].map((t): Point => [x + t * wide, y])
      return places.filter((at) => borne(ink, at)).length >= 2
    })
    expect(wrong).toEqual([])
  })
})
