/**
 * Pictures still look as they did when somebody last looked at them. After a change that is meant to be
 * seen: look at the gallery, then run `remake.ts`.
 */
import { readFileSync } from 'node:fs'
import sharp, { type Sharp } from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { createSketch } from '../../src/engines/sketch/sketch.ts'
import { asks, looksOf } from './asks.ts'
import { faults, lookOf, type Look } from './hash.ts'

const goldens: Readonly<Record<string, Look>> = JSON.parse(
  readFileSync(new URL('goldens.json', import.meta.url), 'utf8'),
)
const engine = createSketch({ threads: 2 })
afterAll(() => engine.close?.())

const made: Record<string, Look> = {}

test.each(asks)('$name', async (ask) => {
  const looks = await looksOf(engine, ask)
  const found = looks.map(([name, look]) => {
    made[name] = look
    const golden = goldens[name]
    return [name, golden ? faults(look, golden) : ['has no golden']]
  })
  expect(found).toEqual(looks.map(([name]) => [name, []]))
  expect(found.length).toBeGreaterThan(0)
})

test('there is a golden for every picture, and none for what is not painted', () => {
  expect(Object.keys(made).toSorted()).toEqual(Object.keys(goldens).toSorted())
})

describe('the comparison', () => {
  test('takes none of the pictures for another', () => {
    const all = Object.entries(goldens)
    const taken = all.flatMap(([name, look], k) =>
      all
        .slice(k + 1)
        .flatMap(([other, its]) => (faults(look, its).length === 0 ? [`${name} = ${other}`] : [])),
    )
    expect(taken).toEqual([])
  })

  const photo = new URL('../photos/coffee.png', import.meta.url).pathname
  const changed: readonly (readonly [
    about: string,
    change: (image: Sharp) => Sharp,
    same: boolean,
  ])[] = [
    [
      'lets another size and a lossy file pass',
      (image) => image.resize(420).jpeg({ quality: 70 }),
      true,
    ],
    ['lets a slight change of light pass', (image) => image.modulate({ brightness: 1.04 }), true],
    ['does not let a mirrored picture pass', (image) => image.flop(), false],
    ['does not let another hue pass', (image) => image.modulate({ hue: 150 }), false],
    ['does not let a darker picture pass', (image) => image.modulate({ brightness: 0.6 }), false],
    [
      'does not let a closer crop pass',
      (image) => image.extract({ left: 150, top: 60, width: 300, height: 200 }),
      false,
    ],
  ]
  test.each(changed)('%s', async (_about, change, same) => {
    const before = await lookOf(readFileSync(photo))
    const after = await lookOf(await change(sharp(photo)).toBuffer())
    expect(faults(before, after).length === 0).toBe(same)
  })
})
