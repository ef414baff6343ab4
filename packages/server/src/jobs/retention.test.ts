import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JobStatus } from '@limn/sdk'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDb } from '../db.ts'
import { diskStore } from '../store/disk.ts'
import type { Store } from '../store/store.ts'
import { makeLinkBook } from './links.ts'
import { type KeepFor, makeRetention, removeUnneeded, type RetentionParts } from './retention.ts'
import { newId } from './sql/ids.ts'

const log = pino({ level: 'silent' })
const hour = 60 * 60 * 1000

let folder: string
let db: Database
let store: Store
/** The clock runs ahead of the files' own times. */
let ahead = 0
const now = () => new Date(Date.now() + ahead)

const forEver: KeepFor = { pictureHours: 0, uploadHours: 0, totalBytes: 0, freeBytes: 0 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-retention-'))
  db = await openDb(folder, () => {})
  store = await diskStore(join(folder, 'assets'))
})
afterEach(async () => {
  ahead = 0
  for (const table of ['job_images', 'jobs', 'uploads', 'links', 'chores'] as const) {
    await db.kysely.deleteFrom(table).execute()
  }
  for await (const { key } of store.list()) await store.remove(key)
})
afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

function parts(keep: Partial<KeepFor>, more: Partial<RetentionParts> = {}): RetentionParts {
  const all = { ...forEver, ...keep }
  return { kysely: db.kysely, store, keep: all, linkSeconds: 24 * 3600, now, log, ...more }
}

const sweep = (keep: Partial<KeepFor>, more?: Partial<RetentionParts>) =>
  removeUnneeded(parts(keep, more))

async function picture(text: string): Promise<string> {
  return (await store.put(Buffer.from(text), 'image/png')).key
}

const isThere = async (key: string) => (await store.stat(key)) !== undefined

/** A job that made one picture and used another. */
async function job(status: JobStatus, made: string, used?: string): Promise<string> {
  const id = newId('job', new Date())
  const images = used ? [{ asset: used, mime: 'image/png', width: 8, height: 8 }] : []
  await db.kysely
    .insertInto('jobs')
    .values({
      ...({ id, account: 'local', dialect: 'test', engine: 'actor', status } as const),
      request: '{}',
      inputs: JSON.stringify({ images }),
      warnings: '[]',
      lease: '00000000-0000-0000-0000-000000000000',
      created_at: now(),
      finished_at: status === 'running' ? null : now(),
    })
    .execute()
  const facts = { mime: 'image/png', width: 8, height: 8, bytes: 1, seed: 1, revised_prompt: null }
  await db.kysely
    .insertInto('job_images')
    .values({ job: id, index: 0, asset: made, ...facts })
    .execute()
  return id
}

async function upload(asset: string): Promise<void> {
  const facts = { filename: 'a.png', mime: 'image/png', width: 8, height: 8, bytes: 1 }
  const row = { account: 'local', asset, ...facts, created_at: now() }
  await db.kysely.insertInto('uploads').values(row).execute()
}

const removedAt = async (id: string) =>
  (await db.kysely.selectFrom('jobs').select('removed_at').where('id', '=', id).executeTakeFirst())
    ?.removed_at

describe('a pass of retention', () => {
  test('removes what nothing refers to, once it is an hour old', async () => {
    const orphan = await picture('an early look')
    await sweep({})
    expect(await isThere(orphan)).toBe(true)
    ahead = 2 * hour
    expect(await sweep({})).toEqual({ pictures: 1, bytes: 13 })
    expect(await isThere(orphan)).toBe(false)
  })

  test('keeps pictures and inputs of jobs for ever when no limit is set', async () => {
    const [made, used] = [await picture('made'), await picture('used')]
    await job('succeeded', made, used)
    ahead = 10_000 * hour
    expect(await sweep({})).toEqual({ pictures: 0, bytes: 0 })
  })

  test('removes pictures and inputs of ended jobs by age, and the job says so', async () => {
    const [made, used] = [await picture('made'), await picture('used')]
    const id = await job('succeeded', made, used)
    ahead = 47 * hour
    await sweep({ pictureHours: 48 })
    expect([await isThere(made), await removedAt(id)]).toEqual([true, null])
    ahead = 49 * hour
    await sweep({ pictureHours: 48 })
    expect([await isThere(made), await isThere(used)]).toEqual([false, false])
    expect(await removedAt(id)).toBeInstanceOf(Date)
  })

  test('never removes what an open job made or needs', async () => {
    const [made, used] = [await picture('half done'), await picture('still needed')]
    await job('running', made, used)
    ahead = 1000 * hour
    await sweep(
      { pictureHours: 1, totalBytes: 1, freeBytes: 1 },
      { disk: folder, free: async () => 0 },
    )
    expect([await isThere(made), await isThere(used)]).toEqual([true, true])
  })

  test('keeps the picture of an old job that another, open one uses', async () => {
    const shared = await picture('made once, used again')
    await job('succeeded', shared)
    await job('running', await picture('new'), shared)
    ahead = 1000 * hour
    await sweep({ pictureHours: 1 })
    expect(await isThere(shared)).toBe(true)
  })

  test('never removes what somebody may hold a link to, however old it is', async () => {
    const linked = await picture('seen yesterday')
    const forgotten = await picture('seen by nobody')
    await job('succeeded', linked)
    await job('succeeded', forgotten)
    const book = makeLinkBook({ kysely: db.kysely, log })
    ahead = 1000 * hour
    book.note(linked, now().getTime() / 1000 + 24 * 3600)
    await book.close()
    ahead += 23 * hour
    await sweep({ pictureHours: 1, totalBytes: 1 })
    expect([await isThere(linked), await isThere(forgotten)]).toEqual([true, false])
    ahead += 3 * hour
    await sweep({ pictureHours: 1 })
    expect(await isThere(linked)).toBe(false)
  })

  test('removes the oldest first when there are too many bytes, and nothing younger than a link', async () => {
    const keys: string[] = []
    for (const text of ['first....', 'second...', 'third....']) {
      keys.push(await picture(text))
      await job('succeeded', keys.at(-1) ?? '')
      await new Promise((done) => setTimeout(done, 20))
    }
    ahead = 2 * hour
    await sweep({ totalBytes: 10 })
    expect(await Promise.all(keys.map(isThere))).toEqual([true, true, true])
    ahead = 30 * hour
    await sweep({ totalBytes: 18 })
    expect(await Promise.all(keys.map(isThere))).toEqual([false, true, true])
  })

  test('looks again at what was spare when it began: who needs it by now has it', async () => {
    const [used, linked, neither] = [await picture('a'), await picture('b'), await picture('c')]
    for (const key of [used, linked, neither]) await job('succeeded', key)
    ahead = 30 * hour
    // Asked when it knows what is spare.
    const free = async () => {
      await job('running', await picture('new'), used)
      const until = new Date(now().getTime() + hour)
      await db.kysely.insertInto('links').values({ asset: linked, until }).execute()
      return 0
    }
    await sweep({ freeBytes: 1000 }, { disk: folder, free })
    expect(await Promise.all([used, linked, neither].map(isThere))).toEqual([true, true, false])
  })

  test('makes room when the disk is nearly full, and no more than is missing', async () => {
    const [old, newer] = [await picture('ten bytes.'), await picture('as many b.')]
    await job('succeeded', old)
    await job('succeeded', newer)
    ahead = 30 * hour
    await sweep({ freeBytes: 1000 }, { disk: folder, free: async () => 995 })
    expect([await isThere(old), await isThere(newer)].filter(Boolean)).toHaveLength(1)
  })

  test('lets uploads expire, and keeps the bytes for the job that used them', async () => {
    const [alone, used] = [await picture('uploaded'), await picture('uploaded and used')]
    await upload(alone)
    await upload(used)
    await job('succeeded', await picture('made'), used)
    ahead = 100 * hour
    await sweep({ uploadHours: 168 })
    expect(await isThere(alone)).toBe(true)
    ahead = 200 * hour
    await sweep({ uploadHours: 168 })
    expect([await isThere(alone), await isThere(used)]).toEqual([false, true])
    const left = await db.kysely.selectFrom('uploads').select('asset').execute()
    expect(left).toEqual([{ asset: used }])
  })

  test('leaves alone what is put again while it works', async () => {
    const key = await picture('again and again')
    ahead = 2 * hour
    const renewing: Store = {
      ...store,
      async remove(asset, before) {
        const late = new Date(now().getTime() + 1)
        return store.remove(asset, before && late < before ? late : new Date(0))
      },
    }
    expect(await sweep({}, { store: renewing })).toEqual({ pictures: 0, bytes: 0 })
    expect(await isThere(key)).toBe(true)
  })
})

test('of two processes one does the pass', async () => {
  const orphan = await picture('for one of them')
  ahead = 2 * hour
  let listed = 0
  const counting: Store = {
    ...store,
    list() {
      listed += 1
      return store.list()
    },
  }
  const both = [
    makeRetention(parts({}, { store: counting })),
    makeRetention(parts({}, { store: counting })),
  ]
  for (const each of both) each.start()
  await expect.poll(() => isThere(orphan), { timeout: 5_000 }).toBe(false)
  await Promise.all(both.map((each) => each.stop()))
  expect(listed).toBe(1)
})

test('a link that could not be written down is written later', async () => {
  const book = makeLinkBook({ kysely: db.kysely, log })
  await db.kysely.schema.alterTable('links').renameTo('away').execute()
  book.note('a'.repeat(64), 5_000_000_000)
  await book.flush()
  await db.kysely.schema.alterTable('away').renameTo('links').execute()
  await book.close()
  expect(await db.kysely.selectFrom('links').select('asset').execute()).toHaveLength(1)
})
