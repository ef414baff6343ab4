/**
 * What an edit must leave alone, it leaves alone: on the photographs, through the whole engine, not one
 * byte outside the boxes differs from the photograph as it was decoded and brought to size.
 */
import { fileURLToPath } from 'node:url'
import { overlays, styles, type Box, type ImageRequest } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { runTask } from '../../../../test/engine-kit.ts'
import { decode, type Raster } from '../../../images/codec.ts'
import { type Rect, rectOf } from '../../../images/geometry.ts'
import type { InputImage } from '../../engine.ts'
import { createSketch } from '../sketch.ts'
import type { OperationOf, Verb } from './contract.ts'
import { subjectInBox } from './find/boxed.ts'

const engine = createSketch({ threads: 2 })
afterAll(() => engine.close?.())

function photo(file: string, width: number, height: number): InputImage {
  const path = fileURLToPath(new URL(`../../../../test/photos/${file}`, import.meta.url))
  return { path, mime: file.endsWith('png') ? 'image/png' : 'image/jpeg', width, height }
}
const coffee = photo('coffee.png', 600, 400)
const astronaut = photo('astronaut.jpg', 256, 256)
const rocket = photo('rocket.jpg', 640, 427)

type Asked<V extends Verb> = V extends Verb ? Omit<OperationOf<V>, 'verb' | 'target'> : never
type Changes = { readonly [V in Verb]: readonly Asked<V>[] }

/** What each verb is asked to do in a box. None for verbs that change the frame, or all but the subject. */
const inBox: Changes = {
  style: styles.flatMap((style) => (style === 'natural' ? [] : [{ style }])),
  adjust: (
    [
      'brightness',
      'contrast',
      'saturation',
      'warmth',
      'hue',
      'sharpness',
      'blur',
      'vignette',
      'grain',
    ] as const
  ).map((what) => ({ what, amount: 0.7 })),
  tone: (['black-and-white', 'sepia', 'negative', 'night', 'sunset'] as const).map((tone) => ({
    tone,
  })),
  recolour: [{ to: '#20a040' }],
  text: [
    { text: 'Ünder', at: 'box' },
    { text: 'Menü', at: 'box', replaces: true },
  ],
  remove: [{}],
  place: [
    { thing: { subject: { name: 'cat', drawing: 'cat', count: 1 } } },
    { thing: { image: 3, box: [140, 20, 470, 310] } },
  ],
  match: (['palette', 'style', 'light'] as const).map((what) => ({ to: 2, what })),
  blend: (['double-exposure', 'fade', 'even'] as const).map((how) => ({ with: 2, how })),
  weather: overlays.map((weather) => ({ weather })),
  background: [],
  crop: [],
  rotate: [],
  flip: [],
  collage: [],
  upscale: [],
  expand: [],
  straighten: [],
}
const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const asked = Object.entries(inBox).flatMap(([verb, list]) =>
  list.map(
    (what) =>
      [`${verb} ${Object.values(what).map(said).join(' ')}`.trim(), { verb, ...what }] as const,
  ),
)

interface Wish {
  readonly images: readonly InputImage[]
  readonly operations: readonly object[]
  readonly boxes?: readonly (readonly Box[])[]
  readonly size?: { readonly width: number; readonly height: number }
}

const common: Omit<ImageRequest, 'images' | 'size'> = {
  model: 'wan2.7-image',
  prompt: 'as planned',
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: false,
  seed: 3,
  watermark: false,
  format: 'png',
}

async function edited({ images, operations, boxes, size }: Wish): Promise<Raster> {
  const plan = { kind: 'edit', operations, notUnderstood: [] }
  const [first = coffee] = images
  const request: ImageRequest = {
    ...common,
    images: images.map((_, k) => `asset:${k}`),
    size: size ?? { width: first.width, height: first.height },
    boxes,
    plan: JSON.parse(JSON.stringify(plan)),
  }
  expect(engine.refuses(request)).toBeUndefined()
  const { pictures } = await runTask(engine, request, { images })
  return rasterOf(pictures[0]?.bytes)
}

async function rasterOf(bytes: Uint8Array | undefined): Promise<Raster> {
  const { data, info } = await sharp(bytes)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
}

/** How many pixels differ in the rectangles, and how many outside of all of them. */
function differing(
  before: Raster,
  after: Raster,
  rects: readonly Rect[],
): { inside: number[]; outside: number } {
  expect([after.width, after.height]).toEqual([before.width, before.height])
  const [a, b] = [before, after].map(
    ({ data }) => new Uint32Array(data.buffer, data.byteOffset, data.length / 4),
  )
  const inside = rects.map(() => 0)
  let outside = 0
  for (let p = 0; p < before.width * before.height; p++) {
    if (a?.[p] === b?.[p]) continue
    const [x, y] = [p % before.width, Math.floor(p / before.width)]
    const at = rects.findIndex(
      (r) => x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height,
    )
    if (at < 0) outside += 1
    else inside[at] = (inside[at] ?? 0) + 1
  }
  return { inside, outside }
}

/** A box of the file in the picture at this size. */
function scaled(box: Box, file: InputImage, size: { width: number; height: number }): Rect {
  const [x, y] = [size.width / file.width, size.height / file.height]
  return rectOf([box[0] * x, box[1] * y, box[2] * x, box[3] * y], size)
}

describe('one box', () => {
  const cup: Box = [140, 20, 470, 310]
  const size = { width: 240, height: 160 }

  test.each(asked)('outside it nothing is touched by %s', async (_name, operation) => {
    const before = await decode(coffee.path, { ...size, fit: 'fill' })
    const after = await edited({
      images: [coffee, rocket, coffee],
      operations: [{ ...operation, target: { image: 1, box: 0 } }],
      boxes: [[cup], [], []],
      size,
    })
    const { inside, outside } = differing(before, after, [scaled(cup, coffee, size)])
    expect(outside).toBe(0)
    expect(inside[0]).toBeGreaterThan(200)
  })
})

/** One of each verb: what goes on in a box does not depend on how many there are. */
const ofEach = asked.filter(([, { verb }], k) => asked[k - 1]?.[1].verb !== verb)

describe('two boxes', () => {
  const boxes: readonly Box[] = [
    [20, 20, 120, 200],
    [130, 90, 250, 250],
  ]

  test.each(ofEach)(
    'nothing outside both is touched by %s in one and a tone in the other',
    async (_name, operation) => {
      const before = await decode(astronaut.path, { width: 256, height: 256, fit: 'fill' })
      const after = await edited({
        images: [astronaut, rocket, coffee],
        operations: [
          { ...operation, target: { image: 1, box: 1 } },
          { verb: 'tone', tone: 'sepia', target: { image: 1, box: 0 } },
        ],
        boxes: [boxes, [], []],
      })
      const rects = boxes.map((box) => scaled(box, astronaut, astronaut))
      const { inside, outside } = differing(before, after, rects)
      expect(outside).toBe(0)
      expect(Math.min(...inside)).toBeGreaterThan(300)
    },
  )
})

describe('boxes of several images', () => {
  const boxes: readonly (readonly Box[])[] = [[[100, 50, 300, 250]], [], [[30, 40, 200, 180]]]
  const images = [coffee, rocket, astronaut]
  const negative = (image: number, box?: number): object => ({
    verb: 'tone',
    tone: 'negative',
    target: { image, box },
  })

  test.each([1, 3])('the box of image %i is its own', async (image) => {
    const file = images[image - 1] ?? coffee
    const size = { width: file.width, height: file.height }
    const before = await decode(file.path, { ...size, fit: 'fill' })
    const others = [1, 3].filter((one) => one !== image).map((one) => negative(one, 0))
    const after = await edited({ images, operations: [...others, negative(image, 0)], boxes, size })
    const rect = scaled(boxes[image - 1]?.[0] ?? [0, 0, 1, 1], file, size)
    const { inside, outside } = differing(before, after, [rect])
    expect(outside).toBe(0)
    expect(inside[0]).toBeGreaterThan(rect.width * rect.height * 0.95)
  })

  test('an image with none is changed as a whole, or its box is asked for', async () => {
    const size = { width: rocket.width, height: rocket.height }
    const before = await decode(rocket.path, { ...size, fit: 'fill' })
    const after = await edited({ images, operations: [negative(2)], boxes, size })
    const whole = { x: 0, y: 0, ...size }
    expect(differing(before, after, [whole]).inside[0]).toBeGreaterThan(
      size.width * size.height * 0.95,
    )
    await expect(
      edited({ images, operations: [negative(2, 0)], boxes, size }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'boxes[1]',
    })
  })
})

describe('a box on a picture that is made larger', () => {
  test('keeps everything outside of it, to the pixel that it touches', async () => {
    const size = { width: 660, height: 440 }
    const box: Box = [141, 23, 263, 147]
    const before = await decode(coffee.path, { ...size, fit: 'fill' })
    for (const operation of [
      { verb: 'tone', tone: 'negative' },
      { verb: 'style', style: 'oil' },
    ]) {
      const after = await edited({
        images: [coffee],
        operations: [{ ...operation, target: { image: 1, box: 0 } }],
        boxes: [[box]],
        size,
      })
      const { inside, outside } = differing(before, after, [scaled(box, coffee, size)])
      expect(outside).toBe(0)
      expect(inside[0]).toBeGreaterThan(1000)
    }
  })
})

const snowfield = {
  kind: 'scene',
  place: 'snow',
  time: 'night',
  weather: 'clear',
  season: 'winter',
  style: 'natural',
  camera: 'medium',
  features: [],
  subjects: [],
  texts: [],
  notUnderstood: [],
}

describe('another background', () => {
  const box: Box = [60, 10, 490, 390]
  const size = { width: 240, height: 160 }

  test.each([
    { colour: '#2f6f62' },
    { colour: '#ffffff' },
    { blur: 0.6 },
    { image: 2 },
    { scene: snowfield },
  ])('%o leaves the middle of the subject as it was, to the byte', async (to) => {
    const before = await decode(coffee.path, { ...size, fit: 'fill' })
    const after = await edited({
      images: [coffee, rocket, coffee],
      operations: [{ verb: 'background', to, target: { image: 1, box: 0 } }],
      boxes: [[box], [], []],
      size,
    })
    const cover = await subjectInBox(before, scaled(box, coffee, size))
    const core = eroded(cover?.data ?? new Float32Array(), size.width, 5)
    let [changed, kept] = [0, 0]
    for (const p of core) {
      const same = [0, 1, 2].every((c) => before.data[p * 4 + c] === after.data[p * 4 + c])
      if (same) kept += 1
      else changed += 1
    }
    expect(changed).toBe(0)
    expect(kept).toBeGreaterThan(2000)
    expect(before.data[0]).not.toBe(after.data[0])
  })

  /** Pixels with nothing but subject for `reach` pixels round them. */
  function eroded(cover: Float32Array, width: number, reach: number): readonly number[] {
    const full = (p: number): boolean => (cover[p] ?? 0) >= 1
    const steps = Array.from({ length: reach * 2 + 1 }, (_, k) => k - reach)
    return Array.from(cover.keys()).filter((p) =>
      steps.every((dy) => steps.every((dx) => full(p + dy * width + dx))),
    )
  }
})

test('the comparison sees a single pixel outside', async () => {
  const before = await decode(coffee.path, { width: 300, height: 200, fit: 'fill' })
  const after = { ...before, data: new Uint8ClampedArray(before.data) }
  after.data[(199 * 300 + 299) * 4] = (before.data[(199 * 300 + 299) * 4] ?? 0) ^ 1
  expect(differing(before, after, [{ x: 10, y: 10, width: 50, height: 50 }]).outside).toBe(1)
})
