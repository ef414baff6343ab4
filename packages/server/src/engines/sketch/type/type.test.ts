/** Text in the picture, measured: where its ink is, which glyphs it has, whether it can be read. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../../problem.ts'
import { css, type Rgb } from '../paint/colour.ts'
import { random } from '../paint/random.ts'
import { covers, fontNames } from './coverage.ts'
import { familyOf, fontOf, fontsFor, loadFont } from './fonts.ts'
import { contrast, measureGround, plainGround, readable } from './ground.ts'
import { advance, bounds, edges, type Box } from './ink.ts'
import { fillLines } from './lettering.ts'
import {
  areaAt,
  cannotDraw,
  draw,
  drawOnPhoto,
  layout,
  missing,
  type DrawOptions,
  type Raster,
} from './typeset.ts'

const hand = (text: string, direction: 'ltr' | 'rtl' = 'ltr') => ({
  font: fontOf(text, 'sans', 700),
  tracking: 0,
  direction,
})

const box: Box = { x: 30, y: 40, width: 340, height: 170 }

function page(
  width: number,
  height: number,
  ground: 'dark' | 'light' | 'grey' | 'busy',
): SKRSContext2D {
  const ctx = createCanvas(width, height).getContext('2d')
  ctx.fillStyle = { dark: '#0b1226', light: '#f3eee2', grey: '#7b7b7b', busy: '#808080' }[ground]
  ctx.fillRect(0, 0, width, height)
  const next = random(3, ground)
  const patches = ground === 'busy' ? 700 : 0
  for (let i = 0; i < patches; i++) {
    ctx.fillStyle = `hsl(${next() * 360},60%,${next() * 100}%)`
    ctx.fillRect(next() * width, next() * height, width / 9, height / 9)
  }
  return ctx
}

const pixels = (ctx: SKRSContext2D): Uint8ClampedArray =>
  ctx.getImageData(0, 0, ctx.canvas.width, ctx.canvas.height).data

describe('fitting', () => {
  test('the ink found by the layout is the ink that is drawn, and lies in the box', () => {
    for (const text of [
      'Summer Music Festival',
      'jgpqy ÅÉ',
      'صباح الخير',
      '東京タワーの夜',
      'สวัสดีชาวโลก',
    ]) {
      const set = layout(text, box, { weight: 700, spaced: true })
      const ctx = createCanvas(400, 250).getContext('2d')
      fillLines(ctx, set, '#000')
      const ink = bounds(pixels(ctx), 400, 250)
      if (!ink) throw new Error(`${text} has no ink`)
      expect(ink.x).toBeGreaterThanOrEqual(box.x - 1)
      expect(ink.y).toBeGreaterThanOrEqual(box.y - 1)
      expect(ink.x + ink.width).toBeLessThanOrEqual(box.x + box.width + 1)
      expect(ink.y + ink.height).toBeLessThanOrEqual(box.y + box.height + 1)
      const filled = Math.max(ink.width / box.width, ink.height / box.height)
      expect(filled).toBeGreaterThan(0.93)
      expect(Math.abs(ink.x - set.ink.x)).toBeLessThan(3)
      expect(Math.abs(ink.y + ink.height - set.ink.y - set.ink.height)).toBeLessThan(3)
    }
  })

  test('longer text gets smaller letters and more lines', () => {
    const texts = [
      'Bread',
      'Bread and butter',
      'Bread and butter, jam and cheese, tea and coffee all day long',
    ]
    const sets = texts.map((text) => layout(text, box))
    const counts = sets.map((set) => set.lines.length)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(sets[2]?.lines.length).toBeGreaterThan(2)
    expect(sets[0]?.size).toBeGreaterThan((sets[1]?.size ?? 0) * 1.2)
    expect(sets[1]?.size).toBeGreaterThan((sets[2]?.size ?? 0) * 1.2)
  })

  test('no letter is lost, added or changed', () => {
    for (const text of [
      'the Quick (brown) fox — 50% off!',
      '人人生而自由，在尊严和权利上一律平等。',
      'ภาษาไทยไม่มีเว้นวรรค',
    ]) {
      for (const width of [60, 150, 400]) {
        const lines = layout(text, { ...box, width }).lines.map((line) => line.text)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }
    }
  })

  test('lines are balanced', () => {
    const set = layout('one two three four five six seven eight', {
      x: 0,
      y: 0,
      width: 300,
      height: 160,
    })
    const widths = set.lines.map((line) => line.ink.width)
    expect(widths.length).toBeGreaterThan(1)
    expect(Math.min(...widths) / Math.max(...widths)).toBeGreaterThan(0.7)
  })

  test('a closing mark never begins a line and an opening one never ends it', () => {
    const lines = layout('他说：「你好，世界！」（很高兴）。', {
      x: 0,
      y: 0,
      width: 90,
      height: 300,
    }).lines
    expect(lines.length).toBeGreaterThan(3)
    for (const { text } of lines) {
      expect(text).not.toMatch(/^[，。！」）：]/u)
      expect(text).not.toMatch(/[「（]$/u)
    }
  })

  test('a line end in the text is kept', () => {
    expect(layout('One\nTwo three', box).lines.map((line) => line.text)).toEqual([
      'One',
      'Two three',
    ])
  })

  test('lines do not run into each other', () => {
    for (const text of ['jump high\njump high', 'ضضض پپپ\nضضض إإإ', 'ที่นี่ ปู่\nที่นี่ ปู่']) {
      const [first, second] = layout(text, box).lines
      expect((first?.ink.y ?? 0) + (first?.ink.height ?? 0)).toBeLessThan(second?.ink.y ?? 0)
    }
  })

  test('text that would be too small to read is refused with a sentence', () => {
    const long = 'word '.repeat(400)
    expect(() => layout(long, { x: 0, y: 0, width: 60, height: 20 })).toThrow(Problem)
    expect(() => layout(long, { x: 0, y: 0, width: 60, height: 20 })).toThrow(
      /too long for its place/u,
    )
  })
})

describe('writing', () => {
  test('Arabic letters join', () => {
    const word = 'سلام'
    const apart = Array.from(word).join('\u200c')
    const [joined, isolated] = [
      advance(word, hand(word, 'rtl')),
      advance(apart, hand(apart, 'rtl')),
    ]
    expect(joined).toBeLessThan(isolated * 0.85)
  })

  test('text from right to left starts at the right, other text at the left', () => {
    const wide = { x: 0, y: 0, width: 600, height: 40 }
    for (const text of ['שלום', 'سلام', '50% שלום']) {
      const [line] = layout(text, wide, { align: 'start' }).lines
      expect((line?.ink.x ?? 0) + (line?.ink.width ?? 0)).toBeGreaterThan(598)
    }
    expect(layout('Hello', wide, { align: 'start' }).lines[0]?.ink.x).toBeLessThan(2)
  })

  test('in mixed text each part keeps its own direction', () => {
    // Drawn right to left, the Latin word that comes last stands leftmost.
    const ctx = createCanvas(400, 100).getContext('2d')
    const latin = edges('HIH', hand('HIH'))
    const set = layout(
      'שלום HIH',
      { x: 0, y: 0, width: 400, height: 100 },
      { weight: 700, align: 'left' },
    )
    fillLines(ctx, set, '#000')
    const whole = ctx.getImageData(0, 0, Math.floor((latin.right - latin.left) * set.size), 100)
    const alone = createCanvas(400, 100).getContext('2d')
    fillLines(alone, { ...set, lines: set.lines.map((line) => ({ ...line, text: 'HIH' })) }, '#000')
    const only = alone.getImageData(0, 0, whole.width, 100)
    expect(bounds(whole.data, whole.width, 100)?.height).toBe(
      bounds(only.data, only.width, 100)?.height,
    )
  })

  const samples: Readonly<Record<string, readonly [string, string]>> = {
    Latin: ['Straße', 'façade'],
    Greek: ['κόσμος', 'φίλος'],
    Cyrillic: ['мир', 'дом'],
    Arabic: ['كتاب', 'بيت'],
    Hebrew: ['שלום', 'בית'],
    Devanagari: ['नमस्ते', 'दुनिया'],
    Thai: ['สวัสดี', 'โลก'],
    Chinese: ['春风', '世界'],
    Traditional: ['臺灣', '歡迎'],
    Japanese: ['おはよう', 'カメラ'],
    Korean: ['안녕', '세계'],
    Bengali: ['শুভ', 'সকাল'],
    Tamil: ['வணக்கம்', 'உலகம்'],
    Telugu: ['శుభం', 'ఉదయం'],
    Georgian: ['დილა', 'მშვიდობა'],
    Armenian: ['Բարի', 'լույս'],
  }

  test.each(Object.entries(samples))('%s is drawn with glyphs of its own', (_name, [one, two]) => {
    expect(missing(one + two)).toEqual([])
    const shot = (text: string): string => {
      const ctx = createCanvas(300, 120).getContext('2d')
      ctx.font = fontOf(text, 'sans', 400)(60)
      ctx.fillText(text, 10, 80)
      return Buffer.from(pixels(ctx)).toString('base64')
    }
    const lacks = shot('\u{10fffd}'.repeat(Array.from(one).length))
    expect(new Set([shot(one), shot(two), lacks]).size).toBe(3)
    // Every letter has ink of its own: none is a box or a blank.
    for (const letter of new Set(one.match(/\p{L}/gu))) {
      const ink = edges(letter, hand(letter))
      expect(ink.right - ink.left).toBeGreaterThan(0.01)
    }
  })

  test('Han characters take the shapes of the country that the text is from', () => {
    expect(fontsFor('直接の', 'sans')[0]).toBe('Japanese')
    expect(fontsFor('直接', 'sans')[0]).toBe('Chinese')
    expect(fontsFor('臺灣歡迎您', 'sans')[0]).toBe('Traditional')
    expect(fontsFor('한글 漢字', 'sans')).toEqual(['Sans', 'Korean', 'Traditional'])
  })

  test('a face that lacks a letter of the text gives way as a whole', () => {
    expect(fontsFor('Hello', 'poster')).toEqual(['Poster'])
    expect(fontsFor('Καλημέρα', 'poster')).toEqual(['Sans'])
  })
})

const drawable = Array.from({ length: 0xfb00 }, (_, i) => String.fromCharCode(i)).filter((c) =>
  /[\p{L}\p{N}\p{So}]/u.test(c),
)

describe('coverage', () => {
  test.each(fontNames())('%s draws what the table says, and nothing else', (font) => {
    loadFont(font, 700)
    const next = random(11, font)
    const only = {
      font: () => `700 96px "${familyOf(font, 700)}"`,
      tracking: 0,
      direction: 'ltr' as const,
    }
    const inked = (letter: string): boolean => {
      const ink = edges(letter, only)
      return ink.right > ink.left
    }
    const known = drawable.filter((c) => covers(font, c))
    const others = drawable.filter((c) => !covers(font, c))
    expect(known.length).toBeGreaterThan(20)
    for (let i = 0; i < 16; i++) {
      const [letter, other] = [next.pick(known), next.pick(others)]
      expect(inked(letter)).toBe(true)
      expect(inked(other)).toBe(false)
    }
  })

  test('missing names exactly the characters without a font, each once', () => {
    expect(missing('Grüße, Жизнь, Ελλάδα; “quotes” — 100 €')).toEqual([])
    expect(missing('a😀b😀ᠮ')).toEqual(['😀', 'ᠮ'])
    expect(missing('I ♥\ufe0f NY ★\n\t\u200f')).toEqual([])
    expect(missing('e\u0301')).toEqual([])
    expect(missing('')).toEqual([])
  })

  test('what cannot be drawn is refused with a sentence that names it', () => {
    expect(() => layout('hi 😀', box)).toThrow(Problem)
    expect(cannotDraw(['😀'])).toContain('😀 (U+1F600)')
    expect(() => layout(' \n', box)).toThrow(/no text/u)
    expect(() => draw(page(400, 250, 'dark'), 'ᠮ', box, { role: 'title' })).toThrow(/U\+182E/u)
  })
})

describe('drawing', () => {
  const looks: readonly DrawOptions[] = [
    { role: 'title' },
    { role: 'caption' },
    { role: 'label' },
    { role: 'sign' },
    { role: 'sign', material: 'enamel', light: '#8ea9d6' },
    { role: 'sign', material: 'metal' },
    { role: 'sign', material: 'chalk' },
    { role: 'sign', neon: true },
  ]

  test.each(looks)('%o draws in its box, nothing outside, and the same every time', (look) => {
    for (const ground of ['dark', 'light', 'busy'] as const) {
      const before = pixels(page(400, 250, ground))
      const shot = (): Uint8ClampedArray => {
        const ctx = page(400, 250, ground)
        draw(ctx, 'Fresh Bread', box, look)
        return pixels(ctx)
      }
      const after = shot()
      let [inside, outside] = [0, 0]
      for (let i = 0; i < before.length; i += 4) {
        if (
          before[i] === after[i] &&
          before[i + 1] === after[i + 1] &&
          before[i + 2] === after[i + 2]
        )
          continue
        const [x, y] = [(i / 4) % 400, Math.floor(i / 4 / 400)]
        const isIn = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
        if (isIn) inside++
        else outside++
      }
      expect(outside).toBe(0)
      expect(inside).toBeGreaterThan(500)
      expect(Buffer.from(shot()).equals(Buffer.from(after))).toBe(true)
    }
  })

  test.each(looks)('%o can be read on dark, light, grey and busy ground', (look) => {
    for (const ground of ['dark', 'light', 'grey', 'busy'] as const) {
      const ctx = page(400, 250, ground)
      const drawn = draw(ctx, 'Fresh Bread', box, look)
      expect(drawn.contrast).toBeGreaterThanOrEqual(4.5)
      expect(around(ctx, drawn)).toBeGreaterThanOrEqual(look.light ? 3.5 : 4.5)
    }
  })

  /** The contrast between letters and the ground around them that nine tenths of the ground reach. */
  function around(ctx: SKRSContext2D, drawn: ReturnType<typeof draw>): number {
    const mask = createCanvas(400, 250).getContext('2d')
    fillLines(mask, drawn.layout, '#000')
    const [ink, shown] = [pixels(mask), pixels(ctx)]
    const rgb = (i: number): Rgb => [shown[i] ?? 0, shown[i + 1] ?? 0, shown[i + 2] ?? 0]
    const alpha = (x: number, y: number): number => ink[(y * 400 + x) * 4 + 3] ?? 0
    const letters: Rgb[] = []
    const ground: Rgb[] = []
    const far = Math.max(3, Math.round(drawn.layout.size * 0.08))
    for (let y = far; y < 250 - far; y++) {
      for (let x = far; x < 400 - far; x++) {
        const near = [alpha(x - far, y), alpha(x + far, y), alpha(x, y - far), alpha(x, y + far)]
        const close = [
          alpha(x - 2, y),
          alpha(x + 2, y),
          alpha(x, y - 2),
          alpha(x, y + 2),
          alpha(x, y),
        ]
        if (alpha(x, y) === 255) letters.push(rgb((y * 400 + x) * 4))
        else if (near.includes(255) && close.every((a) => a === 0))
          ground.push(rgb((y * 400 + x) * 4))
      }
    }
    const mean = ([0, 1, 2] as const).map(
      (k) => letters.reduce((sum, c) => sum + c[k], 0) / letters.length,
    )
    const colour: Rgb = [mean[0] ?? 0, mean[1] ?? 0, mean[2] ?? 0]
    const found = ground.map((c) => contrast(colour, c)).sort((a, b) => a - b)
    return found[Math.floor(found.length / 10)] ?? 0
  }

  test('a ground is veiled only as far as it must be', () => {
    expect(readable(plainGround(0.01)).veil).toBeUndefined()
    expect(readable(plainGround(0.9)).veil).toBeUndefined()
    expect(readable(plainGround(0.9), [20, 20, 30]).veil).toBeUndefined()
    const busy = readable(measureGround(page(400, 250, 'busy'), box))
    expect(busy.veil?.alpha).toBeGreaterThan(0.1)
    expect(busy.veil?.alpha).toBeLessThan(0.9)
    expect(busy.contrast).toBeLessThan(7)
    const same = readable(plainGround(0.2), [124, 124, 124])
    expect(same.veil?.alpha).toBeGreaterThan(0.5)
  })

  test('an asked colour is the colour of the letters, whatever the ground', () => {
    for (const ground of ['dark', 'light', 'grey', 'busy'] as const) {
      const ctx = page(400, 250, ground)
      const drawn = draw(ctx, 'SALE', box, { role: 'title', colour: '#e01020' })
      expect(css(drawn.colour)).toBe(css([0xe0, 0x10, 0x20]))
      expect(around(ctx, drawn)).toBeGreaterThanOrEqual(4.4)
    }
  })

  test('a named side of a picture gives an area inside of it, on that side', () => {
    for (const at of [
      'top',
      'centre',
      'bottom',
      'top-left',
      'top-right',
      'bottom-left',
      'bottom-right',
    ] as const) {
      const area = areaAt(at, 1000, 600)
      expect(
        area.x >= 0 && area.y >= 0 && area.x + area.width <= 1000 && area.y + area.height <= 600,
      ).toBe(true)
      expect(Math.sign(Math.round((area.y + area.height / 2 - 300) / 60))).toBe(
        at.startsWith('top') ? -1 : at === 'centre' ? 0 : 1,
      )
      expect(Math.sign(Math.round((area.x + area.width / 2 - 500) / 60))).toBe(
        at.endsWith('left') ? -1 : at.endsWith('right') ? 1 : 0,
      )
    }
  })

  test('text on a photograph leaves the photograph outside of the area as it was', () => {
    const raster: Raster = { width: 400, height: 250, data: pixels(page(400, 250, 'busy')) }
    const kept = Uint8ClampedArray.from(raster.data)
    const made = drawOnPhoto(raster, 'SALE', { x: 20.5, y: 10.2, width: 300, height: 90 })
    expect(raster.data).toEqual(kept)
    let changed = 0
    for (let i = 0; i < kept.length; i++) {
      if (kept[i] === made.data[i]) continue
      const [x, y] = [(i >> 2) % 400, Math.floor((i >> 2) / 400)]
      changed++
      expect(x >= 20 && x < 321 && y >= 10 && y < 101).toBe(true)
    }
    expect(changed).toBeGreaterThan(2000)
  })
})
