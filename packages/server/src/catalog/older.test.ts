/**
 * Each documented limit of the models before Wan 2.7, at it and one past it (contract of Model Studio,
 * section "Older models", compiled 2026-11-21; what it leaves open, and from where, is in the files).
 */
import type { ImageDraft, PixelSize, SizeAsk } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asProblem } from '../problem.ts'
import { card } from './card.ts'
import { catalog } from './catalog.ts'
import { complete } from './complete.ts'
import { checkDraft } from './limits.ts'
import { quote } from './price.ts'

const refs = (count: number) => Array.from({ length: count }, (_, index) => `asset:${index}.png`)
const letters = (count: number) => 'a'.repeat(count)
const size = (width: number, height: number): { size: SizeAsk } => ({ size: { width, height } })
const images = (count: number): Partial<ImageDraft> => ({ images: refs(count) })
const seed = () => 11

/** What the model makes of it, without which nothing else can be tried. */
const needs: Readonly<Record<string, Partial<ImageDraft>>> = {
  'wan2.6-image': images(1),
  'wan2.5-i2i-preview': images(1),
  'wanx2.1-imageedit': images(1),
}
const draftOf = (id: string, more: Partial<ImageDraft>): ImageDraft => ({
  model: id,
  prompt: 'a red deer',
  ...needs[id],
  ...more,
})

const short = (more: object) => JSON.stringify(more).slice(0, 60)

/** Within the limit; outside of it; the param that is blamed; the limit, in the sentence. */
type Row = readonly [Partial<ImageDraft>, Partial<ImageDraft>, string, RegExp]

const seeds: readonly Row[] = [
  [{ seed: 0 }, { seed: -1 }, 'seed', /0 to 2,147,483,647/],
  [{ seed: 2_147_483_647 }, { seed: 2_147_483_648 }, 'seed', /0 to 2,147,483,647/],
]
const oneToFour: readonly Row[] = [
  [{ count: 1 }, { count: 0 }, 'count', /1 to 4 pictures; got 0/],
  [{ count: 4 }, { count: 5 }, 'count', /1 to 4 pictures; got 5/],
]
const words = (most: number): readonly Row[] => [
  [{ prompt: 'a' }, { prompt: '' }, 'prompt', /empty/],
  [
    { prompt: letters(most) },
    { prompt: letters(most + 1) },
    'prompt',
    new RegExp(`1 to ${most.toLocaleString('en-GB')} characters`),
  ],
]
const negative: readonly Row[] = [
  [
    { negativePrompt: '鹿'.repeat(500) },
    { negativePrompt: '鹿'.repeat(501) },
    'negativePrompt',
    /at most 500 characters; this one has 501/,
  ],
]
const wordsAlone: readonly Row[] = [[images(0), images(1), 'images', /takes no reference images/]]
const noSets: readonly Row[] = [[{ set: false }, { set: true }, 'set', /makes no sets/]]
const noTier: readonly Row[] = [
  [{}, { size: { tier: '1K' } }, 'size', /in pixels, such as \d+x\d+, and no tier; got 1K/],
  [{}, { size: { tier: '2K', ratio: '16:9' } }, 'size', /no tier; got 2K/],
]
const noPalette: readonly Row[] = [
  [
    {},
    { palette: [1, 2, 3].map((n) => ({ hex: `#10203${n}`, share: 1 / 3 })) },
    'palette',
    /knows no palettes/,
  ],
]
const noBoxes: readonly Row[] = [
  [{ boxes: [[]] }, { boxes: [[[0, 0, 9, 9]]] }, 'boxes[0]', /knows no boxes/],
]
/** 1280*1280 to 1440*1440 in all, ratio 1:4 to 4:1. */
const twoMillion: readonly Row[] = [
  [size(1280, 1280), size(1280, 1279), 'size', /1,638,400 to 2,073,600 pixels in all/],
  [size(1440, 1440), size(1441, 1440), 'size', /1,638,400 to 2,073,600 pixels in all/],
  [size(768, 2700), size(768, 2701), 'size', /1,638,400 to 2,073,600/],
  [size(2800, 700), size(2801, 700), 'size', /1:4 to 4:1/],
  [size(700, 2800), size(700, 2801), 'size', /1:4 to 4:1/],
]
const sides: readonly Row[] = [
  [size(512, 512), size(511, 512), 'size', /512 to 1,440 pixels a side; got 511x512/],
  [size(1440, 1440), size(1440, 1441), 'size', /512 to 1,440 pixels a side/],
  [size(1440, 512), size(1441, 512), 'size', /512 to 1,440 pixels a side/],
  [{}, size(768, 2700), 'size', /512 to 1,440 pixels a side/],
]
const small: readonly Row[] = [
  ...words(800),
  ...negative,
  ...oneToFour,
  ...wordsAlone,
  ...noSets,
  ...noTier,
  ...noPalette,
  ...sides,
  ...seeds,
]

const rows: Readonly<Record<string, readonly Row[]>> = {
  'wan2.6-image': [
    ...words(2000),
    ...negative,
    ...oneToFour,
    [images(1), images(0), 'images', /needs 1 to 4 reference images; there is none\. Without/],
    [images(4), images(5), 'images', /at most 4 reference images; got 5/],
    [size(768, 768), size(768, 767), 'size', /589,824 to 4,194,304 pixels in all from reference/],
    [size(2048, 2048), size(2049, 2048), 'size', /589,824 to 4,194,304/],
    [size(4096, 1024), size(4097, 1024), 'size', /1:4 to 4:1|4,194,304/],
    [size(2000, 500), size(2001, 500), 'size', /1:4 to 4:1/],
    [{ size: { tier: '2K' } }, { size: { tier: '4K' } }, 'size', /1K or 2K; got 4K/],
    [
      { size: { tier: '1K', ratio: '4:1' } },
      { size: { tier: '1K', ratio: '4.1:1' } },
      'size',
      /4:1/,
    ],
    // Its interleaved mode.
    [
      { set: true, ...images(0) },
      { set: true, ...images(2) },
      'images',
      /at most 1 reference image in a set/,
    ],
    [{ set: true, count: 5 }, { set: true, count: 6 }, 'count', /a set can hold 1 to 5 pictures/],
    [
      { set: true, ...size(1280, 1280) },
      { set: true, ...size(1281, 1280) },
      'size',
      /1,638,400 pixels in all in a set/,
    ],
    [
      { set: true, size: { tier: '1K' } },
      { set: true, size: { tier: '2K' } },
      'size',
      /in a set at 1K; got 2K\. 2K is only for edits/,
    ],
    ...noPalette,
    ...noBoxes,
    ...seeds,
  ],
  'wan2.6-t2i': [
    ...words(2100),
    ...negative,
    ...oneToFour,
    ...wordsAlone,
    ...noSets,
    ...noTier,
    ...noPalette,
    ...twoMillion,
    ...seeds,
  ],
  'wan2.5-i2i-preview': [
    ...words(2000),
    ...negative,
    ...oneToFour,
    ...noSets,
    ...noTier,
    [images(1), images(0), 'images', /needs 1 to 3 reference images/],
    [images(3), images(4), 'images', /at most 3 reference images; got 4/],
    [size(768, 768), size(768, 767), 'size', /589,824 to 1,638,400/],
    [size(1280, 1280), size(1281, 1280), 'size', /589,824 to 1,638,400/],
    [size(1600, 400), size(1601, 400), 'size', /1:4 to 4:1/],
    ...noPalette,
    ...noBoxes,
    ...seeds,
  ],
  'wan2.5-t2i-preview': [
    ...words(2000),
    ...negative,
    ...oneToFour,
    ...wordsAlone,
    ...noSets,
    ...noTier,
    ...noPalette,
    ...twoMillion,
    ...seeds,
  ],
  'wan2.2-t2i-flash': small,
  'wan2.2-t2i-plus': small,
  'wanx2.1-t2i-turbo': small,
  'wanx2.1-t2i-plus': small,
  'wanx2.1-imageedit': [
    ...words(800),
    ...oneToFour,
    ...noSets,
    ...noTier,
    [images(1), images(0), 'images', /needs 1 reference image;/],
    [images(1), images(2), 'images', /at most 1 reference image; got 2/],
    [size(512, 512), size(512, 511), 'size', /512 to 4,096 pixels a side/],
    [size(4096, 512), size(4097, 512), 'size', /512 to 4,096 pixels a side/],
    [{ strength: 0 }, { strength: -0.1 }, 'strength', /from 0 to 1; got -0.1/],
    [{ strength: 1 }, { strength: 1.1 }, 'strength', /from 0 to 1; got 1.1/],
    ...noPalette,
    ...noBoxes,
    ...seeds,
  ],
}

describe.each(Object.entries(rows))('%s', (id, limits) => {
  const model = catalog.find(id)
  const named = limits.map((row) => [short(row[0]), short(row[1]), ...row] as const)
  test.for(named)('lets %s in, and refuses %s', ([, , within, outside, param, limit]) => {
    expect(caught(() => checkDraft(model, draftOf(id, within)))).toBeUndefined()
    const problem = caught(() => checkDraft(model, draftOf(id, outside)))
    expect(problem).toMatchObject({ code: 'invalid_request', param })
    expect(problem?.message).toMatch(limit)
  })
})

test('every model before 2.7 is tried here', () => {
  const { created: then } = catalog.find('wan2.7-image')
  const older = catalog.models.filter(({ created }) => created < then).map(({ id }) => id)
  expect(Object.keys(rows).toSorted()).toEqual(older.toSorted())
})

test('a set that needs an image says so', () => {
  const model = catalog.find('wan2.6-image')
  const { set } = model.modes
  const modes = set && { ...model.modes, set: { ...set, images: { min: 1, max: 1 } } }
  const asked = draftOf(model.id, { set: true, images: [] })
  expect(caught(() => checkDraft({ ...model, ...(modes && { modes }) }, asked))).toMatchObject({
    param: 'images',
    message: 'wan2.6-image needs 1 reference image in a set; got 0.',
  })
})

describe('a reference image of', () => {
  const inputs: readonly (readonly [string, PixelSize, PixelSize, RegExp])[] = [
    ...['wan2.6-image', 'wan2.5-i2i-preview'].flatMap((id) => [
      [
        id,
        { width: 384, height: 384 },
        { width: 383, height: 384 },
        /384 to 5,000 pixels/,
      ] as const,
      [
        id,
        { width: 5000, height: 384 },
        { width: 5001, height: 384 },
        /384 to 5,000 pixels/,
      ] as const,
    ]),
    ['wanx2.1-imageedit', { width: 512, height: 512 }, { width: 511, height: 512 }, /512 to 4,096/],
    [
      'wanx2.1-imageedit',
      { width: 512, height: 4096 },
      { width: 512, height: 4097 },
      /512 to 4,096/,
    ],
  ]
  test.for(inputs)('%s may be %j, not %j', ([id, within, outside, limit]) => {
    const made = (last: PixelSize) => complete(catalog.find(id), draftOf(id, {}), [last], seed)
    expect(caught(() => made(within))).toBeUndefined()
    expect(caught(() => made(outside))).toMatchObject({
      code: 'invalid_image',
      param: 'images[0]',
      message: expect.stringMatching(limit),
    })
  })

  test('wan2.5 and 2.6 may have 10 MiB, of Wan 2.7 20', () => {
    const most = (id: string) => catalog.find(id).images.maxBytes / 1_048_576
    expect(['wan2.6-image', 'wan2.5-i2i-preview', 'wanx2.1-imageedit'].map(most)).toEqual([
      10, 10, 10,
    ])
    expect(most('wan2.7-image')).toBe(20)
  })
})

describe('what nobody asked for', () => {
  const photo = { width: 1600, height: 900 }
  const defaults: readonly (readonly [
    string,
    Partial<ImageDraft>,
    PixelSize[],
    PixelSize,
    number,
  ])[] = [
    ['wan2.6-image', {}, [photo], { width: 1664, height: 936 }, 4],
    ['wan2.6-image', { size: { tier: '2K' } }, [photo], { width: 2688, height: 1512 }, 4],
    ['wan2.6-image', { set: true, images: [] }, [], { width: 1280, height: 1280 }, 5],
    ['wan2.6-image', { set: true }, [{ width: 720, height: 720 }], { width: 720, height: 720 }, 5],
    [
      'wan2.6-image',
      { set: true },
      [{ width: 3000, height: 3000 }],
      { width: 1280, height: 1280 },
      5,
    ],
    ['wan2.6-t2i', {}, [], { width: 1280, height: 1280 }, 4],
    ['wan2.5-i2i-preview', {}, [{ width: 500, height: 500 }], { width: 1280, height: 1280 }, 4],
    ['wan2.5-t2i-preview', {}, [], { width: 1280, height: 1280 }, 4],
    ['wan2.2-t2i-flash', {}, [], { width: 1024, height: 1024 }, 4],
    ['wanx2.1-t2i-plus', {}, [], { width: 1024, height: 1024 }, 4],
    ['wanx2.1-imageedit', {}, [{ width: 1001, height: 777 }], { width: 1001, height: 777 }, 1],
  ]
  test.for(defaults)(
    'of %s with %j and images of %j is %j, %i times',
    ([id, more, last, made, count]) => {
      expect(complete(catalog.find(id), draftOf(id, more), last, seed)).toMatchObject({
        size: made,
        sizeAsked: false,
        count,
        thinking: false,
        warnings: [],
      })
    },
  )

  test('follows an image no further than 4:1', () => {
    const last = { width: 4000, height: 400 }
    for (const id of ['wan2.6-image', 'wan2.5-i2i-preview']) {
      const { width, height } = complete(catalog.find(id), draftOf(id, {}), [last], seed).size
      expect(width).toBe(height * 4)
    }
  })
})

describe('what is asked of', () => {
  const warnings = (id: string, more: Partial<ImageDraft>) =>
    complete(catalog.find(id), draftOf(id, more), [], seed).warnings

  test('an older model in a negative prompt reaches the engine, and an empty one asks for nothing', () => {
    const asked = draftOf('wan2.2-t2i-flash', { negativePrompt: 'people' })
    expect(complete(catalog.find('wan2.2-t2i-flash'), asked, [], seed)).toMatchObject({
      negativePrompt: 'people',
      warnings: [],
    })
    const empty = complete(catalog.find('wan2.6-t2i'), { ...asked, negativePrompt: '' }, [], seed)
    expect(empty).not.toHaveProperty('negativePrompt')
    expect(warnings('wan2.7-image', { negativePrompt: '' })).toEqual([])
    expect(warnings('wanx2.1-imageedit', { negativePrompt: 'people' })).toEqual([
      'wanx2.1-imageedit does not know a negative prompt: it has no effect.',
    ])
  })

  test('one that can’t think, in thinking, is told to have no effect', () => {
    expect(warnings('wan2.5-t2i-preview', { thinking: true })).toEqual([
      'wan2.5-t2i-preview does not know thinking: it has no effect.',
    ])
  })
})

describe('prices', () => {
  test('that nobody has told are unknown, never 0', () => {
    const flash = catalog.find('wan2.2-t2i-flash')
    expect(quote(flash, 3)).toEqual({ usdMicros: null, perImage: null, unit: 'image', count: 3 })
    expect(card(flash).usdMicros).toBeNull()
    expect(card(flash).details['pricing_rows']).toMatchObject([{ usd: 'unknown', micro_usd: null }])
    for (const { price } of catalog.models) expect(price?.usdMicros).not.toBe(0)
  })

  test('that were read in yuan are quoted in whole micro-dollars', () => {
    expect(quote(catalog.find('wan2.6-image'), 4).usdMicros).toBe(120_000)
    expect(quote(catalog.find('wanx2.1-imageedit'), 1).usdMicros).toBe(18_681)
  })
})

describe('the card', () => {
  const shown = (id: string) => card(catalog.find(id)).details
  const takes = (id: string, body: object) =>
    z.fromJSONSchema(JSON.parse(JSON.stringify(shown(id)['parameters']))).safeParse(body).success

  test('tells what an older model can’t do', () => {
    expect(shown('wan2.2-t2i-flash')).toMatchObject({
      capabilities: { text_to_image: true, image_editing: false, image_sets: 0, palette: null },
      input_modalities: ['text'],
      image_inputs: null,
      supported_endpoints: ['POST /v1/images/generations', 'POST /v1/jobs'],
    })
    expect(shown('wan2.5-i2i-preview')).toMatchObject({
      capabilities: { text_to_image: false, image_editing: true, multiple_reference_images: 3 },
      image_inputs: { max: 3, max_bytes: 10_485_760 },
    })
  })

  test('has a schema with its own limits, without what has no effect', () => {
    const prompt = letters(801)
    expect(takes('wan2.2-t2i-plus', { prompt, size: '512x512' })).toBe(false)
    expect(takes('wan2.2-t2i-plus', { prompt: 'a', size: '1K' })).toBe(false)
    expect(takes('wan2.2-t2i-plus', { prompt: 'a', size: '512*512', n: 4 })).toBe(true)
    expect(takes('wan2.2-t2i-plus', { prompt: 'a', negative_prompt: letters(501) })).toBe(false)
    expect(takes('wan2.5-i2i-preview', { prompt: 'a' })).toBe(false)
    expect(takes('wan2.5-i2i-preview', { prompt: 'a', image: refs(3) })).toBe(true)
    expect(takes('wan2.5-i2i-preview', { prompt: 'a', image: refs(4) })).toBe(false)
    const names = ['color_palette', 'bbox_list', 'thinking_mode', 'enable_sequential', 'image']
    const listed = JSON.stringify(shown('wan2.2-t2i-flash')['supported_parameters'])
    for (const name of names) expect(listed).not.toContain(`"${name}"`)
  })

  /** Seed 000: the table of versions; seed 001: the column of Wan 2.1. */
  const claims: readonly (readonly [string, string, string, string])[] = [
    ['wan2.5-i2i-preview', 'Wan-2.5', 'max_output', '1024px'],
    ['wan2.5-t2i-preview', 'Wan-2.5', 'text_rendering', 'Basic'],
    ['wan2.6-image', 'Wan-2.6', 'max_output', '1536px'],
    ['wan2.6-t2i', 'Wan-2.6', 'multiple_references', 'Partial'],
    ['wan2.7-image', 'Wan-2.7 Base', 'max_output', '2048px'],
    ['wan2.7-image', 'Wan-2.7 Base', 'chain_of_thought', 'No'],
    ['wan2.7-image-pro', 'Wan-2.7 Pro', 'max_output', '4K (3840×2160)'],
    ['wan2.7-image-pro', 'Wan-2.7 Pro', 'chain_of_thought', 'Yes'],
    ['wanx2.1-imageedit', 'Wan 2.1', 'instruction_editing', 'Limited'],
    ['wanx2.1-t2i-plus', 'Wan 2.1', 'max_output', '1024px'],
  ]
  test.for(claims)('%s: the seed says of %s, %s: %s', ([id, version, capability, claim]) => {
    expect(shown(id)['claims']).toContainEqual(
      expect.objectContaining({
        version,
        source: expect.stringMatching(/^seed 00[01]/),
        says: expect.arrayContaining([expect.objectContaining({ capability, claim })]),
      }),
    )
  })

  test('puts what the first party says beside a claim that differs', () => {
    expect(JSON.stringify(shown('wan2.7-image-pro')['claims'])).toContain('16,777,216')
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

describe('a size in multiples of the last image', () => {
  const made = (width: number, times: PixelSize) => {
    const draft = draftOf('wanx2.1-imageedit', { size: { times } })
    checkDraft(catalog.find('wanx2.1-imageedit'), draft)
    return complete(catalog.find('wanx2.1-imageedit'), draft, [{ width, height: 777 }], seed)
  }

  test('is that', () => {
    expect(made(1001, { width: 1.5, height: 1 })).toMatchObject({
      size: { width: 1502, height: 777 },
      sizeAsked: true,
      warnings: [],
    })
  })

  test('is as large as the model makes pictures, and no larger', () => {
    const { size: got, warnings } = made(2048, { width: 4, height: 4 })
    expect(got).toEqual({ width: 4096, height: 1554 })
    expect(warnings).toEqual([expect.stringMatching(/4096x1554 pixels instead of 8192x3108/)])
  })
})
