/** The request and the parameters of the published pages that Limn has to take as they stand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImageRequest } from '@limn/sdk'
import { createEngines } from '../src/engines/index.ts'
import {
  type Running,
  dataUri,
  looks,
  photo,
  postedJob,
  run,
  stubEngine,
  whole,
} from './running.ts'

let server: Running

/** What would take long is asked for in these words, and not painted. */
const unpainted = 'not to be painted'

beforeAll(async () => {
  const stub = stubEngine(({ prompt }) => (prompt === unpainted ? undefined : 'This is a stub.'))
  server = await run({
    engines: [stub, ...createEngines({ threads: 2, models: ['wan2.7-image', 'wan2.7-image-pro'] })],
  })
})

afterAll(() => server.stop())

interface Pictures {
  readonly data: readonly { readonly url?: string; readonly b64_json?: string }[]
}

async function pictures(body: object): Promise<Pictures & { readonly request: ImageRequest }> {
  const answer = await server.post('/v1/images/generations', body)
  expect(answer).toMatchObject({ status: 200 })
  const { request } = await postedJob(server, answer)
  const said: Pictures = JSON.parse(answer.text)
  return { ...said, request }
}

/** What the server understood, and said it will not do. */
async function understood(body: object) {
  const ask = { ...body, prompt: unpainted }
  const answer = await server.post('/v1/images/generations', ask)
  expect(answer).toMatchObject({ status: 200 })
  const { request, warnings } = await postedJob(server, answer)
  return { request, warnings }
}

const square = (side: number) => ({ width: side, height: side })

test('EmpirioLabs’ example request, verbatim but for host and key', async () => {
  const { host } = new URL(server.url)
  // $curl https://api.empiriolabs.ai/v1/images/generations \
  // > -H 'Authorization: Bearer $EMPIRIOLABS_API_KEY' \
  // > -H 'Content-Type: application/json' \
  const { status, bytes } = await whole(`http://${host}/v1/images/generations`, {
    method: 'POST',
    headers: {
      Authorization: 'Bearer $LIMN_API_KEY',
      'Content-Type': 'application/json',
    },
    body: '{"model": "wan2-7-image", "prompt": "a misty forest at dawn", "size": "1024x1024"}',
  })
  expect(status).toBe(200)
  const { data }: Pictures = JSON.parse(bytes.toString())
  const picture = await whole(data[0]?.url ?? 'missing:')
  expect(await looks(picture.bytes)).toEqual({ format: 'png', width: 1024, height: 1024 })
})

/** Every parameter that the tables of seed 002 and seed 004 have. */
const documented = ['model', 'prompt', 'model_variant', 'aspect_ratio', 'resolution', 'size', 'n']
documented.push('use_custom_size', 'custom_width', 'custom_height', 'enable_sequential', 'image')
documented.push('num_images', 'num_images_set', 'thinking_mode', 'color_palette', 'bbox_list')
documented.push('seed', 'watermark', 'response_format')

test('the machine-readable schema of EmpirioLabs’ page is at its place and knows every parameter', async () => {
  const { status, text } = await server.get('/v1/models/wan2-7-image')
  expect(status).toBe(200)
  const model: { parameters: { properties: object } } = JSON.parse(text)
  expect(model).toMatchObject({
    id: 'wan2.7-image-pro',
    object: 'model',
    parameters: { properties: { seed: { minimum: 0, maximum: 2147483647 } } },
  })
  const known = Object.keys(model.parameters.properties)
  expect(documented.filter((name) => !known.includes(name))).toEqual([])
})

describe('EmpirioLabs’ parameters (seed 002)', () => {
  const base = { model: 'wan2-7-image', prompt: 'a misty forest at dawn' }
  const palette = [
    { hex: '#C2D1E6', ratio: '60.00%' },
    { hex: '#636574', ratio: '30.00%' },
    { hex: '#1B3A2F', ratio: '10.00%' },
  ]

  test('each can be given at once, and its picture is made', async () => {
    const { data, request } = await pictures({
      ...base,
      model_variant: 'wan2.7-image',
      aspect_ratio: '16:9',
      resolution: '1K',
      use_custom_size: true,
      custom_width: 1024,
      custom_height: 768,
      enable_sequential: false,
      num_images: 2,
      num_images_set: 1,
      thinking_mode: true,
      image: [],
      color_palette: JSON.stringify(palette),
      bbox_list: '[]',
      seed: 2147483647,
      watermark: true,
      response_format: 'b64_json',
    })
    expect(data).toHaveLength(2)
    for (const { b64_json: text = '' } of data) {
      const picture = await looks(Buffer.from(text, 'base64'))
      expect(picture).toEqual({ format: 'png', width: 1024, height: 768 })
    }
    expect(request).toMatchObject({
      model: 'wan2.7-image',
      count: 2,
      set: false,
      thinking: true,
      palette: [0.6, 0.3, 0.1].map((share, at) => ({
        hex: palette[at]?.hex,
        share: expect.closeTo(share, 9),
      })),
      seed: 2147483647,
      watermark: true,
    })
  })

  test('photos, a box and a seed edit; the ratio is the last photo’s', async () => {
    const body = { ...base, prompt: 'make it brighter', resolution: '1K', seed: 0 }
    const image = [dataUri(await photo('coffee.png'))]
    const { data, request } = await pictures({ ...body, image, bbox_list: '[[10,20,300,390]]' })
    expect(request).toMatchObject({ boxes: [[[10, 20, 300, 390]]], seed: 0, thinking: false })
    const { width, height } = await looks((await whole(data[0]?.url ?? 'missing:')).bytes)
    expect(width / height).toBeCloseTo(600 / 400, 1)
    expect(width * height).toBeLessThanOrEqual(1024 * 1024)
  })

  test.for([
    ['16:9', 16 / 9],
    ['1:1', 1],
    ['9:16', 9 / 16],
    ['3:2', 3 / 2],
    ['2:3', 2 / 3],
    ['4:3', 4 / 3],
    ['3:4', 3 / 4],
    ['5:4', 5 / 4],
    ['4:5', 4 / 5],
  ] as const)('aspect_ratio %s', async ([aspect_ratio, ratio]) => {
    const { request } = await understood({ ...base, aspect_ratio, resolution: '1K' })
    const { width, height } = request.size
    expect(Math.abs(width / height / ratio - 1)).toBeLessThan(0.01)
    expect(width * height).toBeLessThanOrEqual(1024 * 1024)
    expect(width * height).toBeGreaterThan(0.85 * 1024 * 1024)
  })

  test('without a word on it, words become pro pictures at 2K and 16:9', async () => {
    const { request } = await understood(base)
    expect(request.model).toBe('wan2.7-image-pro')
    expect(Math.abs((request.size.width / request.size.height / 16) * 9 - 1)).toBeLessThan(0.01)
    expect(request.size.width * request.size.height).toBeGreaterThan(0.85 * 2048 * 2048)
    expect(request).toMatchObject({ count: 1, set: false, thinking: true, watermark: false })
  })

  test.for(['1K', '2K', '4K'] as const)('resolution %s', async (resolution) => {
    const { request } = await understood({ ...base, aspect_ratio: '1:1', resolution })
    expect(request.size).toEqual(square(Number(resolution[0]) * 1024))
  })

  test('custom sizes from 768 to 4096', async () => {
    const custom = { use_custom_size: true, custom_width: 768, custom_height: 4096 }
    const { request } = await understood({ ...base, ...custom })
    expect(request.size).toEqual({ width: 768, height: 4096 })
  })

  test('a set of up to twelve', async () => {
    const set = { enable_sequential: true, num_images_set: 12, num_images: 1 }
    const prompt = 'First image: a sea at dawn. Second image: a sea at night.'
    const { request, warnings } = await understood({ ...base, ...set, prompt })
    expect(request).toMatchObject({ set: true, count: 12, thinking: false })
    expect(warnings).toEqual([])
    const told = await pictures({ ...base, ...set, prompt, resolution: '1K' })
    expect(told.data).toHaveLength(2)
  })
})

describe('AnyFast’s parameters (seed 004)', () => {
  const base = { model: 'wan2.7-image-pro', prompt: 'a sea at night' }

  test('each can be given at once, and its picture is made', async () => {
    const { data, request } = await pictures({
      ...base,
      n: 1,
      size: '1K',
      enable_sequential: false,
      thinking_mode: true,
      watermark: false,
      seed: 42,
      response_format: 'url',
    })
    const picture = await whole(data[0]?.url ?? 'missing:')
    expect(await looks(picture.bytes)).toEqual({ format: 'png', ...square(1024) })
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(request).toMatchObject({ count: 1, set: false, thinking: true, seed: 42 })
  })

  test('`image` is a URL or a data URI, one or up to nine', async () => {
    const image = dataUri(await photo('coffee.png'))
    const one = await understood({ ...base, image, bbox_list: [[[0, 0, 600, 400]]] })
    expect(one.request.images).toHaveLength(1)
    const nine = await understood({ ...base, image: Array.from({ length: 9 }, () => image) })
    expect(nine.request.images).toHaveLength(9)
  })

  test('a link given out is good for 24 hours', async () => {
    const body = { ...base, prompt: unpainted }
    const { text } = await server.post('/v1/images/generations', body)
    const { data }: Pictures = JSON.parse(text)
    const expires = Number(new URL(data[0]?.url ?? '').searchParams.get('expires'))
    expect(Math.abs(expires - Date.now() / 1000 - 24 * 60 * 60)).toBeLessThan(120)
  })

  test('the number of pictures is 1 without a word on it, 12 in a set', async () => {
    expect((await understood(base)).request.count).toBe(1)
    const set = await understood({ ...base, enable_sequential: true })
    expect(set.request).toMatchObject({ count: 12, set: true })
  })

  test.for([
    ['1K', square(1024)],
    ['2K', square(2048)],
    ['4K', square(4096)],
    [undefined, square(2048)],
    ['2k', square(2048)],
    ['1536x1024', { width: 1536, height: 1024 }],
    ['1536*1024', { width: 1536, height: 1024 }],
    ['4096x1024', { width: 4096, height: 1024 }],
  ] as const)('size %s from words by the pro model', async ([size, pixels]) => {
    expect((await understood({ ...base, size })).request.size).toEqual(pixels)
  })

  test('2K and pixels beyond 2048 a side are made by the standard model too', async () => {
    const standard = { ...base, model: 'wan2.7-image' }
    expect((await understood({ ...standard, size: '2K' })).request.size).toEqual(square(2048))
    const wide = await understood({ ...standard, size: '4096x1024' })
    expect(wide.request.size).toEqual({ width: 4096, height: 1024 })
  })

  test('4K is only for the pro model and words alone', async () => {
    const image = dataUri(await photo('coffee.png'))
    for (const body of [{ model: 'wan2.7-image' }, { image }, { enable_sequential: true }]) {
      const { status, text } = await server.post('/v1/images/generations', {
        ...base,
        ...body,
        size: '4K',
      })
      expect(status).toBe(400)
      expect(JSON.parse(text)).toMatchObject({
        error: { param: 'size', message: expect.stringContaining('4K is only for text-to-image') },
      })
    }
  })
})
