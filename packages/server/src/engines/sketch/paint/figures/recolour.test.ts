/** Colours that animals take on. */
import { describe, expect, test } from 'vitest'
import { loadDrawings } from '../../reading/drawings.ts'
import { hex, toLab } from '../colour.ts'
import { natural } from './recolour.ts'

const facts = (
  id: string,
): { readonly kind: 'body' | 'face' | 'vehicle'; readonly colour: string } => {
  const { kind, colour } = loadDrawings().get(id) ?? { kind: 'body', colour: '#000000' }
  if (kind !== 'body' && kind !== 'face' && kind !== 'vehicle') throw new Error(`a ${kind}`)
  return { kind, colour }
}
const apart = (a: string, b: string): number =>
  Math.hypot(...toLab(hex(a)).map((part, i) => part - (toLab(hex(b))[i] ?? 0)))

describe('an animal asked for in a colour', () => {
  test('of its own kin goes less than half the way to it', () => {
    for (const [id, colour] of [
      ['fox', '#d02a2a'],
      ['deer', '#9a4f2c'],
      ['cat', '#ee8122'],
      ['horse', '#7d5036'],
    ] as const) {
      const own = facts(id).colour
      const got = natural(facts(id), colour)
      expect(apart(got, own)).toBeGreaterThan(apart(colour, own) * 0.25)
      expect(apart(got, own)).toBeLessThan(apart(colour, own) * 0.6)
    }
  })

  test('of another kin, or of none, takes it as it is', () => {
    for (const colour of ['#2255cc', '#111111', '#f4f4f4', '#888888'])
      expect(natural(facts('fox'), colour)).toBe(colour)
    expect(natural(facts('elephant'), '#d02a2a')).toBe('#d02a2a')
  })

  test('is the only thing that does: a car is as red as was asked', () => {
    expect(natural(facts('automobile'), '#d02a2a')).toBe('#d02a2a')
  })
})
