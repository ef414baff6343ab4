/**
 * Where lines end, over many widths: never where Unicode's line breaking algorithm (UAX #14, Unicode
 * 17) and the habits of each writing forbid it; and nothing is lost, whatever the width.
 */
import { describe, expect, test } from 'vitest'
import { layout, type Layout } from './typeset.ts'

const texts = [
  '他说：「你好，世界！」（很高兴）。百分之50%，¥100。',
  '「おいしい」パン、コーヒー。ちょっとだけ、キャッチ！',
  '안녕하세요, 세계 여러분! (서울에서)',
  'สวัสดีชาวโลก ภาษาไทยไม่มีเว้นวรรค',
  'नमस्ते दुनिया। क्षितिज पर सूर्योदय हुआ।',
  'مرحباً بالعالم، أهلاً وسهلاً (نهائي) في 2026.',
  'מבצע 50% הנחה! רק היום, בתל־אביב (מרכז).',
  'Bonjour à tous ! « Venez nombreux » demain : 50 % de remise ?',
  'Er sagte »Ja« und „nein“ zu well-known 24/7 offers (really), $100 or £5.',
  '¿Qué pasa? ¡Nada! — “Quoted” text, it’s 3.5 km.',
]
const widths = [60, 110, 170, 240, 330, 450]

const set = (text: string, width: number): Layout =>
  layout(text, { x: 0, y: 0, width, height: 260 }, { maxSize: 30 })

const bare = (text: string): string => text.replaceAll(/\s/gu, '')
const linesOf = (text: string, width: number): readonly string[] =>
  set(text, width).lines.map((line) => line.text)

describe.each(texts)('“%s”', (text) => {
  test.each(widths)('keeps every character in order in a box of %i pixels', (width) => {
    expect(bare(linesOf(text, width).join(''))).toBe(bare(text.normalize('NFC')))
  })

  test('no line begins with what closes, or ends with what opens', () => {
    for (const width of widths) {
      const lines = linesOf(text, width)
      for (const line of lines.slice(1)) {
        expect(line).not.toMatch(
          /^[)\]}!?,.:;%。、，．：；！？」』）】〉》…‥ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ।،؛؟]/u,
        )
        expect(line).not.toMatch(/^[»”’](?:\s|$)/u)
        expect(line).not.toMatch(/^\p{M}/u)
      }
      for (const line of lines.slice(0, -1))
        expect(line).not.toMatch(/(?:[([{「『（【〈《„¿¡$£¥]|(?:^|\s)[«“‘])$/u)
    }
  })
})

const spaced = texts.filter(
  (text) => !/[\p{Script=Han}\p{Script=Hira}\p{Script=Kana}\p{Script=Thai}]/u.test(text),
)

test.each(spaced)('“%s” is parted at spaces and after dashes alone', (text) => {
  const parts = (line: string): readonly string[] =>
    line.split(/(?<=[\s\p{Pd}/])/u).map((word) => word.trim())
  const known = new Set(parts(text))
  const longest = Math.max(...[...known].map((word) => word.length))
  const wide = widths.filter((width) => width > longest * 16)
  expect(wide.length).toBeGreaterThan(2)
  for (const width of wide) {
    for (const line of linesOf(text, width)) {
      for (const word of parts(line)) expect(known).toContain(word)
    }
  }
})

describe('lines that run from right to left', () => {
  const text = 'الجزء الأول من الكتاب، والجزء الثاني (2026) من نفس الكتاب'
  const box = { x: 40, y: 10, width: 220, height: 260 }

  test('start at the right edge, each of them, when they are set from the start', () => {
    const { lines } = layout(text, box, { maxSize: 30, align: 'start' })
    expect(lines.length).toBeGreaterThan(2)
    for (const { ink } of lines) {
      expect(ink.x + ink.width).toBeCloseTo(box.x + box.width, 5)
      expect(ink.x).toBeGreaterThanOrEqual(box.x)
    }
  })

  test('follow each other downwards in the order in which they are read', () => {
    const { lines, hand } = layout(text, box, { maxSize: 30 })
    expect(hand.direction).toBe('rtl')
    expect(lines.map((line) => line.text).join(' ')).toBe(text)
    const heights = lines.map((line) => line.y)
    expect(heights).toEqual(heights.toSorted((a, b) => a - b))
    expect(new Set(heights).size).toBe(lines.length)
  })
})
