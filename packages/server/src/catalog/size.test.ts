import type { SizeAsk } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { asProblem } from '../problem.ts'
import { catalog } from './catalog.ts'
import type { Mode } from './model.ts'
import { checkSize, resolveSize } from './size.ts'

const standard = catalog.find('wan2.7-image')
const pro = catalog.find('wan2.7-image-pro')
const ratios = [
  '1:1',
  '16:9',
  '9:16',
  '3:2',
  '2:3',
  '4:3',
  '3:4',
  '5:4',
  '4:5',
  '21:9',
  '19.5:9',
  '8:1',
  '1:8',
]

test.for(['1K', '2K', '4K'] as const)(
  '%s spends its budget well at every common ratio, exactly',
  (tier) => {
    for (const ratio of ratios) {
      const [across = 1, down = 1] = ratio.split(':').map(Number)
      const { width, height } = resolveSize(pro, 'text', { tier, ratio })
      const spent = (width * height) / (pro.sizes.tierPixels[tier] ?? 0)
      expect(spent).toBeLessThanOrEqual(1)
      expect(spent).toBeGreaterThan(0.85)
      expect(width * down).toBe(height * across)
      expect([width % 8, height % 8]).toEqual([0, 0])
      checkSize(pro, 'text', { width, height })
    }
  },
)

test.for([
  ['1K', '1:1', 1024, 1024],
  ['1K', '16:9', 1280, 720],
  ['2K', '1:1', 2048, 2048],
  ['2K', '16:9', 2688, 1512],
  ['2K', '9:16', 1512, 2688],
  ['4K', '16:9', 5376, 3024],
] as const)('%s at %s is %ix%i', ([tier, ratio, width, height]) => {
  expect(resolveSize(pro, 'text', { tier, ratio })).toEqual({ width, height })
})

test('every ratio of a photo comes within half a percent, within the budget and the limits', () => {
  for (let width = 240; width <= 1920; width += 7) {
    const last = { width, height: 240 + ((width * 13) % 600) }
    if (last.width > last.height * 8) continue
    const made = resolveSize(standard, 'edit', undefined, last)
    expect(Math.abs((made.width / made.height) * (last.height / last.width) - 1)).toBeLessThan(
      0.005,
    )
    checkSize(standard, 'edit', made)
  }
})

test('nobody asking is 2K: a square from words, the ratio of the last image from images', () => {
  expect(resolveSize(standard, 'text', undefined)).toEqual({ width: 2048, height: 2048 })
  expect(resolveSize(standard, 'edit', undefined, { width: 1600, height: 900 })).toEqual({
    width: 2688,
    height: 1512,
  })
  expect(resolveSize(standard, 'edit', { tier: '1K' }, { width: 300, height: 300 })).toEqual({
    width: 1024,
    height: 1024,
  })
  expect(
    resolveSize(standard, 'set', { tier: '1K', ratio: '16:9' }, { width: 300, height: 300 }),
  ).toEqual({ width: 1280, height: 720 })
})

test('exact pixels are kept exactly', () => {
  expect(
    resolveSize(standard, 'edit', { width: 1001, height: 777 }, { width: 9, height: 9 }),
  ).toEqual({ width: 1001, height: 777 })
})

describe('a size is refused', () => {
  const refused: readonly (readonly [string, typeof pro, Mode, SizeAsk, RegExp])[] = [
    [
      'one pixel under 768 x 768',
      standard,
      'text',
      { width: 767, height: 768 },
      /589,824 to 4,194,304 .* 767x768 has 589,056/,
    ],
    [
      'over 2048 x 2048 on the standard model',
      standard,
      'text',
      { width: 2049, height: 2048 },
      /4,196,352/,
    ],
    ['over 4096 x 4096 on pro', pro, 'text', { width: 4097, height: 4096 }, /16,777,216/],
    [
      'over 2048 x 2048 on pro with images',
      pro,
      'edit',
      { width: 2049, height: 2048 },
      /from reference images/,
    ],
    ['over 2048 x 2048 on pro in a set', pro, 'set', { width: 2049, height: 2048 }, /in a set/],
    ['wider than 8:1', standard, 'text', { width: 4097, height: 512 }, /1:8 to 8:1/],
    ['taller than 1:8', standard, 'text', { width: 512, height: 4097 }, /1:8 to 8:1/],
    [
      '4K on the standard model',
      standard,
      'text',
      { tier: '4K' },
      /1K or 2K; got 4K. 4K is only for text-to-image with wan2.7-image-pro/,
    ],
    ['4K on pro with images', pro, 'edit', { tier: '4K' }, /1K or 2K; got 4K/],
    ['4K on pro in a set', pro, 'set', { tier: '4K' }, /1K or 2K; got 4K/],
    ['a ratio over 8:1', standard, 'text', { tier: '2K', ratio: '8.1:1' }, /got 8.1:1/],
    [
      'a ratio that is none',
      standard,
      'text',
      { tier: '2K', ratio: 'wide' },
      /such as 16:9; got "wide"/,
    ],
    ['a ratio of zero', standard, 'text', { tier: '2K', ratio: '16:0' }, /such as 16:9/],
    ['half a pixel', standard, 'text', { width: 1024.5, height: 1024 }, /whole numbers/],
    ['not a number', standard, 'text', { width: Number.NaN, height: 1024 }, /whole numbers/],
  ]
  test.for(refused)('%s', ([, model, mode, ask, sentence]) => {
    const problem = caught(() => checkSize(model, mode, ask))
    expect(problem).toMatchObject({ code: 'invalid_request', param: 'size' })
    expect(problem?.message).toMatch(sentence)
  })
})

test.for([
  [standard, 'text', { width: 768, height: 768 }],
  [standard, 'text', { width: 2048, height: 2048 }],
  [standard, 'edit', { width: 4096, height: 1024 }],
  [standard, 'edit', { width: 5760, height: 720 }],
  [standard, 'text', { width: 272, height: 2176 }],
  [pro, 'text', { width: 4096, height: 4096 }],
  [pro, 'text', { tier: '4K' }],
  [pro, 'set', { width: 2048, height: 2048 }],
] as const)('the limit itself is let in (%#)', ([model, mode, ask]) => {
  expect(caught(() => checkSize(model, mode, ask))).toBeUndefined()
})

function caught(run: () => void) {
  try {
    run()
    return undefined
  } catch (thrown) {
    return asProblem(thrown).body()
  }
}
