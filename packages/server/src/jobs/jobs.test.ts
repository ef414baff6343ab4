/** Jobs on a real database, made by an engine that does as it is told. */
import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { JobStatus } from '@limn/sdk'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { type House, openHouse, picture } from '../../test/house.ts'
import { localAccount } from './contract.ts'
import { makeBell, type Ring, untilEnded } from './waiting.ts'

let house: House

beforeAll(async () => {
  house = await openHouse()
})

afterAll(async () => {
  await house.remove()
})

describe('an accepted job', () => {
  test('is run and ends with its pictures', async () => {
    const accepted = await house.accept({ prompt: 'two pictures', count: 2, seed: 7 })
    expect(accepted).toMatchObject({
      status: 'queued',
      dialect: 'test',
      engine: 'actor',
      images: [],
    })
    expect(accepted.id).toMatch(/^job_[0-9a-v]{26}$/)
    const job = await house.ended(accepted.id)
    expect(job).toMatchObject({ status: 'succeeded', progress: 1, problem: undefined })
    expect(job.images.map(({ index, seed }) => [index, seed])).toEqual([
      [0, 7],
      [1, 8],
    ])
    for (const { asset, bytes } of job.images) {
      expect(await house.rooms.store.stat(asset)).toMatchObject({ bytes })
    }
  })

  test('is listed to its own account only, the newest first, a page at a time', async () => {
    const first = await house.accept({ prompt: 'older', count: 1 })
    const second = await house.accept({ prompt: 'newer', count: 1 })
    const page = async (limit: number, before?: string, account = localAccount) =>
      (await house.rooms.jobs.page(account, { limit, before })).jobs
    const [newest, next] = await page(2)
    expect([newest?.id, next?.id]).toEqual([second.id, first.id])
    expect((await page(1, second.id)).map(({ id }) => id)).toEqual([first.id])
    await house.ended(first.id)
    const [ended] = await page(1, second.id)
    expect(ended?.images).toHaveLength(1)
    expect(await page(10, undefined, 'somebody-else')).toEqual([])
  })

  test.for(['', 'job_1', '\0', '\ud800'])('is not listed before %j, which is no id', async (id) => {
    const listing = house.rooms.jobs.page(localAccount, { limit: 10, before: id })
    await expect(listing).rejects.toMatchObject({ code: 'invalid_request', param: 'before' })
  })

  test('keeps the plan and the warnings that its engine yields', async () => {
    house.acts.set('planned', async function* (task) {
      yield { plan: { kind: 'edit', operations: [], notUnderstood: ['quux'] } }
      yield { warning: 'quux was not understood' }
      yield { warning: 'quux was not understood' }
      yield { image: picture(task, 0) }
    })
    const job = await house.ended((await house.accept({ prompt: 'planned', count: 1 })).id)
    expect(job.plan).toEqual({ kind: 'edit', operations: [], notUnderstood: ['quux'] })
    expect(job.warnings).toEqual(['quux was not understood'])
    expect(job.images[0]?.revisedPrompt).toBe('planned')
  })

  test('shows its pictures and its progress while it is running', async () => {
    const shown = Promise.withResolvers<void>()
    house.acts.set('slow', async function* (task) {
      yield { progress: 0.5 }
      yield { image: picture(task, 0) }
      await shown.promise
      yield { image: picture(task, 1) }
    })
    const { id } = await house.accept({ prompt: 'slow', count: 2 })
    await expect
      .poll(() => house.rooms.jobs.find({ account: localAccount, id }), { timeout: 10_000 })
      .toMatchObject({ status: 'running', progress: 0.5, images: [{ index: 0 }] })
    shown.resolve()
    expect((await house.ended(id)).images).toHaveLength(2)
  })

  test("is not found by another account's key", async () => {
    const { id } = await house.accept({})
    for (const asked of [id, 'job_unknown', 'job_\0']) {
      const account = asked === id ? 'somebody' : localAccount
      const found = house.rooms.jobs.find({ account, id: asked })
      await expect(found).rejects.toMatchObject({ name: 'Problem', code: 'not_found' })
    }
  })

  test('is no longer waited for when the caller hangs up', async () => {
    const go = Promise.withResolvers<void>()
    house.acts.set('left', async function* (task) {
      await go.promise
      yield { image: picture(task, 0) }
    })
    const { id } = await house.accept({ prompt: 'left', count: 1 })
    const caller = new AbortController()
    const waiting = house.rooms.jobs.ended(localAccount, id, caller.signal)
    caller.abort(new Error('hung up'))
    await expect(waiting).rejects.toThrow('hung up')
    go.resolve()
    expect((await house.ended(id)).status).toBe('succeeded')
  })
})

describe('waiting', () => {
  /** Counts who listens. */
  const countingBell = () => {
    const bell = makeBell()
    const counting = {
      ...bell,
      listening: 0,
      async heard(id: string, what: Ring, signal: AbortSignal) {
        counting.listening += 1
        await bell.heard(id, what, signal)
        counting.listening -= 1
      },
    }
    return counting
  }

  test('of a hundred callers at once ends with the job', async () => {
    const go = Promise.withResolvers<void>()
    house.acts.set('awaited', async function* (task) {
      await go.promise
      yield { image: picture(task, 0) }
    })
    const { id } = await house.accept({ prompt: 'awaited', count: 1 })
    const waiting = Array.from({ length: 100 }, () => house.ended(id))
    go.resolve()
    const jobs = await Promise.all(waiting)
    expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(['succeeded']))
  })

  test('leaves nobody listening, however it ends', async () => {
    const bell = countingBell()
    const job = await house.accept({ prompt: 'anything' })
    const [hungUp, stopping] = [new AbortController(), new AbortController()]
    let status: JobStatus = 'running'
    const find = async () => ({ ...job, status })
    const wait = (caller?: AbortSignal) =>
      untilEnded({
        bell,
        find,
        id: job.id,
        account: 'local',
        caller,
        stopping: stopping.signal,
      })
    const gone = wait(hungUp.signal)
    const patient = [wait(), wait()]
    await expect.poll(() => bell.listening).toBe(3)
    hungUp.abort(new Error('hung up'))
    await expect(gone).rejects.toThrow('hung up')
    status = 'succeeded'
    bell.ring(job.id, 'ended')
    expect(await Promise.all(patient)).toMatchObject([{ status }, { status }])
    await wait()
    await expect.poll(() => bell.listening).toBe(0)
    status = 'running'
    const sentAway = wait()
    stopping.abort()
    await expect(sentAway).rejects.toMatchObject({ name: 'Problem', code: 'unavailable' })
    await expect.poll(() => bell.listening).toBe(0)
  })
})

describe('a failure', () => {
  test('of the engine ends the job with its problem', async () => {
    house.acts.set('refusing', async function* () {
      yield { progress: 0.1 }
      throw new Problem('refused', 'Not that.', { param: 'prompt' })
    })
    const job = await house.ended((await house.accept({ prompt: 'refusing' })).id)
    expect(job.status).toBe('failed')
    expect(job.problem).toEqual({ code: 'refused', message: 'Not that.', param: 'prompt' })
    expect(job.finishedAt).toBeDefined()
  })

  test('that is a bug says nothing of itself', async () => {
    house.acts.set('buggy', async function* () {
      yield { progress: 0.1 }
      throw new TypeError('/secret/path is undefined')
    })
    const job = await house.ended((await house.accept({ prompt: 'buggy' })).id)
    expect(job.problem?.code).toBe('internal')
    expect(JSON.stringify(job)).not.toContain('secret')
  })

  test('for want of room on the disk says so, and is tried again', async () => {
    const full = Object.assign(new Error('ENOSPC: /secret/path'), { code: 'ENOSPC' })
    let tries = 0
    house.acts.set('full', async function* () {
      tries += 1
      yield { progress: 0.1 }
      throw full
    })
    const { id } = await house.accept({ prompt: 'full' })
    const { problem } = await house.ended(id)
    expect(problem).toEqual({
      code: 'unavailable',
      message: 'The disk is full.',
    })
    // For longer than what is the engine's fault.
    expect(tries).toBe(9)
  })

  test('that may pass is tried again, with what was kept so far', async () => {
    const seen: unknown[] = []
    house.acts.set('flaky', async function* (task) {
      seen.push([task.done, task.resume])
      // Made anew each time, although it is kept already.
      yield { image: picture(task, 0) }
      yield { resume: { purchase: seen.length } }
      if (seen.length < 3) throw new Problem('engine_failed', 'The host did not answer.')
      yield { image: picture(task, 1) }
    })
    const job = await house.ended((await house.accept({ prompt: 'flaky', count: 2 })).id)
    expect(job).toMatchObject({ status: 'succeeded', images: [{ index: 0 }, { index: 1 }] })
    expect(seen).toEqual([
      [[], undefined],
      [[0], { purchase: 1 }],
      [[0], { purchase: 2 }],
    ])
  })

  test('that does not pass ends the job after the third try', async () => {
    let tries = 0
    house.acts.set('hopeless', async function* () {
      tries += 1
      yield { progress: 0.1 }
      throw new Problem('engine_failed', 'The host is down.')
    })
    const job = await house.ended((await house.accept({ prompt: 'hopeless' })).id)
    expect(job.problem).toEqual({ code: 'engine_failed', message: 'The host is down.' })
    expect(tries).toBe(3)
  })

  test('to make every picture is not a success', async () => {
    house.acts.set('lazy', async function* (task) {
      yield { image: picture(task, 0) }
    })
    const job = await house.ended((await house.accept({ prompt: 'lazy', count: 3 })).id)
    expect(job).toMatchObject({ status: 'failed', images: [{ index: 0 }] })
    expect(job.problem?.message).toContain('1 of 3')
  })
})

describe('a set', () => {
  test('has as many pictures as the engine chose', async () => {
    house.acts.set('series', async function* (task) {
      for (const index of [0, 1, 2]) yield { image: picture(task, index) }
    })
    const accepted = await house.accept({ prompt: 'series', set: true, count: 12 })
    const job = await house.ended(accepted.id)
    expect(job.status).toBe('succeeded')
    expect(job.images).toHaveLength(3)
  })
})

describe('intake refuses', () => {
  const cases = [
    [
      'a model that is not there',
      { model: 'nonesuch' },
      { code: 'model_not_found', param: 'model' },
    ],
    ['a prompt over its limit', { prompt: 'x'.repeat(5_001) }, { param: 'prompt' }],
    ['what no engine can make', { prompt: 'impossible' }, { code: 'refused' }],
    ['an asset nobody has', { images: ['asset:nothing.png'] }, { param: 'images[0]' }],
    ['a file part that is not there', { images: ['upload:3'] }, { param: 'images[0]' }],
    ['a reference that is none', { images: ['cat.png'] }, { param: 'images[0]' }],
  ] as const
  test.each(cases)('%s', async (_, draft, problem) => {
    await expect(house.accept(draft)).rejects.toMatchObject({ name: 'Problem', ...problem })
  })
})

describe('a picture that comes in', () => {
  const file = async () => {
    const path = join(house.folder, `${randomBytes(6).toString('hex')}.png`)
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
    const create = { width: 320, height: 240, channels: 3, background: '#406080', noise } as const
    await writeFile(path, await sharp({ create }).png().toBuffer())
    return { path, filename: 'photo.png', mime: 'image/png', bytes: 1, sha256: '' }
  }

  test('as a file part, a link, a data URI or an asset is on disk for the engine', async () => {
    const part = await file()
    const bytes = await sharp(part.path).toBuffer()
    const server = createServer((_, reply) =>
      reply.setHeader('content-type', 'image/png').end(bytes),
    )
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const address: AddressInfo | string | null = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const upload = await house.rooms.uploads.keep(localAccount, { from: await file() })
    let given: unknown
    house.acts.set('edit', async function* (task) {
      given = await Promise.all(
        task.images.map(async ({ path }) => (await sharp(path).metadata()).width),
      )
      yield { image: picture(task, 0) }
    })
    const images = [
      'upload:0',
      `http://127.0.0.1:${port}/a.png`,
      `data:image/png;base64,${bytes.toString('base64')}`,
      upload.id,
    ]
    const uploads = new Map([['upload:0', part]])
    const job = await house.ended(
      (await house.accept({ prompt: 'edit', count: 1, images }, { uploads })).id,
    )
    server.close()
    expect(job.problem).toBeUndefined()
    expect(given).toEqual([320, 320, 320, 320])
    expect(job.request.images.every((image) => image.startsWith('asset:'))).toBe(true)
    expect(job.request.images[3]).toBe(upload.id)
  })

  test('can be a result of the same account, but not of another', async () => {
    const real = await sharp((await file()).path).toBuffer()
    house.acts.set('real', async function* (task) {
      yield { image: { ...picture(task, 0), bytes: real } }
    })
    const made = await house.ended((await house.accept({ prompt: 'real', count: 1 })).id)
    const images = [`asset:${made.images[0]?.asset}`]
    expect((await house.accept({ images })).request.images).toEqual(images)
    const foreign = house.accept({ images }, { account: 'somebody' })
    await expect(foreign).rejects.toMatchObject({ code: 'not_found', param: 'images[0]' })
  })

  test('as a mask is as large as the first image', async () => {
    const { path } = await file()
    const small = await sharp(path).resize(300, 240).toFile(`${path}.small.png`)
    expect(small.width).toBe(300)
    const upload = (at: string) => ({
      path: at,
      filename: 'x',
      mime: 'image/png',
      bytes: 1,
      sha256: '',
    })
    const uploads = new Map([
      ['upload:0', upload(path)],
      ['upload:1', upload(`${path}.small.png`)],
    ])
    const fits = house.accept({ images: ['upload:0'], mask: 'upload:0' }, { uploads })
    expect((await fits).request.mask).toMatch(/^asset:/)
    const differs = house.accept({ images: ['upload:0'], mask: 'upload:1' }, { uploads })
    await expect(differs).rejects.toMatchObject({ code: 'invalid_image', param: 'mask' })
  })

  test('is the first of several whose fault is told', async () => {
    const { path } = await file()
    const uploads = new Map([
      ['upload:0', { path, filename: 'x', mime: 'image/png', bytes: 1, sha256: '' }],
    ])
    const images = ['upload:0', 'upload:0', 'data:image/png;base64,AAAA', 'upload:0']
    const refused = house.accept({ images }, { uploads })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_image', param: 'images[2]' })
    expect(await readdir(join(house.rooms.own, 'incoming'))).toEqual([])
  })

  test('as an upload is found by its own account only', async () => {
    const upload = await house.rooms.uploads.keep(localAccount, { from: await file() })
    expect(upload).toMatchObject({ filename: 'photo.png', width: 320, height: 240 })
    expect(await house.rooms.uploads.find(localAccount, upload.id)).toEqual(upload)
    const foreign = house.rooms.uploads.find('somebody', upload.id)
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
  })
})
