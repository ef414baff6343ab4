/** People in a group, and trees that are subjects. */
import { describe, expect, test } from 'vitest'
import { figure, laidOut, scene, subject } from '../../../../../test/stage-kit.ts'
import { loadDrawings } from '../../reading/drawings.ts'
import { makeStage } from '../scene.ts'
import { castOf } from './crowd.ts'
import { grownFigure } from './grown.ts'

const drawings = loadDrawings()
const look = { height: 160, depth: 1, colour: undefined, nth: 0 }
const pixels = (one: ReturnType<typeof grownFigure>): string =>
  Buffer.from(one?.canvas.data() ?? []).toString('base64')

describe('several people', () => {
  const { standing } = laidOut(
    scene({ place: 'city', subjects: [subject('person', { count: 8 })] }),
  )
  const cast = Array.from({ length: 8 }, (_, nth) =>
    castOf(figure(standing, 'person', nth), drawings),
  )

  test('are of several drawings and in several colours', () => {
    expect(new Set(cast.map(({ drawing }) => drawing.id)).size).toBe(8)
    expect(new Set(cast.map(({ colour }) => colour)).size).toBeGreaterThan(6)
  })

  test('keep the colour that was asked for', () => {
    const red = subject('person', { count: 3, colour: '#C02020' })
    const group = laidOut(scene({ place: 'city', subjects: [red] })).standing
    expect(castOf(figure(group, 'person', 1), drawings).colour).toBe('#C02020')
  })

  test('one alone is the drawing that was asked for', () => {
    const alone = laidOut(scene({ place: 'city', subjects: [subject('person')] })).standing
    expect(castOf(figure(alone, 'person'), drawings).drawing.id).toBe('person')
  })
})

describe('a tree that is a subject', () => {
  const at = (season: 'summer' | 'winter') =>
    makeStage(scene({ place: 'meadow', season }), { width: 320, height: 200 }, 1)

  test('is grown, each one another', () => {
    const [one, two] = [0, 1].map((nth) =>
      grownFigure(at('summer'), 'deciduous-tree', { ...look, nth }),
    )
    expect(one?.height).toBe(160)
    expect(pixels(one)).not.toBe(pixels(two))
  })

  test('is bare in winter', () => {
    const inked = (season: 'summer' | 'winter') =>
      (grownFigure(at(season), 'deciduous-tree', look)?.canvas.data() ?? []).filter(
        (value, i) => i % 4 === 3 && value > 128,
      ).length
    expect(inked('winter')).toBeLessThan(inked('summer') * 0.5)
  })

  test('is nothing else than a tree', () => {
    expect(grownFigure(at('summer'), 'cat', look)).toBeUndefined()
  })
})
