/** The sketch engine keeps the promises of every engine, and its own. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ImageRequest } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { engineKit, runTask, sha } from '../../../test/engine-kit.ts'
import { sharesReached } from './paint/palette.ts'
import { placePainters } from './paint/places.ts'
import { readScene } from './reading/scene.ts'
import { createSketch } from './sketch.ts'

const photo = {
  path: fileURLToPath(new URL('../../../test/photos/coffee.png', import.meta.url)),
  mime: 'image/png',
  width: 600,
  height: 400,
}

const request: ImageRequest = {
  model: 'wan2.7-image',
  prompt: 'two boats on a lake at dusk',
  images: [],
  size: { width: 768, height: 832 },
  sizeAsked: true,
  count: 1,
  set: false,
  thinking: true,
  seed: 11,
  watermark: false,
  format: 'png',
}

const edit: ImageRequest = {
  ...request,
  prompt: 'turn it into a pencil sketch',
  images: ['asset:coffee'],
  size: { width: 960, height: 640 },
  sizeAsked: false,
}

engineKit({
  name: 'sketch',
  open: () => createSketch({ threads: 2 }),
  request,
  edit,
  image: photo,
  beyond: { ...edit, prompt: 'make the person smile' },
  deterministic: true,
})

describe('sketch', () => {
  const engine = createSketch({ threads: 2 })
  afterAll(() => engine.close?.())

  test('paints the same bytes in another process', async () => {
    const { pictures } = await runTask(engine, request)
    const script = `
      import { createSketch } from ${JSON.stringify(new URL('sketch.ts', import.meta.url).href)}
      import { createHash } from 'node:crypto'
      const engine = createSketch({ threads: 1 })
      const task = { id: 'x', request: ${JSON.stringify(request)}, images: [], done: [], signal: new AbortController().signal }
      for await (const step of engine.run(task)) {
        if ('image' in step) console.log(createHash('sha256').update(step.image.bytes).digest('hex'))
      }
      await engine.close()`
    const args = ['--conditions=@limn/source', '--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(stdout.trim()).toBe(sha(pictures[0]?.bytes ?? new Uint8Array()))
  })

  test('says its plan, and what it did not understand', async () => {
    const { steps, pictures } = await runTask(engine, {
      ...request,
      prompt: 'a quuxical deer in a forest at night',
    })
    const plan = steps.flatMap((step) => ('plan' in step ? [step.plan] : []))[0]
    expect(plan).toMatchObject({
      kind: 'scene',
      place: 'forest',
      time: 'night',
      subjects: [{ drawing: 'deer' }],
    })
    expect(steps).toContainEqual({ warning: 'Not understood and left out: "quuxical".' })
    expect(pictures[0]?.revisedPrompt).toMatch(/^A deer .*forest .*night/)
  })

  test('follows a plan that is sent back', async () => {
    const { steps } = await runTask(engine, request)
    const plan = steps.flatMap((step) => ('plan' in step ? [step.plan] : []))[0]
    if (plan?.kind !== 'scene') throw new Error('no scene')
    const same = await runTask(engine, { ...request, prompt: 'whatever', plan })
    const first = await runTask(engine, request)
    expect(sha(same.pictures[0]?.bytes ?? new Uint8Array())).toBe(
      sha(first.pictures[0]?.bytes ?? new Uint8Array()),
    )
    const moved = await runTask(engine, { ...request, plan: { ...plan, time: 'night' } })
    expect(moved.pictures[0]?.revisedPrompt).toContain('night')
  })

  test('refuses a plan with a drawing that is not there, and letters without a font', () => {
    const plan = {
      kind: 'scene',
      place: 'forest',
      time: 'day',
      weather: 'clear',
      season: 'summer',
      style: 'natural',
      camera: 'medium',
      features: [],
      subjects: [{ name: 'gryphon', drawing: 'gryphon', count: 1 }],
      texts: [],
      notUnderstood: [],
    } as const
    expect(engine.refuses({ ...request, plan })).toContain('gryphon')
    expect(engine.refuses({ ...request, prompt: 'a poster titled "𓀀𓀁"' })).toContain('𓀀')
  })

  test('makes one picture for each that a set tells, in order', async () => {
    const prompt =
      'First image: a fox in the snow. Second image: a fox on a beach. Third image: a fox in a city at night.'
    const { pictures } = await runTask(engine, {
      ...request,
      prompt,
      set: true,
      count: 5,
      size: { width: 768, height: 768 },
    })
    expect(pictures.map(({ revisedPrompt }) => revisedPrompt)).toEqual([
      expect.stringMatching(/snow/),
      expect.stringMatching(/beach/),
      expect.stringMatching(/city/),
    ])
  })

  test('of a set of edits each picture is refused by its own words', () => {
    const set = { ...edit, set: true, count: 2 }
    const sentence = engine.refuses({ ...edit, prompt: 'make the person smile' })
    expect(sentence).toMatch(/./)
    const one = 'First image: turn it into a pencil sketch. Second image: '
    expect(engine.refuses({ ...set, prompt: `${one}make the person smile.` })).toBe(sentence)
    expect(engine.refuses({ ...set, prompt: `${one}turn it into a mosaic.` })).toBeUndefined()
  })

  test('a palette of the plan is reached as one of the request is', async () => {
    const small = { ...request, size: { width: 256, height: 256 }, thinking: false }
    const prompt = 'an abstract background of flowing green and gold'
    const { pictures } = await runTask(engine, { ...small, prompt })
    const [picture] = pictures
    const data = await sharp(picture?.bytes).ensureAlpha().raw().toBuffer()
    const palette = readScene(prompt).palette ?? []
    const raster = { width: 256, height: 256, data: new Uint8ClampedArray(data) }
    const reached = sharesReached(raster, palette)
    expect(palette).toHaveLength(4)
    for (const share of reached) expect(Math.abs(share - 0.25)).toBeLessThan(0.05)
  })

  test('marks the lower right corner, and nothing else, when a watermark is asked for', async () => {
    const plain = await pixels(request)
    const marked = await pixels({ ...request, watermark: true })
    const { width, height } = request.size
    let changed = 0
    for (let at = 0; at < plain.length; at += 3) {
      if (
        plain[at] === marked[at] &&
        plain[at + 1] === marked[at + 1] &&
        plain[at + 2] === marked[at + 2]
      )
        continue
      changed += 1
      const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)]
      expect(x > width * 0.6 && y > height * 0.9).toBe(true)
    }
    expect(changed).toBeGreaterThan(200)
  })

  test.each(Object.keys(placePainters))(
    'paints %s by day and by night, unalike and not blank',
    async (place) => {
      const plan = {
        kind: 'scene',
        place,
        weather: 'clear',
        season: 'summer',
        style: 'natural',
        camera: 'medium',
        features: [],
        subjects: [],
        texts: [],
        notUnderstood: [],
      }
      const of = (time: string): Promise<Uint8Array> =>
        pixels({
          ...request,
          size: { width: 768, height: 768 },
          plan: JSON.parse(JSON.stringify({ ...plan, time })),
        })
      const [day, night] = [await of('day'), await of('night')]
      expect(spread(day)).toBeGreaterThan(8)
      // Space and pure colour know no night.
      const least = place === 'abstract' || place === 'space' ? -255 : 10
      expect(mean(day) - mean(night)).toBeGreaterThan(least)
    },
  )

  async function pixels(asked: ImageRequest): Promise<Uint8Array> {
    const { pictures } = await runTask(engine, asked)
    return sharp(pictures[0]?.bytes).removeAlpha().raw().toBuffer()
  }
})

const mean = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length

function spread(bytes: Uint8Array): number {
  const middle = mean(bytes)
  return Math.sqrt(bytes.reduce((sum, byte) => sum + (byte - middle) ** 2, 0) / bytes.length)
}
