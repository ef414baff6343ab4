import type { ImageDraft, PixelSize } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asProblem } from '../problem.ts'
import { card } from './card.ts'
import { catalog } from './catalog.ts'
import { complete } from './complete.ts'
import { checkDraft } from './limits.ts'
import { quote } from './price.ts'

const model = catalog.find('wan2.7-image')
const pro = catalog.find('wan2.7-image-pro')
const draft = (more: Partial<ImageDraft> = {}): ImageDraft => ({
  model: model.id,
  prompt: 'a red deer',
  ...more,
})
const refs = (count: number) => Array.from({ length: count }, (_, index) => `asset:${index}.png`)
const colours = (...shares: number[]) => shares.map((share) => ({ hex: '#C2D1E6', share }))
const evenly = (count: number) => colours(...Array.from({ length: count }, () => 1 / count))
const photo: PixelSize = { width: 600, height: 400 }
const seed = () => 11

describe('the catalog', () => {
  test('finds a model by its id and by a host’s name for it', () => {
    expect(catalog.find('wan2.7-image').id).toBe('wan2.7-image')
    expect(catalog.find('wan2-7-image').id).toBe('wan2.7-image-pro')
  })

  test.for(['gpt-image-1', 'dall-e-3', '', '__proto__', 'toString'])(
    'does not know %j and says what there is',
    (name) => {
      const problem = caught(() => catalog.find(name))
      expect(problem).toMatchObject({ code: 'model_not_found', param: 'model' })
      expect(problem?.message).toContain('wan2.7-image, wan2.7-image-pro')
    },
  )

  test('quotes the seeds’ prices in whole micro-dollars', () => {
    expect(quote(model, 1)).toEqual({
      usdMicros: 30_000,
      perImage: 30_000,
      unit: 'image',
      count: 1,
    })
    expect(quote(pro, 12).usdMicros).toBe(900_000)
  })
})

describe('a limit broken by one is refused', () => {
  const broken: readonly (readonly [string, Partial<ImageDraft>, string, RegExp])[] = [
    [
      '5,001 characters',
      { prompt: 'a'.repeat(5001) },
      'prompt',
      /1 to 5,000 characters; this one has 5,001/,
    ],
    ['5,001 characters outside the BMP', { prompt: '𠀀'.repeat(5001) }, 'prompt', /5,001/],
    ['an empty prompt', { prompt: '' }, 'prompt', /empty/],
    ['a blank prompt', { prompt: ' \n' }, 'prompt', /empty/],
    ['a NUL in the prompt', { prompt: 'a\0b' }, 'prompt', /NUL/],
    ['half a character in the prompt', { prompt: 'a\ud800b' }, 'prompt', /half a character/],
    ['no picture', { count: 0 }, 'count', /1 to 4 pictures; got 0/],
    [
      'five pictures',
      { count: 5 },
      'count',
      /1 to 4 pictures; got 5. More, up to 12, only come as a set/,
    ],
    ['a picture and a half', { count: 1.5 }, 'count', /got 1.5/],
    ['thirteen in a set', { count: 13, set: true }, 'count', /1 to 12 pictures; got 13/],
    ['none in a set', { count: 0, set: true }, 'count', /got 0/],
    ['ten images', { images: refs(10) }, 'images', /at most 9 reference images; got 10/],
    ['a mask without an image', { mask: 'asset:m.png' }, 'mask', /there is none/],
    [
      'one list of boxes for two images',
      { images: refs(2), boxes: [[]] },
      'boxes',
      /1 lists for 2 images/,
    ],
    ['boxes without images', { boxes: [[[1, 2, 3, 4]]] }, 'boxes', /1 lists for 0 images/],
    [
      'three boxes in the second image',
      {
        images: refs(2),
        boxes: [
          [],
          [
            [0, 0, 1, 1],
            [0, 0, 2, 2],
            [0, 0, 3, 3],
          ],
        ],
      },
      'boxes[1]',
      /at most 2 boxes; image 2 has 3/,
    ],
    [
      'a box of no width',
      { images: refs(1), boxes: [[[5, 0, 5, 9]]] },
      'boxes[0]',
      /x1 < x2.*\[5, 0, 5, 9\]/,
    ],
    ['a box of no height', { images: refs(1), boxes: [[[0, 9, 5, 9]]] }, 'boxes[0]', /y1 < y2/],
    [
      'a box left of the image',
      { images: refs(1), boxes: [[[-1, 0, 5, 9]]] },
      'boxes[0]',
      /from 0/,
    ],
    [
      'a box in half pixels',
      { images: refs(1), boxes: [[[0.5, 0, 5, 9]]] },
      'boxes[0]',
      /whole pixels/,
    ],
    ['two colours', { palette: evenly(2) }, 'palette', /3 to 10 colours; got 2/],
    ['eleven colours', { palette: evenly(11) }, 'palette', /3 to 10 colours; got 11/],
    ['shares of 99.9%', { palette: colours(0.333, 0.333, 0.333) }, 'palette', /sum to 0.999/],
    ['shares of 100.1%', { palette: colours(0.5, 0.25, 0.251) }, 'palette', /sum to 1.001/],
    ['a colour without share', { palette: colours(0.5, 0.5, 0) }, 'palette[2].share', /got 0/],
    [
      'a colour name',
      { palette: [...colours(0.5, 0.25), { hex: 'red', share: 0.25 }] },
      'palette[2].hex',
      /#RRGGBB; got "red"/,
    ],
    ['a palette in a set', { palette: evenly(3), set: true }, 'palette', /can't be used in a set/],
    ['seed -1', { seed: -1 }, 'seed', /0 to 2,147,483,647; got -1/],
    ['seed 2147483648', { seed: 2_147_483_648 }, 'seed', /got 2147483648/],
    ['half a seed', { seed: 0.5 }, 'seed', /whole number/],
    ['quality 0', { quality: 0 }, 'quality', /1 to 100; got 0/],
    ['quality 101', { quality: 101 }, 'quality', /got 101/],
    [
      'an edit plan without images',
      { plan: { kind: 'edit', operations: [], notUnderstood: [] } },
      'plan',
      /kind "scene"/,
    ],
    ['too many pixels', { size: { width: 4096, height: 4096 } }, 'size', /4,194,304/],
  ]
  test.for(broken)('%s', ([, more, param, sentence]) => {
    const problem = caught(() => checkDraft(model, draft(more)))
    expect(problem).toMatchObject({ code: 'invalid_request', param })
    expect(problem?.message).toMatch(sentence)
  })

  const inputs: readonly (readonly [string, PixelSize, RegExp])[] = [
    ['239 pixels', { width: 239, height: 400 }, /240 to 8,000 pixels; image 2 is 239x400/],
    ['8,001 pixels', { width: 8001, height: 4000 }, /8001x4000/],
    ['wider than 8:1', { width: 2401, height: 300 }, /1:8 to 8:1; image 2 is 2401x300/],
  ]
  test.for(inputs)('a reference image: %s', ([, size, sentence]) => {
    const problem = caught(() => complete(model, draft({ images: refs(2) }), [photo, size], seed))
    expect(problem).toMatchObject({ code: 'invalid_image', param: 'images[1]' })
    expect(problem?.message).toMatch(sentence)
  })

  test('a box that reaches one pixel outside its image', () => {
    const asks = (x2: number) => draft({ images: refs(1), boxes: [[[0, 0, x2, 400]]] })
    expect(complete(model, asks(600), [photo], seed).boxes).toEqual([[[0, 0, 600, 400]]])
    const problem = caught(() => complete(model, asks(601), [photo], seed))
    expect(problem).toMatchObject({ code: 'invalid_request', param: 'boxes[0]' })
    expect(problem?.message).toMatch(/600x400 pixels; the box \[0, 0, 601, 400\]/)
  })
})

test.for<Partial<ImageDraft>>([
  { prompt: '𠀀'.repeat(5000) },
  { count: 4 },
  { count: 12, set: true },
  {
    images: refs(9),
    boxes: [
      [
        [0, 0, 1, 1],
        [1, 1, 2, 2],
      ],
      ...Array.from({ length: 8 }, () => []),
    ],
  },
  { palette: evenly(10) },
  { palette: colours(0.3333, 0.3333, 0.3333) },
  { seed: 0 },
  { seed: 2_147_483_647 },
  { quality: 1 },
  { quality: 100 },
])('the limit itself is let in (%#)', (more) => {
  expect(caught(() => checkDraft(model, draft(more)))).toBeUndefined()
})

describe('completing a draft', () => {
  test('fills in every default', () => {
    expect(complete(model, draft(), [], seed)).toEqual({
      model: 'wan2.7-image',
      prompt: 'a red deer',
      size: { width: 2048, height: 2048 },
      sizeAsked: false,
      count: 1,
      set: false,
      thinking: true,
      seed: 11,
      watermark: false,
      format: 'png',
      warnings: [],
    })
    expect(complete(model, draft({ set: true }), [], seed)).toMatchObject({
      count: 12,
      set: true,
      thinking: false,
    })
  })

  test('names the model by its id, whatever the caller called it', () => {
    expect(
      complete(catalog.find('wan2-7-image'), draft({ model: 'wan2-7-image' }), [], seed).model,
    ).toBe('wan2.7-image-pro')
  })

  test('follows the last image, and knows that nobody asked', () => {
    const made = complete(
      model,
      draft({ images: refs(2) }),
      [
        { width: 300, height: 900 },
        { width: 900, height: 600 },
      ],
      seed,
    )
    expect(made).toMatchObject({ size: { width: 2496, height: 1664 }, sizeAsked: false })
    expect(complete(model, draft({ size: { tier: '1K' } }), [], seed).sizeAsked).toBe(false)
    expect(complete(model, draft({ size: { tier: '1K', ratio: '1:1' } }), [], seed).sizeAsked).toBe(
      true,
    )
    expect(complete(model, draft({ size: { width: 800, height: 800 } }), [], seed).sizeAsked).toBe(
      true,
    )
  })

  test('never draws a seed that was given', () => {
    const never = () => {
      throw new Error('drawn')
    }
    expect(complete(model, draft({ seed: 0 }), [], never).seed).toBe(0)
  })

  test('warns of thinking only where it was asked for and can have no effect', () => {
    const warnings = (more: Partial<ImageDraft>, sizes: PixelSize[] = []) =>
      complete(model, draft(more), sizes, seed).warnings
    expect(warnings({ thinking: true })).toEqual([])
    expect(warnings({ images: refs(1) }, [photo])).toEqual([])
    expect(warnings({ thinking: true, images: refs(1) }, [photo])[0]).toMatch(
      /no effect with reference images/,
    )
    expect(warnings({ thinking: true, set: true })[0]).toMatch(/no effect in a set/)
    expect(complete(model, draft({ thinking: false }), [], seed).thinking).toBe(false)
  })

  test('warns of what this model does not know, and leaves it out', () => {
    const made = complete(
      model,
      draft({ negativePrompt: 'people', steps: 9, guidanceScale: 3, strength: 0.5, quality: 80 }),
      [],
      seed,
    )
    expect(made.warnings).toHaveLength(5)
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['negativePrompt']))
    expect(made).not.toHaveProperty('quality')
    expect(complete(model, draft({ format: 'webp', quality: 80 }), [], seed)).toMatchObject({
      quality: 80,
      warnings: [],
    })
  })

  test('makes rounded shares sum to 1', () => {
    const { palette = [] } = complete(
      model,
      draft({ palette: colours(0.3333, 0.3333, 0.3333) }),
      [],
      seed,
    )
    expect(palette.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
  })
})

describe('the card of a model', () => {
  test('is what dialects show', () => {
    const shown = card(pro)
    expect(shown).toMatchObject({ id: 'wan2.7-image-pro', ownedBy: 'alibaba' })
    expect(shown.details['pricing_rows']).toMatchObject([
      { usd: '0.075', unit: 'per image', quoted: true, estimate: false },
      {},
      {},
    ])
  })

  test('holds a schema that takes the seeds’ examples and no limit broken', () => {
    const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(card(pro).details['parameters'])))
    const takes = (body: object) => schema.safeParse(body).success
    expect(
      takes({ model: 'wan2-7-image', prompt: 'a misty forest at dawn', size: '1024x1024' }),
    ).toBe(true)
    expect(
      takes({
        prompt: 'x',
        size: '4k',
        n: 12,
        seed: 0,
        color_palette: '[]',
        bbox_list: [[[1, 2, 3, 4]]],
      }),
    ).toBe(true)
    expect(takes({})).toBe(false)
    expect(takes({ prompt: 'x'.repeat(5001) })).toBe(false)
    expect(takes({ prompt: 'x', n: 13 })).toBe(false)
    expect(takes({ prompt: 'x', num_images: 5 })).toBe(false)
    expect(takes({ prompt: 'x', size: '8K' })).toBe(false)
    expect(takes({ prompt: 'x', seed: 2_147_483_648 })).toBe(false)
  })

  test('has a row for each parameter, with the limits of that model', () => {
    expect(card(model).details['supported_parameters']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'prompt', required: true, maxLength: 5000 }),
        expect.objectContaining({
          name: 'num_images_set',
          required: false,
          minimum: 1,
          maximum: 12,
        }),
        expect.objectContaining({ name: 'resolution', enum: ['1K', '2K'] }),
      ]),
    )
  })
})

function caught(run: () => unknown) {
  try {
    run()
    return undefined
  } catch (thrown) {
    return asProblem(thrown).body()
  }
}
