import { places, relations, seasons, styles, times, weathers } from '@limn/sdk'
import type { Subject } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import cases from './cases.json' with { type: 'json' }
import { loadDrawingFacts, loadDrawings } from './drawings.ts'
import { readEdit, refuseEdit } from './edit.ts'
import { parseEffect } from './words/effect.ts'
import { lexicon } from './lexicon/lexicon.ts'
import { match } from './words/match.ts'
import { takeQuotes } from './words/quotes.ts'
import { say, warningsOf } from './say.ts'
import { readScene } from './scene.ts'

/** `cat*3#D02A2A!large@left>on:chair`, the colour only where the case names one. */
function short(subjects: readonly Subject[], coloured: boolean): readonly string[] {
  return subjects.map(({ drawing, count, colour, scale, at, relation }) =>
    [
      drawing,
      count > 1 ? `*${count}` : '',
      colour && coloured ? colour : '',
      scale ? `!${scale}` : '',
      at ? `@${at}` : '',
      relation ? `>${relation.kind}:${subjects[relation.to]?.drawing}` : '',
    ].join(''),
  )
}

function sound(subject: Subject, at: number, all: readonly Subject[]): boolean {
  const { drawing, count, colour, relation } = subject
  const tied =
    relation === undefined ||
    (relations.includes(relation.kind) && relation.to !== at && all[relation.to] !== undefined)
  const coloured = colour === undefined || /^#[0-9A-F]{6}$/.test(colour)
  return loadDrawingFacts().has(drawing) && count >= 1 && count <= 24 && tied && coloured
}

describe('prompts', () => {
  test.each(cases.scenes)('$prompt', ({ prompt, plan, subjects, notUnderstood }) => {
    const read = readScene(prompt)
    const { features = [], ...rest } = plan ?? {}
    expect(read).toMatchObject({ kind: 'scene', ...rest })
    expect(read.features.toSorted()).toEqual(features.toSorted())
    expect(short(read.subjects, subjects.join('').includes('#'))).toEqual(subjects)
    expect(read.notUnderstood).toEqual(notUnderstood)
  })

  test('every word of a prompt is known or reported, and few are unknown', () => {
    const items = cases.scenes.flatMap(({ prompt }) => {
      const { notUnderstood } = readScene(prompt)
      return match(takeQuotes(prompt).rest).flatMap((item) => {
        if (item.kind !== 'word' && item.kind !== 'unknown') return []
        const known = item.kind === 'word' && item.effect.grammar !== 'unknown'
        return [
          {
            text: item.text,
            known,
            reported: notUnderstood.some((word) => word.includes(item.text)),
          },
        ]
      })
    })
    expect(items.filter(({ known, reported }) => !known && !reported)).toEqual([])
    expect(items.filter(({ known }) => known).length / items.length).toBeGreaterThan(0.95)
  })

  test('a plan only says words of the closed lists and drawings of the shelf', () => {
    for (const { prompt } of cases.scenes) {
      const plan = readScene(prompt)
      expect(places).toContain(plan.place)
      expect(times).toContain(plan.time)
      expect(weathers).toContain(plan.weather)
      expect(seasons).toContain(plan.season)
      expect(styles).toContain(plan.style)
      expect(plan.subjects.filter((subject, at) => !sound(subject, at, plan.subjects))).toEqual([])
    }
  })

  test('the same prompt gives the same plan', () => {
    for (const { prompt } of cases.scenes.slice(0, 20))
      expect(readScene(prompt)).toEqual(readScene(prompt))
  })

  test('quoted text is kept letter for letter, in any quotes', () => {
    const texts = (prompt: string) =>
      readScene(prompt).texts.map(({ text, role }) => `${role}: ${text}`)
    expect(texts('a shop sign “Crêperie & Café”')).toEqual(['sign: Crêperie & Café'])
    expect(texts("a poster titled 'Don't panic'")).toEqual(["title: Don't panic"])
    expect(texts('海报，标题「星空」和『夜』')).toEqual(['title: 星空', 'title: 夜'])
    expect(texts('une affiche « Bonjour »')).toEqual(['title: Bonjour'])
    expect(texts('ein Schild „Zimmer frei" am Haus und „Ruhe" am Tor')).toEqual([
      'sign: Zimmer frei',
      'sign: Ruhe',
    ])
    expect(texts('signs “In" and “Out”')).toEqual(['sign: In', 'sign: Out'])
    expect(texts("the dog's bowl and the cats' bed")).toEqual([])
    expect(texts('a neon sign saying "OPEN" in blue letters')).toEqual(['sign: OPEN'])
    expect(readScene('a neon sign saying "OPEN" in blue letters').texts[0]?.colour).toBe('#2F62C9')
  })
})

describe('hostile text', () => {
  const texts = {
    'one letter': 'a'.repeat(5000),
    'open quotes': '"'.repeat(5000),
    'unbalanced quotes': '«“"\''.repeat(1250),
    punctuation: ',.;:!?()'.repeat(625),
    'only emoji': '🦊🏽👩‍🚀'.repeat(600),
    'unknown characters': '龘'.repeat(5000),
    'right to left': '\u202eغزال في الغابة '.repeat(250),
    'mixed scripts': 'a deer 鹿 олень हिरण غزال シカ '.repeat(150),
    'lone surrogates': '\ud83e'.repeat(5000),
    'private use': '\ue000\ue001'.repeat(2500),
    'control characters': '\u0000\u0007\u001b'.repeat(1600),
    'object keys': '__proto__ constructor toString hasOwnProperty '.repeat(100),
    nothing: '',
  }
  test.each(Object.entries(texts))('%s still gives a plan', (_, text) => {
    const scene = readScene(text)
    expect(places).toContain(scene.place)
    expect(scene.subjects.length).toBeLessThanOrEqual(24)
    expect(say(scene)).toMatch(/\.$/)
    const facts = { images: 1, boxes: [0] }
    const edit = readEdit(text, facts)
    expect(edit.operations.length > 0 || refuseEdit(text, edit, facts) !== undefined).toBe(true)
  })

  test('an emoji is its drawing, and its number counts', () => {
    expect(readScene('🦊🦊 🌲').subjects).toMatchObject([
      { drawing: 'fox', count: 2 },
      { drawing: 'evergreen-tree' },
    ])
  })
})

describe('sentences', () => {
  test.each([
    [
      'a red deer in a pine forest at sunset',
      'A red deer in a conifer forest at sunset, clear sky, natural style.',
    ],
    [
      'three wolves in the snow',
      'Three wolves in a snowy landscape by day, clear sky, natural style.',
    ],
    ['an apple, an owl and two cups of coffee', /^An apple, an owl and two cups of coffee /],
    [
      'a woman in a red dress with serendipity',
      /^A woman in red .*; not understood: 'serendipity'\.$/,
    ],
    ['a cat on a chair next to a dog', /^A cat on a chair beside a dog /],
  ])('%s', (prompt, sentence) => expect(say(readScene(prompt))).toMatch(sentence))

  test('what is left out is a warning, and what is understood is none', () => {
    expect(warningsOf(readScene('a cat of serendipity'))).toEqual([
      'Not understood and left out: "serendipity".',
    ])
    expect(warningsOf(readScene('a cat, masterpiece, 8k'))).toEqual([])
  })
})

describe('shelf and lexicon', () => {
  test('every drawing has lines, ink within its box, a height and a colour', () => {
    const shelf = [...loadDrawings().values()]
    const odd = shelf.filter(({ body, ink: [x1, y1, x2, y2], width, height, metres, colour }) => {
      const inside = x1 >= 0 && y1 >= 0 && x1 < x2 && y1 < y2 && x2 <= width && y2 <= height
      return !inside || !/^<.*>$/.test(body) || !(metres > 0) || !/^#[0-9a-f]{6}$/.test(colour)
    })
    expect(odd.map(({ id }) => id)).toEqual([])
    expect(shelf.length).toBeGreaterThan(800)
    expect(loadDrawings().get('deer')?.body).toContain('#d17856')
  })

  test('heads and whole bodies are told apart', () => {
    const kind = (id: string) => loadDrawingFacts().get(id)?.kind
    expect(['fox', 'bear', 'wolf', 'lion', 'cat-face', 'unicorn'].map(kind)).toEqual(
      Array(6).fill('face'),
    )
    expect(['deer', 'cat', 'horse', 'tiger', 'owl', 'rabbit'].map(kind)).toEqual(
      Array(6).fill('body'),
    )
  })

  test('every thing the lexicons name is a drawing', () => {
    const shelf = loadDrawingFacts()
    const deer = [
      ['en', 'stag'],
      ['zh', '鹿'],
      ['ja', '鹿'],
      ['es', 'ciervo'],
      ['fr', 'cerf'],
      ['de', 'hirsch'],
      ['ar', 'غزال'],
      ['hi', 'हिरण'],
      ['ru', 'олен'],
    ] as const
    for (const [language, key] of deer) expect(lexicon(language).find(key)?.thing).toBe('deer')
    const absent = (['en', 'zh', 'ja', 'es', 'fr', 'de', 'ar', 'hi', 'ru'] as const).flatMap(
      (language) =>
        Array.from(lexicon(language).effects(), ({ thing }) => thing).filter(
          (thing) => thing !== undefined && !shelf.has(thing),
        ),
    )
    expect(absent).toEqual([])
  })

  test('a slip in a lexicon table is refused', () => {
    expect(() => parseEffect('place=forrest')).toThrow('forrest')
    expect(() => parseEffect('plaice=forest')).toThrow('plaice')
  })
})
