/** Relations: the geometry of each, for things of like and unlike size. */
import type { Relation, Subject } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { figure, laidOut, subject, topOf } from '../../../../../test/stage-kit.ts'
import { perchOf } from '../poses/sit.ts'
import type { Standing } from './standing.ts'

const pairs = [
  ['cat', 'package'],
  ['mouse', 'elephant'],
  ['elephant', 'mouse'],
  ['bird', 'house'],
  ['horse', 'teddy-bear'],
] as const

/** The first in that relation to the second, over some seeds. */
function related(kind: Relation, check: (one: Standing, to: Standing) => void): void {
  for (const [a, b] of pairs)
    for (const seed of [1, 2, 3]) {
      const subjects = [subject(a, { relation: { kind, to: 1 } }), subject(b)]
      const { standing } = laidOut({ subjects }, seed)
      check(figure(standing, a), figure(standing, b))
    }
}

/** How much of a figure another hides or stands before: a share of its width. */
const hidden = (one: Standing, by: Standing): number =>
  Math.max(
    0,
    Math.min(one.x + one.width / 2, by.x + by.width / 2) -
      Math.max(one.x - one.width / 2, by.x - by.width / 2),
  ) / one.width

describe('what is', () => {
  test('on a thing has its foot at the top of it, before it, and is not wider', () =>
    related('on', (one, to) => {
      expect(one.foot).toBeGreaterThanOrEqual(topOf(to))
      expect(one.foot).toBeLessThan(to.foot - to.height * 0.4)
      expect(Math.abs(one.x - to.x)).toBeLessThan(to.width * 0.2)
      expect(one.depth).toBeGreaterThan(to.depth)
      expect(one.width).toBeLessThan(to.width * 3)
    }))

  test('riding is before its mount, with its lower edge at the back, no larger than it can bear', () =>
    related('riding', (one, to) => {
      const at = perchOf(one.drawing, 'riding', to.drawing)?.at
      if (!at) return
      expect(one.depth).toBeGreaterThan(to.depth)
      const back = topOf(to) + to.height * at[1]
      expect(one.foot).toBeGreaterThanOrEqual(back)
      expect(one.foot).toBeLessThan(back + to.height * 0.06)
      expect(one.height).toBeLessThanOrEqual(to.height * 0.75)
    }))

  test('riding, but never drawn sitting, is behind the back and sticks out above', () => {
    const subjects = [
      subject('superhero', { relation: { kind: 'riding', to: 1 } }),
      subject('horse'),
    ]
    const { standing } = laidOut({ subjects })
    const [hero, horse] = [figure(standing, 'superhero'), figure(standing, 'horse')]
    expect(hero.depth).toBeLessThan(horse.depth)
    expect(topOf(hero)).toBeLessThan(topOf(horse))
    expect(hero.foot).toBeLessThan(horse.foot)
  })

  test('under a thing is before it, lower, and fits below its middle', () =>
    related('under', (one, to) => {
      expect(one.foot).toBeGreaterThan(to.foot - 1)
      expect(one.height).toBeLessThanOrEqual(to.height * 0.57)
      expect(one.depth).toBeGreaterThan(to.depth)
    }))

  test('beside a thing stands on the same ground and hides nothing of it', () =>
    related('beside', (one, to) => {
      expect(Math.abs(one.foot - to.foot)).toBeLessThan(1)
      expect(hidden(one, to)).toBe(0)
    }))

  test('behind a thing is farther, higher in the picture, and more than half seen', () =>
    related('behind', (one, to) => {
      expect(one.depth).toBeLessThan(to.depth)
      expect(one.foot).toBeLessThan(to.foot)
      const over = one.height > to.height * 1.4
      expect(over || hidden(one, to) < 0.5).toBe(true)
    }))

  test('in front of a thing is nearer, lower, and leaves more than half of it seen', () =>
    related('in-front-of', (one, to) => {
      expect(one.depth).toBeGreaterThan(to.depth)
      expect(one.foot).toBeGreaterThanOrEqual(to.foot)
      const low = one.height < to.height * 0.71 || one.width < to.width * 0.51
      expect(low || hidden(to, one) < 0.5).toBe(true)
    }))

  test('above a thing flies over it', () =>
    related('above', (one, to) => {
      expect(one.foot).toBeLessThanOrEqual(topOf(to))
      expect(one.bearing).toBe('air')
      expect(Math.abs(one.x - to.x)).toBeLessThan((one.width + to.width) / 2)
    }))

  test('held is at the hand and no larger than can be held', () => {
    const subjects = [
      subject('woman', { relation: { kind: 'holding', to: 1 } }),
      subject('teddy-bear'),
      subject('man', { relation: { kind: 'holding', to: 3 } }),
      subject('balloon'),
    ]
    const { standing } = laidOut({ subjects })
    const [woman, bear] = [figure(standing, 'woman'), figure(standing, 'teddy-bear')]
    const [man, balloon] = [figure(standing, 'man'), figure(standing, 'balloon')]
    expect(bear.height).toBeLessThanOrEqual(woman.height * 0.35)
    expect(bear.foot).toBeLessThan(woman.foot)
    expect(Math.abs(bear.x - woman.x)).toBeLessThan(woman.width)
    expect(balloon.foot).toBeLessThan(man.foot - man.height * 0.4)
  })
})

describe('relations', () => {
  test('hold in chains: a bird on a cat on a package on a bed', () => {
    const chain = ['bird', 'cat', 'package', 'bed']
    const subjects = chain.map((id, i): Subject =>
      subject(id, i < 3 ? { relation: { kind: 'on', to: i + 1 } } : {}),
    )
    const { standing } = laidOut({ place: 'room', subjects }, 3)
    for (const [i, id] of chain.slice(0, 3).entries()) {
      const [one, to] = [figure(standing, id), figure(standing, chain[i + 1] ?? '')]
      expect(one.foot).toBeGreaterThanOrEqual(topOf(to))
      expect(one.foot).toBeLessThan(to.foot)
      expect(one.depth).toBeGreaterThan(to.depth)
    }
  })

  test('keep a box on a bed smaller than the bed, and larger where it is asked for large', () => {
    const heights = (['large', undefined] as const).map((scale) => {
      const on = { kind: 'on', to: 1 } as const
      const subjects = [
        subject('package', { relation: on, ...(scale && { scale }) }),
        subject('bed'),
      ]
      const { standing } = laidOut({ place: 'room', subjects })
      return figure(standing, 'package').height / figure(standing, 'bed').height
    })
    expect(heights[1]).toBeLessThan(0.65)
    expect(heights[0]).toBeGreaterThan(heights[1] ?? 1)
  })

  test('give each its own place where several have the same: three cats and a dog on a bed', () => {
    const on = { kind: 'on', to: 2 } as const
    const subjects = [
      subject('cat', { count: 3, relation: on }),
      subject('dog', { relation: on }),
      subject('bed'),
    ]
    const { standing } = laidOut({ place: 'room', subjects })
    const xs = standing
      .filter(({ drawing }) => drawing.id !== 'bed')
      .map(({ x, width }) => ({ x, width }))
      .toSorted((a, b) => a.x - b.x)
    for (const [i, one] of xs.slice(1).entries())
      expect(one.x - (xs[i]?.x ?? 0)).toBeGreaterThan(one.width * 0.4)
  })

  test('bind four riders to four horses', () => {
    const subjects = [
      subject('boy', { count: 4, relation: { kind: 'riding', to: 1 } }),
      subject('horse', { count: 4 }),
    ]
    const { standing } = laidOut({ subjects })
    for (const nth of [0, 1, 2, 3]) {
      const [boy, horse] = [figure(standing, 'boy', nth), figure(standing, 'horse', nth)]
      expect(Math.abs(boy.x - horse.x)).toBeLessThan(horse.width * 0.3)
    }
  })

  test('put an umbrella over who is under it, and a balloon above', () => {
    for (const over of ['umbrella', 'balloon']) {
      const subjects = [subject('woman', { relation: { kind: 'under', to: 1 } }), subject(over)]
      const { standing, setting } = laidOut({ subjects })
      const [woman, thing] = [figure(standing, 'woman'), figure(standing, over)]
      expect(Math.abs(woman.foot - setting.ground(woman.depth))).toBeLessThan(12)
      expect(topOf(thing)).toBeLessThan(topOf(woman))
    }
  })

  test('survive a ring, and a relation to oneself', () => {
    const ring = [
      subject('cat', { relation: { kind: 'on', to: 1 } }),
      subject('dog', { relation: { kind: 'on', to: 0 } }),
      subject('fox', { relation: { kind: 'under', to: 2 } }),
    ]
    expect(laidOut({ subjects: ring }).standing).toHaveLength(3)
  })
})
