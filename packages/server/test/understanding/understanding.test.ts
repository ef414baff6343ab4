/** How much of what people ask for the sketch engine understands or reports, on the half that is worked with and on the half kept aside. */
import type { ScenePlan } from '@limn/sdk'
import { afterAll, describe, expect, test } from 'vitest'
import type { Engine } from '../../src/engines/engine.ts'
import { createSketch } from '../../src/engines/sketch/sketch.ts'
import { type Case, casesOf, halves } from './facts.ts'
import { judge, shareHeard, totalsOf } from './judge.ts'

const engine = createSketch({ threads: 1 })
afterAll(() => engine.close?.())

/** Not the sentences: a failing test must not show the half kept aside. */
test.for(halves)('of the %s half, 90 % of the words are understood or reported', async (half) => {
  const cases = await casesOf(half)
  for (const kind of ['p', 'e']) {
    const verdicts = []
    for (const one of cases.filter(({ id }) => id.startsWith(kind)))
      verdicts.push(await judge(engine, one))
    expect(shareHeard(totalsOf(verdicts))).toBeGreaterThanOrEqual(0.9)
  }
})

describe('the data', () => {
  const load = async (): Promise<readonly Case[]> => (await Promise.all(halves.map(casesOf))).flat()

  test('has 200 prompts and 120 instructions, halved evenly, and none twice', async () => {
    const all = await load()
    const count = (start: string): number => all.filter(({ id }) => id.startsWith(start)).length
    expect([count('p'), count('e')]).toEqual([200, 120])
    expect(await casesOf('open')).toHaveLength(160)
    expect(new Set(all.map(({ id }) => id)).size).toBe(320)
    expect(new Set(all.map(({ text }) => text.toLowerCase().trim())).size).toBe(320)
  })

  test('speaks nine languages in each half, and instructions two', async () => {
    for (const half of halves) {
      const cases = await casesOf(half)
      const spoken = (start: string): readonly string[] =>
        [
          ...new Set(cases.filter(({ id }) => id.startsWith(start)).map((one) => one.language)),
        ].toSorted()
      expect(spoken('p').join(' ')).toBe('ar de en es fr hi ja ru zh')
      expect(spoken('e').join(' ')).toBe('en zh')
    }
  })

  test('says of every fact and every case which words of the sentence it is about', async () => {
    for (const { id, text, words, must } of await load()) {
      const named = must.flatMap(({ word }) => (word === undefined ? [] : [word]))
      const strange = [...words, ...named].filter(
        (word) => !text.includes(word) || !words.includes(word),
      )
      expect({ id, words: words.length > 0, strange }).toEqual({ id, words: true, strange: [] })
    }
  })
})

describe('the judge', () => {
  const scene: ScenePlan = {
    kind: 'scene',
    place: 'sea',
    time: 'day',
    weather: 'clear',
    season: 'summer',
    style: 'natural',
    camera: 'medium',
    features: [],
    subjects: [],
    texts: [],
    notUnderstood: ['perfume'],
  }
  /** Understands "night", reports "perfume", and knows nothing else. */
  const stub: Engine = {
    name: 'stub',
    models: [],
    refuses: () => undefined,
    async *run({ request }) {
      yield { plan: { ...scene, time: request.prompt.includes('night') ? 'night' : 'day' } }
    },
  }
  const fates = async (must: Case['must']): Promise<string> => {
    const words = ['perfume', 'forest', 'night', 'gloomy']
    const text = 'perfume in a gloomy forest at night'
    const one = { id: 'p1', text, language: 'en', images: 0, boxes: [], set: false, must, words }
    return (await judge(stub, one)).words.map(({ fate }) => fate).join(' ')
  }

  test('tells what is understood by its effect, reported, or passed over', async () => {
    expect(await fates([])).toBe('reported silent understood silent')
  })

  test('takes a word for misread when what it asks for does not come of it', async () => {
    const must = [
      { place: 'forest', word: 'forest' },
      { time: 'dawn', word: 'night' },
    ]
    expect(await fates(must)).toBe('reported misread misread silent')
  })
})
