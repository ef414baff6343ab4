/** The pictures that are kept an eye on: each place, each style, the edits, text, palettes and sets. */
import { fileURLToPath } from 'node:url'
import type { ImageRequest } from '@limn/sdk'
import type { Engine, InputImage } from '../../src/engines/engine.ts'
import { lookOf, type Look } from './hash.ts'

export interface Ask {
  readonly name: string
  readonly request: Partial<ImageRequest> & { readonly prompt: string }
  readonly photos?: readonly Photo[]
}

const photos = {
  coffee: { file: 'coffee.png', width: 600, height: 400 },
  rocket: { file: 'rocket.jpg', width: 640, height: 427 },
  astronaut: { file: 'astronaut.jpg', width: 256, height: 256 },
} as const
type Photo = keyof typeof photos

/** Every place, and the styles that are painted rather than laid over. */
const scenes: readonly string[] = [
  'a red deer in a misty forest at dawn',
  'an oil painting of mountains with a lake at sunset',
  'a lighthouse by the stormy sea',
  'a palm beach by day, two boats',
  'a rowing boat on a lake at dusk in autumn',
  'a comic of a robot in a city, rain',
  'a yellow taxi in a street at night, neon style',
  'a watercolour of a village in spring by a river',
  'pixel art of a camel in the desert by day',
  'a snowman in the snow at night under an aurora',
  'a flat poster of a fox in a meadow, titled "NORTH"',
  'a cat on a sofa in a room',
  'a red apple on marble in a studio, close-up',
  'a rocket in space with a planet',
  'a stained glass hot air balloon in the sky at dawn',
  'a paper cut sea turtle underwater',
  'abstract waves in blue and gold',
]

const laidOver = [
  'pencil',
  'ink',
  'charcoal',
  'pop-art',
  'mosaic',
  'vintage',
  'noir',
  'impressionist',
  'halftone',
] as const

const cup = [140, 20, 470, 310] as const
const edited = (name: string, operation: unknown, from: readonly Photo[] = ['coffee']): Ask => {
  const plan = { kind: 'edit', operations: [operation], notUnderstood: [] }
  const [photo = 'coffee'] = from
  return {
    name: `edit: ${name}`,
    photos: from,
    request: { prompt: name, plan: JSON.parse(JSON.stringify(plan)), ...sizeFor(photo) },
  }
}
const one = { image: 1 }
const inCup = { image: 1, box: cup }

function sizeFor(photo: Photo): Pick<ImageRequest, 'size' | 'sizeAsked'> {
  const { width, height } = photos[photo]
  return { size: { width: 288, height: Math.round((288 * height) / width) }, sizeAsked: false }
}

const edits: readonly Ask[] = [
  ...laidOver.map((style) => edited(style, { verb: 'style', target: one, style })),
  edited('the cup blue', { verb: 'recolour', target: inCup, to: '#2050d0' }),
  edited('night', { verb: 'tone', target: one, tone: 'night' }, ['rocket']),
  edited('warmer', { verb: 'adjust', target: one, what: 'warmth', amount: 0.7 }),
  edited('without the cup', { verb: 'remove', target: inCup }),
  edited('behind the cup', { verb: 'background', target: inCup, to: { colour: '#2f6f62' } }),
  edited('text', { verb: 'text', target: one, text: 'LIFT OFF', at: 'top' }, ['rocket']),
  edited('rain', { verb: 'weather', target: one, weather: 'rain' }, ['rocket']),
  edited('collage', { verb: 'collage', target: one, layout: 'row' }, ['coffee', 'astronaut']),
  edited('colours of another', { verb: 'match', target: one, to: 2, what: 'palette' }, [
    'coffee',
    'rocket',
  ]),
  edited('wider', { verb: 'expand', target: one, by: 0.25, side: 'right' }),
]

const others: readonly Ask[] = [
  {
    name: 'palette',
    request: {
      prompt: 'mountains at dawn',
      palette: [
        { hex: '#0b3954', share: 0.5 },
        { hex: '#ff6663', share: 0.3 },
        { hex: '#e0ff4f', share: 0.2 },
      ],
    },
  },
  {
    name: 'set',
    request: {
      prompt: 'First image: a fox in the snow. Second image: a fox on a beach.',
      set: true,
      count: 4,
    },
  },
  { name: 'title', request: { prompt: 'a concert poster of a sea at night titled "夜の海 LIVE"' } },
  { name: 'thinking', request: { prompt: 'two horses beside a red tractor', thinking: true } },
]

export const asks: readonly Ask[] = [
  ...scenes.map((prompt) => ({ name: prompt, request: { prompt } })),
  ...edits,
  ...others,
]

const usual: Omit<ImageRequest, 'prompt'> = {
  model: 'wan2.7-image',
  images: [],
  size: { width: 256, height: 256 },
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: false,
  seed: 7,
  watermark: false,
  format: 'png',
}

function imageOf(photo: Photo): InputImage {
  const { file, width, height } = photos[photo]
  const path = fileURLToPath(new URL(`../photos/${file}`, import.meta.url))
  return { path, mime: file.endsWith('png') ? 'image/png' : 'image/jpeg', width, height }
}

/** The pictures of one request, by name. Throws what the engine says when it refuses. */
export async function picturesOf(
  engine: Engine,
  { name, request, photos: from = [] }: Ask,
): Promise<readonly (readonly [name: string, bytes: Uint8Array])[]> {
  const asked = { ...usual, ...request, images: from.map((photo) => `asset:${photo}`) }
  const refusal = engine.refuses(asked)
  if (refusal) throw new Error(`${name}: ${refusal}`)
  const pictures: [string, Uint8Array][] = []
  const signal = new AbortController().signal
  const task = { id: 'job_golden', request: asked, images: from.map(imageOf), done: [], signal }
  for await (const step of engine.run(task)) {
    if (!('image' in step)) continue
    const nth = step.image.index === 0 ? name : `${name} (${step.image.index + 1})`
    pictures.push([nth, step.image.bytes])
  }
  return pictures
}

export async function looksOf(
  engine: Engine,
  ask: Ask,
): Promise<readonly (readonly [name: string, look: Look])[]> {
  const pictures = await picturesOf(engine, ask)
  return Promise.all(pictures.map(async ([name, bytes]) => [name, await lookOf(bytes)] as const))
}
