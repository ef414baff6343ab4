/**
 * The letters that Skia draws are the very glyphs that HarfBuzz chooses and places: every line is drawn
 * twice, once by the engine and once from HarfBuzz's own glyph ids and outlines, and the ink compared.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { fileOf, mixed, partedRuns, runsOf, writings } from '../../../../test/shaping/cases.ts'
import {
  agreement,
  drawGlyphs,
  inkOf,
  middle,
  shaped,
  type Glyph,
  type Ink,
  type Run,
} from '../../../../test/shaping/harfbuzz.ts'
import type { Face } from './fonts.ts'
import { fillLines } from './lettering.ts'
import { draw, layout, type Layout } from './typeset.ts'

/** Share of the ink that is the same; antialiasing alone leaves it over 0.99. */
const same = 0.985

/** Skia fills letters of more than 256 pixels as outlines: no hinting stands between the two drawings. */
const size = 260
const setting = (text: string, weight: 400 | 700, face?: Face): Layout =>
  layout(text, { x: 0, y: 0, width: 6000, height: 600 }, { weight, face, maxSize: size })

function inked({ ink }: Layout, paint: (ctx: SKRSContext2D) => void): Ink {
  const margin = 40
  const [width, height] = [ink.width + margin * 2, ink.height + margin * 2].map(Math.ceil)
  const ctx = createCanvas(width ?? 0, height ?? 0).getContext('2d')
  ctx.translate(margin - Math.floor(ink.x), margin - Math.floor(ink.y))
  paint(ctx)
  return inkOf(ctx)
}

const engineInk = (set: Layout): Ink => inked(set, (ctx) => fillLines(ctx, set, '#000'))

const theirInk = (set: Layout, glyphs: readonly (readonly Glyph[])[], dy = 0): Ink =>
  inked(set, (ctx) => {
    for (const [k, { x, y }] of set.lines.entries())
      drawGlyphs(ctx, glyphs[k] ?? [], { x, y: y + dy, size: set.size })
  })

/** How alike the engine's drawing and HarfBuzz's are. `glyphs` has those of each line of the layout. */
function likeness(set: Layout, glyphs: readonly (readonly Glyph[])[]): number {
  const [engine, theirs] = [engineInk(set), theirInk(set, glyphs)]
  const off = middle(engine) - middle(theirs)
  // Skia sets a line on whole pixels: that may move it by less than one.
  return agreement(engine, Math.abs(off) < 0.75 ? theirInk(set, glyphs, off) : theirs)
}

const glyphsOf = (runs: readonly Run[], set: Layout): readonly Glyph[] =>
  runs.flatMap((run) => shaped(run, set.hand.tracking))

const weights = [400, 700] as const

const run = (file: string, text: string, rtl = false, between = ''): Run => ({
  file,
  text: Array.from(text).join(between),
  rtl,
})

describe.each(writings)('$name', ({ texts, fonts, face = 'sans', rtl = false }) => {
  test.each(texts.map((text, k) => [text, weights[k % 2] ?? 400] as const))(
    '“%s” in weight %i is drawn with the glyphs that HarfBuzz chooses',
    (text, weight) => {
      const set = setting(text, weight, face)
      const files = fonts.map((font) => fileOf(font, weight))
      const glyphs = set.lines.map((line) => glyphsOf(partedRuns(line.text, files, rtl), set))
      expect(glyphs.flat().map(({ id }) => id)).not.toContain(0)
      expect(likeness(set, glyphs)).toBeGreaterThan(same)
    },
  )
})

describe('where directions mix', () => {
  test.each(mixed)('“$text” stands in the order of the bidirectional algorithm', (line) => {
    const set = setting(line.text, 700)
    const glyphs = glyphsOf(runsOf(line.visual, 700), set)
    expect(glyphs.map(({ id }) => id)).not.toContain(0)
    expect(likeness(set, [glyphs])).toBeGreaterThan(same)
    expect(likeness(set, [glyphsOf(runsOf(line.visual.toReversed(), 700), set)])).toBeLessThan(0.8)
  })
})

describe('the comparison fails', () => {
  const parted = (text: string, file: string, rtl = false): readonly Run[] =>
    Array.from(text, (letter) => ({ file, text: letter, rtl }))
  const wrong: readonly (readonly [about: string, text: string, runs: readonly Run[]])[] = [
    ['where Arabic letters do not join', 'سلام', [run('arabic-700', 'سلام', true, '\u200c')]],
    ['where Arabic runs from left to right', 'سلام', [run('arabic-700', 'سلام')]],
    ['where a vowel sign is not moved before its letter', 'क्षि', parted('क्षि', 'devanagari-700')],
    ['where marks are not set above marks', 'ที่นี่', parted('ที่นี่', 'thai-700')],
    ['where kerning is lost', 'AVATAR', parted('AVATAR', 'sans-700')],
    ['in the shapes of another country', '直接骨', [run('japanese-700', '直接骨')]],
    ['in another weight', 'Summer', [run('sans-400', 'Summer')]],
    ['where two letters change places', 'Summer', [run('sans-700', 'Sumemr')]],
    ['where an accent is lost', 'façade', [run('sans-700', 'facade')]],
    ['where a letter is lost', 'Festival of lights', [run('sans-700', 'Festival of light')]],
  ]

  test.each(wrong)('%s', (_about, text, runs) => {
    const set = setting(text, 700)
    expect(likeness(set, [glyphsOf(runs, set)])).toBeLessThan(same)
  })

  test('for a font that lacks the letters: it gives .notdef', () => {
    const set = setting('שלום', 700)
    const glyphs = glyphsOf([run('arabic-700', 'שלום', true)], set)
    expect(glyphs.map(({ id }) => id)).toEqual([0, 0, 0, 0])
    expect(likeness(set, [glyphs])).toBeLessThan(0.5)
  })
})

describe('the roles', () => {
  const place = { x: 20, y: 20, width: 660, height: 300 }

  test.each(['title', 'caption', 'sign', 'label'] as const)(
    'a %s shows those glyphs, each line of them',
    (role) => {
      for (const { text, rtl } of [
        { text: 'لا إله الأرض للآن مقهى أهلاً وسهلاً', rtl: true },
        { text: 'क्षि ज्ञ त्र श्र हिन्दी पुस्तक मेला', rtl: false },
      ]) {
        const ctx = createCanvas(700, 340).getContext('2d')
        ctx.fillStyle = '#fff'
        ctx.fillRect(0, 0, 700, 340)
        const drawn = draw(ctx, text, place, { role, colour: '#c01030' })
        const { lines, hand, size: letters } = drawn.layout
        const files = filesIn(hand.font(1))
        const sheet = createCanvas(700, 340).getContext('2d')
        for (const { text: line, x, y } of lines) {
          const runs = partedRuns(line, files, rtl)
          drawGlyphs(sheet, glyphsOf(runs, drawn.layout), { x, y, size: letters })
        }
        expect(lines.map((line) => line.text).join(' ')).toBe(text)
        const [theirs, ours] = [inkOf(sheet), redOf(ctx, drawn.layout.ink)]
        expect(outsideOf(thinned(theirs), ours)).toBeLessThan(0.01)
        expect(outsideOf(thinned(ours), theirs)).toBeLessThan(0.01)
      }
    },
  )

  /** Font files of a CSS `font`, as the engine names its families: `"Limn Arabic 700"`. */
  const filesIn = (font: string): readonly string[] =>
    Array.from(font.matchAll(/"Limn (\w+) (\d+)"/g), ([, name = '', weight]) =>
      fileOf(name.toLowerCase(), Number(weight)),
    )

  /** Which pixels of a part have the red of the letters; a label's frame has it too. */
  function redOf(ctx: SKRSContext2D, part: Layout['ink']): Ink {
    const { data } = ctx.getImageData(0, 0, 700, 340)
    const cover = new Uint8Array(data.length / 4)
    for (let p = 0; p < cover.length; p++) {
      const [red = 0, green = 0, blue = 0] = data.subarray(p * 4, p * 4 + 3)
      const gap = Math.abs(red - 0xc0) + Math.abs(green - 0x10) + Math.abs(blue - 0x30)
      const [x, y] = [(p % 700) - part.x, Math.floor(p / 700) - part.y]
      const isIn = x > -2 && y > -2 && x < part.width + 2 && y < part.height + 2
      cover[p] = isIn && gap < 120 ? 255 : 0
    }
    return { width: 700, cover }
  }

  /** Ink with ink on all four sides: edges, where hinting and whole baselines tell, are gone. */
  function thinned({ width, cover }: Ink): Ink {
    const deep = (p: number): boolean =>
      [p, p - 1, p + 1, p - width, p + width].every((at) => (cover[at] ?? 0) > 250)
    return { width, cover: cover.map((_, p) => (deep(p) ? 255 : 0)) }
  }

  /** Share of the first ink that the second has not. */
  function outsideOf(one: Ink, other: Ink): number {
    let [outside, all] = [0, 0]
    for (const [p, ink] of one.cover.entries()) {
      if (ink === 0) continue
      all += 1
      if ((other.cover[p] ?? 0) === 0) outside += 1
    }
    return outside / all
  }
})
