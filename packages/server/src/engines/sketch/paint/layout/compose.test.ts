/** Layouts: what stands where without thinking. */
import type { PixelSize, Subject } from '@limn/sdk'
import { places, relations } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { figure, laidOut, subject, topOf } from '../../../../../test/stage-kit.ts'
import { loadDrawingFacts } from '../../reading/drawings.ts'
import { random } from '../random.ts'

const ids = [...loadDrawingFacts().keys()]
const sizes: readonly PixelSize[] = [
  { width: 1344, height: 768 },
  { width: 768, height: 1344 },
  { width: 1024, height: 1024 },
  { width: 2048, height: 256 },
  { width: 256, height: 2048 },
]

/** Up to five subjects of any drawing, some of them many, large, bound to one before, or told their side. */
function anything(seed: number): Subject[] {
  const source = random(seed, 'anything')
  return Array.from({ length: source.whole(1, 5) }, (_, i) =>
    subject(source.pick(ids), {
      count: source() < 0.6 ? 1 : source.whole(2, source() < 0.3 ? 24 : 5),
      ...(source() < 0.3
        ? { scale: source.pick(['tiny', 'small', 'large', 'huge'] as const) }
        : {}),
      ...(i > 0 && source() < 0.4
        ? { relation: { kind: source.pick(relations), to: source.whole(0, i - 1) } }
        : {}),
      ...(source() < 0.3 ? { at: source.pick(['left', 'right', 'foreground'] as const) } : {}),
    }),
  )
}

describe('a layout', () => {
  test('keeps every figure in the frame, in every place and ratio', () => {
    for (let seed = 0; seed < 200; seed++) {
      const source = random(seed, 'frame')
      const size = source.pick(sizes)
      const plan = {
        place: places[seed % places.length] ?? 'meadow',
        camera: source.pick(['close-up', 'medium', 'wide', 'above'] as const),
        subjects: anything(seed),
      }
      const { standing } = laidOut(plan, seed, size)
      expect(standing).toHaveLength(plan.subjects.reduce((sum, { count }) => sum + count, 0))
      for (const one of standing) {
        const { x, width, foot, height } = one
        expect(x - width / 2).toBeGreaterThanOrEqual(-1)
        expect(x + width / 2).toBeLessThanOrEqual(size.width + 1)
        expect(foot - height).toBeGreaterThanOrEqual(-1)
        // Heads and shoulders end a hair below the edge, and who is beside them.
        expect(foot).toBeLessThanOrEqual(size.height * 1.005 + 1)
      }
    }
  })

  test('puts feet on the ground of their depth', () => {
    for (const place of ['meadow', 'forest', 'desert', 'street', 'snow'] as const) {
      const plan = { place, subjects: [subject('deer', { count: 5 }), subject('house')] }
      const { standing, setting } = laidOut(plan, 4)
      for (const { foot, depth } of standing)
        expect(Math.abs(foot - Math.min(768 * 0.985, setting.ground(depth)))).toBeLessThan(12)
    }
  })

  test.each(['meadow', 'snow', 'city', 'street'] as const)(
    'arranges twenty-four in ranks in a %s, the far ones smaller, none hidden',
    (place) => {
      const subjects = [subject('penguin', { count: 24 })]
      const { standing } = laidOut({ place, subjects }, 2)
      const [far, near] = [standing[0], standing.at(-1)]
      expect(far && near && far.foot < near.foot).toBe(true)
      expect(far && near && far.height <= near.height).toBe(true)
      for (const [i, one] of standing.entries())
        for (const other of standing.slice(i + 1)) {
          const apart = Math.abs(one.x - other.x) / Math.min(one.width, other.width)
          const higher = Math.abs(one.foot - other.foot) / Math.min(one.height, other.height)
          expect(Math.max(apart, higher)).toBeGreaterThan(0.5)
        }
    },
  )

  test('paints a mouse small beside an elephant, whichever was named first', () => {
    for (const named of [
      ['mouse', 'elephant'],
      ['elephant', 'mouse'],
    ]) {
      const { standing } = laidOut({ subjects: named.map((id) => subject(id)) })
      expect(figure(standing, 'elephant').height).toBeGreaterThan(
        figure(standing, 'mouse').height * 3,
      )
    }
  })

  test('lets two look at each other, and mirrors no house', () => {
    const { standing } = laidOut({ subjects: [subject('horse'), subject('dog')] })
    const [left, right] = standing.toSorted((a, b) => a.x - b.x)
    expect([left?.mirrored, right?.mirrored]).toEqual([true, false])
    const { standing: street } = laidOut({ subjects: [subject('bank', { count: 6 })] })
    expect(street.some(({ mirrored }) => mirrored)).toBe(false)
  })

  test('spreads figures over a panorama and stacks them in a tall picture', () => {
    const subjects = [subject('deer', { count: 8 })]
    const wide = laidOut({ subjects }, 1, { width: 2048, height: 256 }).standing
    const xs = wide.map(({ x }) => x / 2048)
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(0.7)
    const tall = laidOut({ subjects }, 1, { width: 256, height: 2048 }).standing
    const feet = tall.map(({ foot }) => foot / 2048)
    expect(Math.max(...feet) - Math.min(...feet)).toBeGreaterThan(0.1)
  })

  test('frames closer, wider and from above as the camera says', () => {
    const of = (
      camera: 'close-up' | 'medium' | 'wide' | 'above',
    ): { height: number; horizon: number } => {
      const { standing, stage } = laidOut({ camera, subjects: [subject('dog')] })
      return { height: figure(standing, 'dog').height, horizon: stage.horizon }
    }
    expect(of('close-up').height).toBeGreaterThan(of('medium').height * 1.3)
    expect(of('wide').height).toBeLessThan(of('medium').height * 0.7)
    expect(of('above').horizon).toBeLessThan(of('medium').horizon * 0.7)
  })

  test('keeps to the side and the distance that it is told', () => {
    const { standing } = laidOut({
      subjects: [
        subject('cat', { at: 'left' }),
        subject('dog', { at: 'right', count: 2 }),
        subject('cow', { at: 'background' }),
        subject('rabbit', { at: 'foreground' }),
      ],
    })
    expect(figure(standing, 'cat').x).toBeLessThan(1344 * 0.45)
    for (const nth of [0, 1]) expect(figure(standing, 'dog', nth).x).toBeGreaterThan(1344 * 0.55)
    expect(figure(standing, 'cow').foot).toBeLessThan(figure(standing, 'rabbit').foot)
  })

  test('leaves the title its room', () => {
    for (let seed = 0; seed < 10; seed++) {
      const texts = [{ text: 'FARM', role: 'title' as const }]
      const { standing } = laidOut({ subjects: [subject('giraffe'), subject('cow')], texts }, seed)
      for (const one of standing) expect(topOf(one)).toBeGreaterThan(768 * 0.29)
    }
  })

  test('stands the lighthouse on its cliff', () => {
    const plan = { place: 'sea', features: ['rocks'], subjects: [subject('lighthouse')] } as const
    const { standing, setting } = laidOut(plan, 3)
    expect(figure(standing, 'lighthouse')).toMatchObject({
      bearing: 'other',
      foot: setting.perch?.foot,
    })
  })
})
