/** Hats on heads. */
import { describe, expect, test } from 'vitest'
import { figure, laidOut, subject, topOf } from '../../../../../test/stage-kit.ts'
import type { Standing } from '../layout/standing.ts'
import { perchOf } from './sit.ts'

const wearers = ['cat', 'fox', 'horse', 'woman-standing', 'woman', 'cook', 'astronaut'] as const

function dressed(who: string, what: string, seed = 1): { one: Standing; what: Standing } {
  const subjects = [subject(who), subject(what, { relation: { kind: 'on', to: 0 } })]
  const { standing } = laidOut({ subjects }, seed)
  return { one: figure(standing, who), what: figure(standing, what) }
}

describe('what is worn', () => {
  test.each(wearers)('goes with the head of a %s, whichever way it looks', (who) => {
    for (const seed of [1, 2, 3, 4]) {
      const { one, what: hat } = dressed(who, 'top-hat', seed)
      expect(hat.width).toBeLessThan(one.width * 0.95)
      expect(Math.abs(hat.x - one.x)).toBeLessThan(one.width * 0.36)
      expect(hat.foot).toBeGreaterThan(topOf(one))
      expect(hat.foot).toBeLessThan(topOf(one) + one.height * 0.34)
      expect(hat.depth).toBeGreaterThan(one.depth)
    }
  })

  test('is on the side where the head is when it is turned round', () => {
    const sides = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { one, what } = dressed('horse', 'top-hat', seed)
      return Math.sign(what.x - one.x) === (one.mirrored ? 1 : -1)
    })
    expect(sides).not.toContain(false)
  })

  test('is before the eyes under a hat, and at the neck under both', () => {
    for (const who of wearers) {
      const [hat, glasses, scarf] = ['top-hat', 'sunglasses', 'scarf'].map((id) => dressed(who, id))
      const middle = (pair: typeof hat): number =>
        pair ? (pair.what.foot - pair.what.height / 2 - topOf(pair.one)) / pair.one.height : 0
      expect(middle(hat)).toBeLessThan(middle(glasses))
      expect(middle(glasses)).toBeLessThan(middle(scarf))
    }
  })

  test('makes nobody a mount', () => {
    const { one, what } = dressed('fox', 'crown')
    expect(one.pose).toBeUndefined()
    expect(perchOf(what.drawing, 'on', one.drawing)).toBeUndefined()
  })
})
