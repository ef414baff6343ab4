/** What figures do to the ground. */
import { expect, test } from 'vitest'
import { figure, laidOut, subject } from '../../../../../test/stage-kit.ts'
import { formOf } from './figure.ts'
import { measured } from '../layout/standing.ts'
import { castOf } from './crowd.ts'
import { figureOf, put } from './mount.ts'
import { loadDrawings } from '../../reading/drawings.ts'
import type { Setting } from '../stage.ts'

/** Rows that are inked below the boat's foot, above the shore and below it. */
async function mirrorOf(setting: Setting | undefined, place: 'beach' | 'lake', seed: number) {
  const subjects = [subject('sailboat', { scale: 'huge' })]
  const { stage, setting: own, standing } = laidOut({ place, subjects }, seed)
  const one = figure(standing, 'sailboat')
  put(stage, setting ?? own, one, await figureOf(stage, one))
  const { data } = stage.ctx.getImageData(0, 0, stage.w, stage.h)
  const count = { water: 0, land: 0 }
  for (let y = Math.ceil(one.foot + one.height * 0.1); y < stage.h; y += 2)
    for (let x = 0; x < stage.w; x += 4)
      if ((data[(y * stage.w + x) * 4 + 3] ?? 0) > 8)
        count[y > (own.shore?.(x) ?? stage.h) + 3 ? 'land' : 'water'] += 1
  return { ...count, own }
}

test.each(['beach', 'lake'] as const)(
  'a boat is mirrored by the water of a %s, not by its land',
  async (place) => {
    for (const seed of [1, 2]) {
      const { water, land, own } = await mirrorOf(undefined, place, seed)
      expect(own.shore).toBeDefined()
      expect(water).toBeGreaterThan(0)
      expect(land).toBe(0)
      const { shore: _, ...endless } = own
      expect((await mirrorOf(endless, place, seed)).land).toBeGreaterThan(0)
    }
  },
)

test('the water ends below where boats float', () => {
  for (const place of ['beach', 'lake'] as const) {
    const { setting, stage } = laidOut({ place }, 3)
    for (let x = 0; x <= stage.w; x += 20)
      expect(setting.shore?.(x)).toBeGreaterThan(setting.water?.(0.9) ?? Infinity)
  }
})

test('whoever is drawn for one of several riders sits where that one was to sit', async () => {
  const riding = { kind: 'riding', to: 1 } as const
  const subjects = [
    subject('person', { count: 4, relation: riding }),
    subject('horse', { count: 4 }),
  ]
  const { stage, standing } = laidOut({ subjects }, 2)
  const cast = new Set<string>()
  for (const nth of [0, 1, 2, 3]) {
    const one = figure(standing, 'person', nth)
    const { drawing } = castOf(one, loadDrawings())
    cast.add(drawing.id)
    const { aside = 0, down = 0, width, height } = await figureOf(stage, one)
    const asked = measured(one.drawing, false, one.pose).seat
    const own = formOf(drawing, false, one.pose).seat
    const side = one.mirrored ? -1 : 1
    const across = (own[0] - 0.5) * width * side + aside - (asked[0] - 0.5) * one.width * side
    const lower = down - (1 - own[1]) * height + (1 - asked[1]) * one.height
    expect(Math.abs(across)).toBeLessThan(1.5)
    expect(Math.abs(lower)).toBeLessThan(1.5)
  }
  expect(cast.size).toBeGreaterThan(2)
})
