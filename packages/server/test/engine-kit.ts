/** What every engine promises (engine.ts), as tests that any engine's own test file can run. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ImageRequest } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { asProblem } from '../src/problem.ts'
import type { Engine, InputImage, Picture, Step, Task } from '../src/engines/engine.ts'

export interface EnginePlace {
  readonly name: string
  open(): Engine
  /** A request the engine can make, small and quick. */
  readonly request: ImageRequest
  /** A request with the image below that it can make. */
  readonly edit: ImageRequest
  readonly image: InputImage
  /** One it has to refuse. */
  readonly beyond: ImageRequest
  /** Whether the same request and seed give the same bytes. */
  readonly deterministic: boolean
  /** Whether another seed gives another picture; true when absent. */
  readonly seeded?: boolean
  /** Of relays: how many orders their host has sold, and what becomes of one that nobody heard the end of. */
  readonly relay?: { sold(): number; readonly resumes: 'again' | 'unknown' }
}

export interface Run {
  readonly steps: readonly Step[]
  readonly pictures: readonly Picture[]
}

export const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export async function runTask(
  engine: Engine,
  request: ImageRequest,
  more: Partial<Task> = {},
): Promise<Run> {
  const steps: Step[] = []
  const task = {
    id: 'job_test',
    request,
    images: [],
    done: [],
    signal: new AbortController().signal,
    ...more,
  }
  const pictures: Picture[] = []
  for await (const step of engine.run(task)) {
    steps.push(step)
    if ('image' in step) pictures.push(step.image)
    // The file is there until the next step is asked for.
    if ('file' in step) pictures.push({ ...step.file, bytes: await readFile(step.file.path) })
  }
  return { steps, pictures }
}

export function engineKit(place: EnginePlace): void {
  describe(`the ${place.name} engine`, () => {
    const engine = place.open()
    afterAll(() => engine.close?.())

    test('makes as many pictures as asked, in the size and format asked', async () => {
      const { pictures } = await runTask(engine, { ...place.request, count: 2 })
      expect(pictures.map(({ index }) => index)).toEqual([0, 1])
      for (const picture of pictures) {
        const { width, height, format } = await sharp(picture.bytes).metadata()
        expect({ width, height }).toEqual(place.request.size)
        expect(`image/${format}`).toBe(picture.mime)
      }
      const [first, second] = pictures
      expect(sha(first?.bytes ?? new Uint8Array())).not.toBe(sha(second?.bytes ?? new Uint8Array()))
      expect(first?.seed).toBe(place.request.seed)
    })

    test.runIf(place.deterministic)(
      'makes any of several pictures again from its own seed alone',
      async () => {
        const { pictures } = await runTask(engine, { ...place.request, count: 2 })
        const seed = pictures[1]?.seed ?? 0
        const again = await runTask(engine, { ...place.request, count: 1, seed })
        expect(again.pictures.map(({ bytes }) => sha(bytes))).toEqual(
          pictures.slice(1).map(({ bytes }) => sha(bytes)),
        )
      },
    )

    test('makes only what is not done yet', async () => {
      const { pictures } = await runTask(engine, { ...place.request, count: 3 }, { done: [0, 2] })
      expect(pictures.map(({ index }) => index)).toEqual([1])
    })

    test.runIf(place.seeded !== false)('gives another picture for another seed', async () => {
      const one = await runTask(engine, place.request)
      const other = await runTask(engine, { ...place.request, seed: place.request.seed + 1 })
      expect(sha(one.pictures[0]?.bytes ?? new Uint8Array())).not.toBe(
        sha(other.pictures[0]?.bytes ?? new Uint8Array()),
      )
    })

    test('edits without changing what it was given', async () => {
      const before = sha(await readFile(place.image.path))
      const { pictures } = await runTask(engine, place.edit, { images: [place.image] })
      expect(pictures).toHaveLength(1)
      expect(sha(await readFile(place.image.path))).toBe(before)
    })

    test('stops soon after it is told to, and can go on with the next', async () => {
      const stop = new AbortController()
      const large = {
        ...place.request,
        model: 'wan2.7-image-pro',
        size: { width: 4096, height: 4096 },
      }
      const steps: Step[] = []
      let told = Infinity
      const run = async (): Promise<void> => {
        for await (const step of engine.run({
          id: 'job_test',
          request: large,
          images: [],
          done: [],
          signal: stop.signal,
        })) {
          steps.push(step)
          if ('progress' in step && told === Infinity) {
            told = performance.now()
            stop.abort()
          }
        }
      }
      await expect(run()).rejects.toBeDefined()
      // Generous, so that a busy machine does not fail it; the picture itself takes far longer.
      expect(performance.now() - told).toBeLessThan(3000)
      expect(steps.some((step) => 'image' in step)).toBe(false)
      expect((await runTask(engine, place.request)).pictures).toHaveLength(1)
    })

    test.runIf(place.relay)('goes on from its own resume, and buys nothing again', async () => {
      const { steps } = await runTask(engine, place.request)
      const resumes = steps.flatMap((step) => ('resume' in step ? [step.resume] : []))
      const before = place.relay?.sold()
      const ending = await runTask(engine, place.request, { resume: resumes.at(-1) }).then(
        ({ pictures }) => pictures.length,
        (error: unknown) => asProblem(error).code,
      )
      expect(ending).toBe(place.relay?.resumes === 'again' ? 1 : 'unknown')
      expect(place.relay?.sold()).toBe(before)
    })

    test.runIf(place.relay)('says that it will ask before it asks', async () => {
      const before = place.relay?.sold()
      const signal = new AbortController().signal
      for await (const step of engine.run({
        id: 'job_test',
        request: place.request,
        images: [],
        done: [],
        signal,
      })) {
        if (!('resume' in step)) continue
        expect(step.resume).toMatchObject({ asked: expect.anything() })
        break
      }
      expect(place.relay?.sold()).toBe(before)
    })

    test('refuses with a sentence what it cannot do, at once', () => {
      expect(engine.refuses(place.request)).toBeUndefined()
      expect(engine.refuses(place.beyond)).toMatch(/^[A-Z"“].{20,}\.$/s)
    })
  })
}
