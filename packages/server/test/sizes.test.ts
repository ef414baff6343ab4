/**
 * Every tier, ratio and custom size that a model of the catalog offers comes out exactly: worked out for
 * all of them, painted at the ends of what is allowed, and from the smallest images that are let in.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImageRequest, PixelSize } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { catalog } from '../src/catalog/catalog.ts'
import type { Model } from '../src/catalog/model.ts'
import { modesOf } from '../src/catalog/modes.ts'
import { checkSize, ratiosOf, resolveSize } from '../src/catalog/size.ts'
import type { InputImage } from '../src/engines/engine.ts'
import { createSketch } from '../src/engines/sketch/sketch.ts'
import { mark } from '../src/images/mark.ts'
import { runTask } from './engine-kit.ts'

const engine = createSketch({ threads: 1 })
const folder = await mkdtemp(join(tmpdir(), 'limn-sizes-'))
afterAll(async () => {
  await engine.close?.()
  await rm(folder, { recursive: true })
})

const models: readonly Model[] = catalog.models
const offered = models.flatMap((model) =>
  modesOf(model).flatMap(([mode, limits]) =>
    limits.tiers.map((tier) => ({
      model,
      mode,
      tier,
      widest: ratiosOf(model, limits).max,
      name: `${model.id}, ${mode}, ${tier}`,
    })),
  ),
)

const said = [
  '1:1',
  '16:9',
  '9:16',
  '4:3',
  '3:4',
  '3:2',
  '2:3',
  '21:9',
  '9:21',
  '5:4',
  '8:1',
  '1:8',
]
/** Those that people say, and 1:8 to 8:1 in steps of a twelfth of a doubling. */
const ratios = [
  ...said,
  ...Array.from({ length: 73 }, (_, k) => 2 ** ((k - 36) / 12)).map(
    (ratio) => `${ratio.toFixed(4)}:1`,
  ),
]

describe.each(offered)('$name', ({ model, mode, tier, widest }) => {
  test('every ratio is met within half a percent, in whole pixels, within the budget and the limits', () => {
    for (const ratio of ratios) {
      const [across = 1, down = 1] = ratio.split(':').map(Number)
      if (Math.max(across / down, down / across) > widest) continue
      const size = resolveSize(model, mode, { tier, ratio })
      checkSize(model, mode, size)
      expect(Math.abs(Math.log((size.width * down) / (size.height * across)))).toBeLessThan(0.005)
      const spent = (size.width * size.height) / (model.sizes.tierPixels[tier] ?? 0)
      expect(spent).toBeGreaterThan(0.85)
      expect(spent).toBeLessThanOrEqual(1)
      expect([size.width % 1, size.height % 1]).toEqual([0, 0])
    }
  })
})

describe('custom sizes', () => {
  test.each(
    models.flatMap((model) => modesOf(model).map(([mode]) => [model.id, mode, model] as const)),
  )('%s, %s: any pixels within the limits are kept as they are', (_id, mode, model) => {
    const limits = model.modes[mode]
    if (!limits) throw new Error(`no ${mode}`)
    const { minPixels, maxPixels, sides = { min: 1, max: 1e5 } } = limits
    const widest = ratiosOf(model, limits).max
    let tried = 0
    for (let width = 273; width * width < maxPixels * 8; width = Math.ceil(width * 1.05)) {
      for (const height of [
        Math.ceil(width / widest),
        Math.ceil(minPixels / width),
        width,
        Math.floor(maxPixels / width),
        Math.floor(width * widest),
      ]) {
        const size = { width, height }
        const pixels = width * height
        const ratio = width / height
        if (pixels < minPixels || pixels > maxPixels || ratio > widest || ratio < 1 / widest)
          continue
        if (Math.min(width, height) < sides.min || Math.max(width, height) > sides.max) continue
        checkSize(model, mode, size)
        expect(resolveSize(model, mode, size, { width: 999, height: 333 })).toEqual(size)
        tried += 1
      }
    }
    expect(tried).toBeGreaterThan(20)
  })
})

const common: Omit<ImageRequest, 'size'> = {
  model: 'wan2.7-image-pro',
  prompt: 'a red apple in a studio',
  images: [],
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: false,
  seed: 7,
  watermark: true,
  format: 'jpeg',
}

async function painted(
  more: Partial<ImageRequest> & { size: PixelSize },
  images: readonly InputImage[] = [],
) {
  const request = { ...common, ...more, images: images.map((_, k) => `asset:${k}`) }
  expect(engine.refuses(request)).toBeUndefined()
  const { pictures } = await runTask(engine, request, { images })
  const [picture] = pictures
  const { width, height } = await sharp(picture?.bytes).metadata()
  expect([picture?.width, picture?.height]).toEqual([width, height])
  return { bytes: Buffer.from(picture?.bytes ?? []), size: { width, height } }
}

describe('painted', () => {
  /** The least, the most, the widest, the tallest, sides that no engine likes. */
  const ends: readonly (readonly [number, number])[] = [
    [768, 768],
    [272, 2176],
    [2176, 272],
    [5792, 724],
    [1001, 777],
    [4096, 4096],
  ]
  test.each(ends)('%i×%i', async (width, height) => {
    checkSize(catalog.find('wan2.7-image-pro'), 'text', { width, height })
    expect((await painted({ size: { width, height } })).size).toEqual({ width, height })
  })
})

describe('from small images', () => {
  const whole = new URL('photos/astronaut.jpg', import.meta.url).pathname
  const instruction = 'upscale it to 2K'

  async function small(width: number, height: number): Promise<InputImage> {
    const path = join(folder, `${width}.png`)
    await writeFile(
      path,
      await sharp(whole).resize(width, height, { fit: 'cover' }).png().toBuffer(),
    )
    return { path, mime: 'image/png', width, height }
  }

  test('240×240 becomes 2048×2048: the same picture, with edges sharper than plain scaling gives', async () => {
    const image = await small(240, 240)
    const last = { width: image.width, height: image.height }
    const size = resolveSize(catalog.find('wan2.7-image'), 'edit', { tier: '2K' }, last)
    expect(size).toEqual({ width: 2048, height: 2048 })
    const { bytes, size: made } = await painted(
      { prompt: instruction, size, sizeAsked: false, watermark: false, format: 'png' },
      [image],
    )
    expect(made).toEqual(size)
    const back = await sharp(bytes).resize(240, 240).removeAlpha().raw().toBuffer()
    const source = await sharp(image.path).removeAlpha().raw().toBuffer()
    const gap = back.reduce((sum, value, k) => sum + Math.abs(value - (source[k] ?? 0)), 0)
    expect(gap / back.length).toBeLessThan(3)
    const plain = await sharp(image.path).resize(2048, 2048, { kernel: 'linear' }).png().toBuffer()
    expect(await steepness(bytes)).toBeGreaterThan((await steepness(plain)) * 1.05)
  })

  test('240×1920 becomes the 2K of its ratio', async () => {
    const image = await small(240, 1920)
    const last = { width: image.width, height: image.height }
    const size = resolveSize(catalog.find('wan2.7-image'), 'edit', undefined, last)
    const { size: made } = await painted({ prompt: 'make it brighter', size, sizeAsked: false }, [
      image,
    ])
    expect(made).toEqual(size)
    expect(size.width * 8).toBe(size.height)
    expect(size.height).toBeGreaterThan(5600)
  })

  /** Mean difference of the steepest hundredth of neighbours. */
  async function steepness(bytes: Uint8Array): Promise<number> {
    const grey = await sharp(bytes).greyscale().raw().toBuffer()
    const steps = Uint8Array.from(grey, (value, k) =>
      Math.abs(value - (grey[k - 1] ?? value)),
    ).sort()
    const top = steps.subarray(-steps.length / 100)
    return top.reduce((sum, step) => sum + step, 0) / top.length
  }
})

describe('the provenance mark', () => {
  const sides: readonly (readonly [number, number])[] = [
    [768, 768],
    [272, 2176],
    [5792, 724],
    [2048, 2048],
  ]

  test.each(sides)(
    'stands in the lower right of %i×%i, small and legible on any ground',
    (width, height) => {
      for (const grey of [0, 128, 255]) {
        const data = new Uint8ClampedArray(width * height * 4).fill(grey)
        const marked = mark({ width, height, data })
        const levels = new Map<number, number>()
        let [left, top] = [width, height]
        for (let p = 0; p < width * height; p++) {
          const value = marked.data[p * 4] ?? 0
          if (value === grey) continue
          levels.set(value, (levels.get(value) ?? 0) + 1)
          left = Math.min(left, p % width)
          top = Math.min(top, Math.floor(p / width))
        }
        expect(left).toBeGreaterThan(width * 0.65)
        expect(top).toBeGreaterThan(height * 0.92)
        const [letters, patch] = [Math.max(...levels.keys()), Math.min(...levels.keys())]
        const share = [...levels.values()].reduce((sum, count) => sum + count, 0) / (width * height)
        expect(share).toBeLessThan(0.01)
        expect(levels.get(letters) ?? 0).toBeGreaterThan(150)
        expect(contrast(letters, patch)).toBeGreaterThan(4.5)
      }
    },
  )

  /** Of two greys, by WCAG 2.2. */
  function contrast(light: number, dark: number): number {
    const [a = 0, b = 0] = [light, dark].map(
      (value) => ((value / 255 + 0.055) / 1.055) ** 2.4 + 0.05,
    )
    return a / b
  }
})
