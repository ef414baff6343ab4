/** People and animals that sit: on mounts, on chairs, in boats. */
import type { Relation } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { considered, figure, laidOut, subject, topOf } from '../../../../../test/stage-kit.ts'
import { render } from '../figures/figure.ts'
import type { Standing } from '../layout/standing.ts'
import { measured } from '../layout/standing.ts'
import { mounts } from './seats.ts'
import { perchOf } from './sit.ts'

interface Pair {
  readonly one: Standing
  readonly to: Standing
}

/** The first in a relation to the second; the first is drawn as `as`. */
function pair(first: string, kind: Relation, second: string, seed = 1, as = first): Pair {
  const subjects = [subject(first, { relation: { kind, to: 1 } }), subject(second)]
  const { standing } = laidOut({ subjects }, seed)
  return { one: figure(standing, as), to: figure(standing, second) }
}

/** Where a figure's hips are, in pixels. */
function hipsOf({
  drawing,
  pose,
  x,
  foot,
  width,
  height,
  mirrored,
}: Standing): readonly [number, number] {
  const [across, down] = measured(drawing, false, pose).seat
  const share = mirrored ? 1 - across : across
  return [x + (share - 0.5) * width, foot - (1 - down) * height]
}

/** Where a share of a figure's box is, in pixels. */
const spotOf = (to: Standing, [x, y]: readonly [number, number]): readonly [number, number] => [
  to.x + ((to.mirrored ? 1 - x : x) - 0.5) * to.width,
  topOf(to) + y * to.height,
]

describe('a rider', () => {
  test.each(Object.keys(mounts))(
    'has its hips at the seat of a %s, whichever way it goes, and is before it',
    (id) => {
      for (const seed of [1, 2, 3, 4]) {
        const { one, to } = pair('woman', 'riding', id, seed)
        const [x, y] = hipsOf(one)
        const [seatX, seatY] = spotOf(to, mounts[id]?.at ?? [0, 0])
        expect(Math.abs(x - seatX)).toBeLessThan(1)
        expect(Math.abs(y - seatY)).toBeLessThan(1)
        expect(one.depth).toBeGreaterThan(to.depth)
        expect(one.mirrored).toBe(to.mirrored)
      }
    },
  )

  test('is turned with its mount: both ways are met', () => {
    const ways = [1, 2, 3, 4, 5, 6].map((seed) => pair('man', 'riding', 'horse', seed).to.mirrored)
    expect(new Set(ways).size).toBe(2)
  })

  test('has the head over the back, and the feet below the belly but over the ground', () => {
    for (const who of ['woman', 'man', 'boy', 'astronaut', 'princess'])
      for (const id of ['horse', 'zebra', 'cow', 'llama', 'unicorn']) {
        const { one, to } = pair(who, 'riding', id)
        const at = perchOf(one.drawing, 'riding', to.drawing)?.at ?? [0, 1]
        expect(topOf(one)).toBeLessThan(topOf(to) + (at[1] - 0.3) * to.height)
        expect(one.foot).toBeGreaterThan(topOf(to) + (at[1] + 0.22) * to.height)
        expect(one.foot).toBeLessThan(to.foot - to.height * 0.04)
      }
  })

  test('has its feet on the pedals and its hands at the grips of a bicycle', () => {
    const { one, to } = pair('man', 'riding', 'bicycle')
    const [, pedal] = spotOf(to, mounts['bicycle']?.foot ?? [0, 0])
    // The sole is under the ankle, by less than a shoe's length.
    expect(one.foot).toBeGreaterThan(pedal)
    expect(one.foot - pedal).toBeLessThan(to.height * 0.1)
    const [grip] = spotOf(to, mounts['bicycle']?.hand ?? [0, 0])
    const front = one.x + (one.mirrored ? 1 : -1) * one.width * 0.5
    expect(Math.abs(front - grip)).toBeLessThan(to.width * 0.1)
  })

  test('who is drawn standing in the set gets a head and a body that sits', () => {
    expect(pair('woman-standing', 'riding', 'horse', 1, 'woman').one.pose?.kind).toBe('astride')
    expect(pair('man-standing', 'on', 'chair', 1, 'man').one.pose?.kind).toBe('astride')
    const { one } = pair('woman-standing', 'beside', 'horse')
    expect(one.pose).toBeUndefined()
  })

  test('makes a head that carries it stand on four legs', () => {
    expect(pair('girl', 'riding', 'wolf').to.pose?.kind).toBe('fours')
    expect(pair('girl', 'beside', 'wolf').to.pose).toBeUndefined()
  })

  test('and mount hold together when several ride several', () => {
    const subjects = [
      subject('man', { count: 4, relation: { kind: 'riding', to: 1 } }),
      subject('horse', { count: 4 }),
    ]
    const { standing } = laidOut({ subjects })
    for (const nth of [0, 1, 2, 3]) {
      const [man, horse] = [figure(standing, 'man', nth), figure(standing, 'horse', nth)]
      expect(
        Math.abs(hipsOf(man)[0] - spotOf(horse, mounts['horse']?.at ?? [0, 0])[0]),
      ).toBeLessThan(1)
    }
  })

  test('stays in the saddle when the plan is given back, and stands where it is taken off', () => {
    const subjects = [subject('man', { relation: { kind: 'riding', to: 1 } }), subject('horse')]
    const found = considered({ subjects })
    const first = figure(found?.standing ?? [], 'man')
    const again = figure(laidOut(found?.plan ?? {}).standing, 'man')
    expect({ ...again, subject: 0 }).toEqual({ ...first, subject: 0 })
    const [man, horse] = found?.plan.subjects ?? []
    if (!man || !horse) throw new Error('nobody')
    const away = { ...man, stands: [{ x: 0.05, foot: 0.9, height: 0.3 }] }
    const moved = { ...horse, stands: [{ x: 0.8, foot: 0.9, height: 0.3 }] }
    expect(figure(laidOut({ subjects: [away, moved] }).standing, 'man').pose).toBeUndefined()
  })
})

describe('an animal that rides', () => {
  test('has legs like ours on wheels, where only its head is drawn', () => {
    expect(pair('panda', 'riding', 'bicycle').one.pose?.kind).toBe('astride')
    expect(pair('panda', 'riding', 'horse').one.pose).toBeUndefined()
  })

  test('sits with its lower edge in the back of the other', () => {
    for (const [who, id] of [
      ['cat', 'horse'],
      ['frog', 'turtle'],
      ['monkey', 'elephant'],
      ['bird', 'cow'],
    ] as const) {
      const { one, to } = pair(who, 'riding', id)
      const [x, y] = spotOf(to, mounts[id]?.at ?? [0, 0])
      expect(Math.abs(one.x - x)).toBeLessThan(1)
      expect(one.foot).toBeGreaterThan(y)
      expect(one.foot).toBeLessThan(y + to.height * 0.05)
    }
  })
})

describe('who sits on furniture', () => {
  test('has its hips on the seat of a chair and looks where the chair does', () => {
    for (const seed of [1, 2, 3]) {
      const { one, to } = pair('girl', 'on', 'chair', seed)
      expect(one.mirrored).toBe(true)
      const [x, y] = hipsOf(one)
      expect(Math.abs(x - to.x)).toBeLessThan(to.width * 0.2)
      expect(y).toBeGreaterThan(topOf(to) + to.height * 0.4)
      expect(y).toBeLessThan(topOf(to) + to.height * 0.55)
    }
  })

  test('faces us on a couch, with the feet before it', () => {
    const { one, to } = pair('woman', 'on', 'couch-and-lamp')
    expect(one.pose?.kind).toBe('front')
    expect(one.foot).toBeGreaterThan(to.foot - to.height * 0.1)
    expect(topOf(one)).toBeGreaterThan(topOf(to))
  })

  test('is seen over the rim of a boat, behind it', () => {
    const { one, to } = pair('man', 'riding', 'canoe')
    expect(one.depth).toBeLessThan(to.depth)
    expect(one.foot).toBeLessThan(to.foot - to.height * 0.3)
  })

  test('lies in the water with the boat, and is mirrored with it', () => {
    const subjects = [subject('man', { relation: { kind: 'riding', to: 1 } }), subject('canoe')]
    const { standing } = laidOut({ place: 'lake', subjects })
    const [man, canoe] = [figure(standing, 'man'), figure(standing, 'canoe')]
    const dry = pair('man', 'riding', 'canoe')
    const over = (one: Standing, to: Standing): number => (to.foot - one.foot) / to.height
    expect(over(man, canoe)).toBeCloseTo(over(dry.one, dry.to) - 0.06, 3)
    expect(man.rests).toEqual({ foot: expect.closeTo(canoe.foot, 6), water: true })
  })

  test('has no legs in a boat, and two before a bench', async () => {
    const { one } = pair('man', 'riding', 'canoe')
    const { one: front } = pair('man', 'on', 'rock')
    const [inBoat, onRock] = await Promise.all(
      [one, front].map((each) => render(each.drawing, 200, undefined, false, each.pose)),
    )
    expect((inBoat?.height ?? 0) / (inBoat?.width ?? 1)).toBeLessThan(
      (onRock?.height ?? 0) / (onRock?.width ?? 1),
    )
  })
})
