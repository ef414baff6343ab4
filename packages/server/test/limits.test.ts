/**
 * Each documented limit, at it and broken by one: Model Studio's pages (read 2026-10-11) and the seeds.
 * Nothing is painted here: what is within the limits goes to an engine that takes no time.
 */
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, dataUri, run, stubEngine } from './running.ts'

let server: Running

beforeAll(async () => {
  server = await run({ engines: [stubEngine()] })
})

afterAll(() => server.stop())

const pro = { model: 'wan2.7-image-pro' }
const set = { enable_sequential: true }
const mebibyte = 1024 * 1024

/** A flat picture: small as a file, whatever its size. */
async function flat(width: number, height: number, format: 'png' | 'jpeg' | 'webp' = 'png') {
  const create = { width, height, channels: 3, background: '#7a8f6b' } as const
  return sharp({ create }).toFormat(format).toBuffer()
}

const uri = async (width: number, height: number) => dataUri(await flat(width, height))

/** A picture whose file has exactly this many bytes: a private chunk fills it up, which readers skip. */
async function weighing(bytes: number): Promise<Buffer> {
  const png = await flat(300, 300)
  const chunk = Buffer.alloc(bytes - png.length, 7)
  chunk.writeUInt32BE(chunk.length - 12)
  chunk.write('prVt', 4, 'latin1')
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  const end = png.length - 12
  return Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)])
}

function palette(...shares: readonly (number | string)[]) {
  const share = (ratio: number | string) => (typeof ratio === 'string' ? ratio : `${ratio}%`)
  return shares.map((ratio, at) => ({ hex: `#1020${30 + at}`, ratio: share(ratio) }))
}

/** What the server answers, as far as it matters here. */
async function told(body: object) {
  const ask = { prompt: 'anything', ...body }
  const { status, headers, text } = await server.post('/v1/images/generations', ask)
  const said: unknown = status === 200 ? undefined : JSON.parse(text)
  // A fault of the server's own is told with its log, or nobody would ever know.
  const log = status < 500 ? {} : { log: server.logged.slice(-6) }
  return { status, job: headers.get('x-limn-job'), said, ...log }
}

const accepted = { status: 200, job: expect.stringMatching(/^job_/), said: undefined }

/** In OpenAI's shape, in a sentence that names the limit, and before a job exists. */
function refused(param: string, limit: RegExp) {
  const error = {
    message: expect.stringMatching(new RegExp(`^(?=.*(?:${limit.source})).* .*\\.$`, 's')),
    type: 'invalid_request_error',
    param,
    code: expect.stringMatching(/^invalid_(value|image)$/),
  }
  return { status: 400, job: null, said: { error } }
}

/** What is said, within the limit and just outside it; the name that is blamed, the limit in the sentence. */
type Row = readonly [about: string, within: object, outside: object, param: string, limit: RegExp]

const words: readonly Row[] = [
  [
    '5,000 characters',
    { prompt: 'a'.repeat(5000) },
    { prompt: 'a'.repeat(5001) },
    'prompt',
    /5,000/,
  ],
  [
    'Chinese characters',
    { prompt: '森'.repeat(5000) },
    { prompt: '森'.repeat(5001) },
    'prompt',
    /5,000/,
  ],
  [
    'emoji, each one',
    { prompt: '🦌'.repeat(5000) },
    { prompt: '🦌'.repeat(5001) },
    'prompt',
    /5,000/,
  ],
  ['at least one character', { prompt: 'a' }, { prompt: '' }, 'prompt', /required|empty/],
  ['more than blanks', { prompt: ' a ' }, { prompt: '   ' }, 'prompt', /empty/],
]

const counts: readonly Row[] = [
  ['one picture at least', { n: 1 }, { n: 0 }, 'n', /1 to 4/],
  ['four pictures at most', { n: 4 }, { n: 5 }, 'n', /1 to 4/],
  ['whole pictures', { n: 2 }, { n: 1.5 }, 'n', /1 to 4/],
  ['EmpirioLabs’ name', { num_images: 4 }, { num_images: 5 }, 'num_images', /1 to 4/],
  ['one picture in a set', { ...set, n: 1 }, { ...set, n: 0 }, 'n', /1 to 12/],
  ['twelve pictures in a set', { ...set, n: 12 }, { ...set, n: 13 }, 'n', /1 to 12/],
  [
    'EmpirioLabs’ name in a set',
    { ...set, num_images_set: 12 },
    { ...set, num_images_set: 13 },
    'num_images_set',
    /1 to 12/,
  ],
]

const seeds: readonly Row[] = [
  ['from 0', { seed: 0 }, { seed: -1 }, 'seed', /0 to 2,147,483,647/],
  ['to 2³¹ - 1', { seed: 2147483647 }, { seed: 2147483648 }, 'seed', /0 to 2,147,483,647/],
  ['whole', { seed: 3 }, { seed: 0.5 }, 'seed', /whole number/],
  ['a number', { seed: '17' }, { seed: 'seventeen' }, 'seed', /number/],
]

const sizes: readonly Row[] = [
  ['the least, square', { size: '768x768' }, { size: '768x767' }, 'size', /589,824 to 4,194,304/],
  ['the least, wide', { size: '2048x288' }, { size: '2047x288' }, 'size', /589,824/],
  ['the most', { size: '2048x2048' }, { size: '2049x2048' }, 'size', /4,194,304/],
  ['the most, wide', { size: '4096x1024' }, { size: '4097x1024' }, 'size', /4,194,304/],
  [
    'pro: the most',
    { ...pro, size: '4096x4096' },
    { ...pro, size: '4097x4096' },
    'size',
    /16,777,216/,
  ],
  [
    'pro: the most in a set',
    { ...pro, ...set, size: '2048x2048' },
    { ...pro, ...set, size: '2048x2049' },
    'size',
    /4,194,304 pixels in all in a set/,
  ],
  ['8:1', { size: '4096x512' }, { size: '4104x512' }, 'size', /1:8 to 8:1/],
  ['1:8', { size: '512x4096' }, { size: '512x4104' }, 'size', /1:8 to 8:1/],
  ['4K is pro’s', { ...pro, size: '4K' }, { size: '4K' }, 'size', /1K or 2K; got 4K/],
  [
    '4K is not for sets',
    { ...pro, size: '4K' },
    { ...pro, ...set, size: '4K' },
    'size',
    /in a set/,
  ],
  ['a tier that there is', { size: '2K' }, { size: '3K' }, 'size', /1K, 2K, 4K/],
  ['a size at all', { size: '1024 x 1024' }, { size: 'large' }, 'size', /1K, 2K, 4K/],
  ['a ratio', { aspect_ratio: '8:1' }, { aspect_ratio: '81:10' }, 'aspect_ratio', /1:8 to 8:1/],
  [
    'EmpirioLabs’ custom sizes',
    { use_custom_size: true, custom_width: 768, custom_height: 768 },
    { use_custom_size: true, custom_width: 767, custom_height: 768 },
    'custom_width',
    /589,824/,
  ],
  [
    'both custom sides',
    { custom_width: 768 },
    { use_custom_size: true, custom_width: 768 },
    'custom_height',
    /both/,
  ],
]

const colours: readonly Row[] = [
  [
    'three colours at least',
    { color_palette: palette(50, 30, 20) },
    { color_palette: palette(50, 50) },
    'color_palette',
    /3 to 10 colours; got 2/,
  ],
  [
    'ten colours at most',
    { color_palette: palette(...Array.from({ length: 10 }, () => 10)) },
    { color_palette: palette(...Array.from({ length: 11 }, () => '9.09%')) },
    'color_palette',
    /3 to 10 colours; got 11/,
  ],
  [
    'shares that sum to 100%',
    { color_palette: palette('33.33%', '33.33%', '33.34%') },
    { color_palette: palette('33.30%', '33.30%', '33.30%') },
    'color_palette',
    /sum to 1 \(100%\)/,
  ],
  [
    'shares that sum to no more',
    { color_palette: palette('25.00%', '25.00%', '50.00%') },
    { color_palette: palette('25.00%', '25.00%', '50.10%') },
    'color_palette',
    /sum to 1 \(100%\)/,
  ],
  [
    'colours as #RRGGBB',
    { color_palette: palette(50, 30, 20) },
    { color_palette: [...palette(50, 30), { hex: '#12345', ratio: '20.00%' }] },
    'color_palette',
    /#RRGGBB/,
  ],
  [
    'not in a set',
    { color_palette: palette(50, 30, 20) },
    { ...set, color_palette: palette(50, 30, 20) },
    'color_palette',
    /set/,
  ],
]

test.for([...words, ...counts, ...seeds, ...sizes, ...colours])(
  'the limit of words, numbers, sizes and colours: %s',
  async ([, within, outside, param, limit]) => {
    expect(await told(within)).toEqual(accepted)
    expect(await told(outside)).toEqual(refused(param, limit))
  },
)

describe('reference images', () => {
  const picture = uri(300, 240)

  test('nine are taken, the tenth is refused', async () => {
    const images = Array.from({ length: 10 }, () => picture)
    expect(await told({ image: await Promise.all(images.slice(1)) })).toEqual(accepted)
    expect(await told({ image: await Promise.all(images) })).toEqual(
      refused('image', /at most 9 reference images/),
    )
  })

  test.for([
    ['240 pixels a side', [240, 240], [240, 239], /at least 240 pixels.*240×239/],
    ['8,000 pixels a side', [8000, 1000], [8001, 1001], /at most 8000 pixels.*8001×1001/],
    ['8:1', [1920, 240], [1944, 240], /1:8 and 8:1.*1944×240/],
    ['1:8', [240, 1920], [240, 1944], /1:8 and 8:1.*240×1944/],
  ] as const)('%s', async ([, [width, height], [tooWide, tooHigh], sentence]) => {
    expect(await told({ image: await uri(width, height) })).toEqual(accepted)
    expect(await told({ image: await uri(tooWide, tooHigh) })).toEqual(refused('image', sentence))
    const images = [{ image_url: await picture }, { image_url: await uri(tooWide, tooHigh) }]
    expect(await told({ images })).toEqual(refused('images[1]', sentence))
  })

  test('20 MB, in a data URI', async () => {
    expect(await told({ image: dataUri(await weighing(20 * mebibyte)) })).toEqual(accepted)
    expect(await told({ image: dataUri(await weighing(20 * mebibyte + 1)) })).toEqual(
      refused('image', /at most 20 MB/),
    )
  })

  test('20 MB, as a file of a form', async () => {
    const edit = async (bytes: number) => {
      const form = new FormData()
      form.set('prompt', 'make it brighter')
      form.append('image[]', new Blob([await flat(300, 300)]), 'small.png')
      form.append('image[]', new Blob([Uint8Array.from(await weighing(bytes))]), 'large.png')
      const answer = await fetch(`${server.url}/v1/images/edits`, { method: 'POST', body: form })
      return { status: answer.status, text: await answer.text() }
    }
    expect((await edit(20 * mebibyte)).status).toBe(200)
    const { status, text } = await edit(20 * mebibyte + 1)
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      error: { param: 'image', message: expect.stringContaining('at most 20 MB') },
    })
  })

  test.for(['png', 'jpeg', 'webp'] as const)('%s is taken', async (format) => {
    expect(await told({ image: dataUri(await flat(300, 300, format), `image/${format}`) })).toEqual(
      accepted,
    )
  })

  test('BMP is taken', async () => {
    const head = Buffer.alloc(54)
    const rows = 300 * 900
    head.write('BM', 'latin1')
    head.writeUInt32LE(54 + rows, 2)
    head.writeUInt32LE(54, 10)
    head.writeUInt32LE(40, 14)
    head.writeInt32LE(300, 18)
    head.writeInt32LE(300, 22)
    head.writeUInt16LE(1, 26)
    head.writeUInt16LE(24, 28)
    expect(
      await told({ image: dataUri(Buffer.concat([head, Buffer.alloc(rows, 90)]), 'image/bmp') }),
    ).toEqual(accepted)
  })

  test.for([
    ['the most with images', { size: '2048x2048' }, { size: '2048x2049' }, 'size', /4,194,304/],
    ['4K', { size: '2K' }, { size: '4K' }, 'size', /from reference images at 1K or 2K/],
  ] as const satisfies readonly Row[])(
    'size, pro: %s',
    async ([, within, outside, param, limit]) => {
      const edit = { ...pro, image: await picture }
      expect(await told({ ...edit, ...within })).toEqual(accepted)
      expect(await told({ ...edit, ...outside })).toEqual(refused(param, limit))
    },
  )

  test('an edit needs one', async () => {
    const { status, text } = await server.post('/v1/images/edits', { prompt: 'make it brighter' })
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({
      error: { param: 'image', message: expect.stringContaining('at least one') },
    })
  })

  test('a mask is as large as the first image', async () => {
    const edit = { image: await picture }
    expect(await told({ ...edit, mask: { image_url: await uri(300, 240) } })).toEqual(accepted)
    expect(await told({ ...edit, mask: { image_url: await uri(301, 240) } })).toEqual(
      refused('mask', /300x240.*301x240/),
    )
    expect(await told({ mask: { image_url: await picture } })).toEqual(
      refused('mask', /first reference image/),
    )
  })
})

describe('boxes, on an image of 300×240', () => {
  const picture = uri(300, 240)
  const box = [10, 10, 100, 100]

  test.for([
    ['two an image', [[box, box]], [[box, box, box]], /at most 2 boxes; image 1 has 3/],
    ['a list for each image', [[box]], [[box], []], /2 lists for 1 images/],
    ['up to the right edge', [[[0, 0, 300, 240]]], [[[0, 0, 301, 240]]], /300x240.*outside/],
    ['up to the lower edge', [[[0, 0, 300, 240]]], [[[0, 0, 300, 241]]], /300x240.*outside/],
    ['from the left edge', [[[0, 0, 9, 9]]], [[[-1, 0, 9, 9]]], /whole pixels from 0/],
    ['one pixel wide', [[[5, 5, 6, 6]]], [[[5, 5, 5, 6]]], /x1 < x2/],
    ['one pixel high', [[[5, 5, 6, 6]]], [[[5, 5, 6, 5]]], /y1 < y2/],
    ['whole pixels', [[[5, 5, 6, 6]]], [[[5, 5, 6.5, 6]]], /whole pixels/],
  ] as const)('%s', async ([, within, outside, limit]) => {
    const edit = { image: await picture }
    expect(await told({ ...edit, bbox_list: within })).toEqual(accepted)
    expect(await told({ ...edit, bbox_list: outside })).toEqual(refused('bbox_list', limit))
  })

  test('two images have two lists', async () => {
    const image = [await picture, await picture]
    expect(await told({ image, bbox_list: [[], [box]] })).toEqual(accepted)
    expect(await told({ image, bbox_list: [[box]] })).toEqual(
      refused('bbox_list', /1 lists for 2 images/),
    )
  })
})

describe('what is ignored where it has no effect is said so, and the call goes on', () => {
  const thinking = { thinking_mode: true }
  test.for([
    ['thinking in a set', { ...set, ...thinking, n: 2 }, /Thinking has no effect in a set/],
    ['names nobody knows', { mystery: 1 }, /`mystery`/],
    ['a quality of OpenAI’s', { quality: 'high' }, /`quality`/],
    ['a negative prompt', { negative_prompt: 'fog' }, /negative prompt/],
  ] as const)('%s', async ([, body, warning]) => {
    const answer = await server.post('/v1/images/generations', { prompt: 'anything', ...body })
    expect(answer.status).toBe(200)
    expect(decodeURIComponent(answer.headers.get('x-limn-warnings') ?? '')).toMatch(warning)
    const { warnings }: { warnings: string[] } = JSON.parse(answer.text)
    expect(warnings.join(' ')).toMatch(warning)
  })
})
