import type { ImageRequest } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import type { Step } from '../engine.ts'
import { createSketch } from './sketch.ts'

const engine = createSketch({ threads: 2, models: ['wan2.7-image'] })

afterAll(() => engine.close?.())

const request: ImageRequest = {
  model: 'wan2.7-image',
  prompt: 'a red fox in a snowy forest at dusk',
  images: [],
  size: { width: 2048, height: 1152 },
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: false,
  seed: 7,
  watermark: false,
  format: 'png',
}

async function steps(previews: number): Promise<readonly Step[]> {
  const { signal } = new AbortController()
  const task = { id: 'one', request, images: [], done: [], previews, signal }
  const all: Step[] = []
  for await (const step of engine.run(task)) all.push(step)
  return all
}

const looksOf = (all: readonly Step[]) =>
  all.flatMap((step) => ('preview' in step ? [step.preview] : []))
const pictureOf = (all: readonly Step[]) =>
  all.flatMap((step) => ('image' in step ? [step.image] : []))[0]

/** How grey picture is, small: enough to tell one composition from another. */
const small = async (bytes: Uint8Array) =>
  sharp(bytes).resize(32, 18, { fit: 'fill' }).grayscale().raw().toBuffer()

test('early looks show the picture that comes, small, and change nothing about it', async () => {
  const plain = await steps(0)
  expect(looksOf(plain)).toEqual([])
  // Looks come only when a thread is free for them, so both are started first.
  await Promise.all([steps(0), steps(0)])
  let all: readonly Step[] = []
  for (let round = 0; round < 8 && looksOf(all).length === 0; round += 1) all = await steps(2)
  const [first] = looksOf(all)
  const picture = pictureOf(all)
  expect(first).toMatchObject({ index: 0, look: 0, mime: 'image/png', width: 192, height: 108 })
  expect(looksOf(all).length).toBeLessThanOrEqual(2)
  expect(picture?.bytes).toEqual(pictureOf(plain)?.bytes)
  const [look, whole] = await Promise.all([
    small(first?.bytes ?? new Uint8Array()),
    small(picture?.bytes ?? new Uint8Array()),
  ])
  const apart = look.reduce((sum, value, at) => sum + Math.abs(value - (whole[at] ?? 0)), 0)
  // Mean difference of two pictures of the same scene; another seed's is several times that.
  expect(apart / look.length).toBeLessThan(12)
}, 60_000)
