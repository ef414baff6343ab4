/** Uploads: from a file, an address or a data: URI; by name, by our own links, listed and forgotten. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalog } from '../catalog/catalog.ts'
import { testDatabase } from '../../test/postgres.ts'
import { type Database, openDb } from '../db.ts'
import { Problem } from '../problem.ts'
import { diskStore } from '../store/disk.ts'
import type { Store } from '../store/store.ts'
import { makeBell } from './waiting.ts'
import type { Jobs, SpooledFile, Uploads } from './contract.ts'
import { makeJobs } from './jobs.ts'
import { makeUploads } from './uploads.ts'

let folder: string
let db: Database
let store: Store
let uploads: Uploads
let jobs: Jobs
const server: Server = createServer(async (request, answer) => {
  if (request.url?.includes('.png')) answer.end(await png('#123456'))
  else answer.writeHead(404).end()
})

/** As http/links.ts would: addresses of this server, good and expired. */
function own(url: string) {
  const path = /^https:\/\/limn\.example\/(.*)$/.exec(url)?.[1]
  if (path === 'expired') throw new Problem('invalid_image', 'This link has expired.')
  if (path?.startsWith('signed/')) return { asset: path.slice('signed/'.length) }
  return path?.startsWith('named/') ? { name: path.slice('named/'.length) } : undefined
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-uploads-'))
  db = await openDb(folder, () => {}, await testDatabase())
  store = await diskStore(join(folder, 'assets'))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { kysely, boss } = db
  const now = () => new Date()
  const parts = { kysely, store, own, fetchAllow: ['127.0.0.1'], folder, now }
  const limits = { maxBytes: 2e6, minSide: 240, maxSide: 8000, maxRatio: 8 }
  uploads = makeUploads({ ...parts, limits })
  const engine = {
    name: 'never',
    models: ['wan2.7-image'],
    refuses: () => undefined,
    async *run() {},
  }
  const stopping = new AbortController().signal
  jobs = makeJobs({ ...parts, boss, catalog, engines: [engine], bell: makeBell(), stopping })
})

afterAll(async () => {
  server.close().closeAllConnections()
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const png = (background: string, width = 320) =>
  sharp({ create: { width, height: 240, channels: 3, background } })
    .png()
    .toBuffer()

async function file(background: string, filename = 'photo.png'): Promise<SpooledFile> {
  const path = join(folder, randomUUID())
  await writeFile(path, await png(background))
  return { path, filename, mime: 'text/plain', bytes: 1, sha256: randomUUID() }
}

async function dataOf(background: string, width?: number): Promise<string> {
  return `data:image/png;base64,${(await png(background, width)).toString('base64')}`
}

function address(path: string): string {
  const at = server.address()
  return `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}/${path}`
}

/** What a job of this account would be made from. */
async function taken(account: string, ref: string): Promise<string | undefined> {
  const draft = { model: 'wan2.7-image', prompt: 'x', images: [ref] }
  const job = await jobs.accept({ account, dialect: 'test', draft, uploads: new Map() })
  return job.request.images[0]
}

type Wrong = readonly [string, () => Promise<string>, code: string, why: string]
const wrong: readonly Wrong[] = [
  ['a page that is not there', async () => address('nothing'), 'invalid_image', 'status 404'],
  ['a private address', async () => 'https://10.0.0.1/a.png', 'invalid_image', 'private'],
  ['no picture', async () => 'data:image/png;base64,AAAA', 'invalid_image', ''],
  ['a small one', () => dataOf('#123456', 100), 'invalid_image', '240'],
  ['what is no address', async () => 'cat.png', 'invalid_image', ''],
  ["somebody's asset", async () => `asset:${'0'.repeat(64)}.png`, 'not_found', ''],
]

describe('an upload', () => {
  test('is kept from a file, a data: URI or an address, all the same', async () => {
    const ref = await dataOf('#123456')
    const [a, b, c, d] = [
      await uploads.keep('ways', { from: await file('#123456'), filename: 'mine.png' }),
      await uploads.keep('ways', { from: { ref } }),
      await uploads.keep('ways', { from: { ref: address('folder/river.png?size=large') } }),
      await uploads.keep('ways', { from: await file('#123456') }),
    ]
    expect(new Set([a, b, c, d].map(({ id }) => id)).size).toBe(1)
    expect([a, b, c, d].map(({ filename }) => filename)).toEqual([
      'mine.png',
      'image.png',
      'river.png',
      'photo.png',
    ])
    expect(await uploads.find('ways', a.id)).toEqual(d)
    expect(await uploads.list('ways', 10)).toEqual([d])
    expect(d).toMatchObject({ mime: 'image/png', width: 320, height: 240 })
  })

  test.for(wrong)('from %s is refused, and nothing is left behind', async ([, ref, code, why]) => {
    const refused = uploads.keep('refused', { from: { ref: await ref() } })
    await expect(refused).rejects.toMatchObject({ name: 'Problem', code, param: 'file' })
    await expect(refused).rejects.toThrow(why)
    expect(await uploads.list('refused', 10)).toEqual([])
    expect((await readdir(folder)).filter((name) => name.startsWith('limn-'))).toEqual([])
  })

  test('is listed newest first, a page at a time, to its own account', async () => {
    const ids: string[] = []
    for (const colour of ['#aa0000', '#00aa00', '#0000aa']) {
      ids.unshift((await uploads.keep('lister', { from: await file(colour) })).id)
    }
    const listed = async (limit: number, before?: string, account = 'lister') =>
      (await uploads.list(account, limit, before)).map(({ id }) => id)
    expect(await listed(10)).toEqual(ids)
    expect(await listed(2)).toEqual(ids.slice(0, 2))
    expect(await listed(2, ids[1])).toEqual(ids.slice(2))
    expect(await listed(2, ids[2])).toEqual([])
    expect(await listed(10, undefined, 'somebody')).toEqual([])
    for (const [account, before] of [
      ['somebody', ids[0]],
      ['lister', 'asset:nothing'],
    ] as const) {
      const refused = listed(2, before, account)
      await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param: 'before' })
    }
  })

  test('is forgotten with its names by its own account, and its bytes stay', async () => {
    const name = `${randomUUID()}/a.png`
    const upload = await uploads.keep('dropper', { from: await file('#556677'), name })
    await expect(uploads.drop('somebody', upload.id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await taken('dropper', upload.id)).toBe(upload.id)
    expect(await uploads.drop('dropper', upload.id)).toEqual(upload)
    for (const gone of [
      uploads.find('dropper', upload.id),
      uploads.drop('dropper', upload.id),
      uploads.named(name),
    ]) {
      await expect(gone).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await store.stat(upload.id.slice('asset:'.length))).toBeDefined()
  })
})

describe('a name', () => {
  test('leads to the upload that had it last; one upload may have several', async () => {
    const [one, two] = [`${randomUUID()}/a.png`, `${randomUUID()}/b.png`]
    const first = await uploads.keep('namer', { from: await file('#101010'), name: one })
    await uploads.keep('namer', { from: await file('#101010'), name: two })
    expect(`asset:${await uploads.named(one)}`).toBe(first.id)
    expect(`asset:${await uploads.named(two)}`).toBe(first.id)
    const newer = await uploads.keep('namer', { from: await file('#202020'), name: one })
    expect(`asset:${await uploads.named(one)}`).toBe(newer.id)
    expect(await taken('namer', `named:${one}`)).toBe(newer.id)
    expect(await taken('namer', `named:${two}`)).toBe(first.id)
  })

  test("is of no use to others, who can't take it over either", async () => {
    const name = `${randomUUID()}/mine.png`
    const mine = await uploads.keep('mine', { from: await file('#303030'), name })
    const theirs = uploads.keep('theirs', { from: await file('#404040'), name })
    await expect(theirs).rejects.toMatchObject({ code: 'forbidden' })
    expect(await uploads.list('theirs', 10)).toEqual([])
    expect(`asset:${await uploads.named(name)}`).toBe(mine.id)
    for (const [account, ref] of [
      ['theirs', `named:${name}`],
      ['mine', 'named:nothing'],
      ['mine', 'named:\0'],
    ] as const) {
      const refused = taken(account, ref)
      await expect(refused).rejects.toMatchObject({ code: 'not_found', param: 'images[0]' })
    }
    await expect(uploads.named('\0')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('an address of our own', () => {
  test('that is signed opens its picture to whoever holds it', async () => {
    const { id } = await uploads.keep('holder', { from: await file('#505050') })
    const url = `https://limn.example/signed/${id.slice('asset:'.length)}`
    expect(await taken('holder', url)).toBe(id)
    expect(await taken('somebody', url)).toBe(id)
    expect((await uploads.keep('somebody', { from: { ref: url } })).id).toBe(id)
  })

  test('with a name opens it to its account alone; a name nobody has is fetched', async () => {
    const name = 'ticket/picture.png'
    const { id } = await uploads.keep('ticketed', { from: await file('#606060'), name })
    expect(await taken('ticketed', `https://limn.example/named/${name}`)).toBe(id)
    for (const [account, url] of [
      ['somebody', `https://limn.example/named/${name}`],
      ['ticketed', 'https://limn.example/named/other'],
    ] as const) {
      // Nobody is there under this address.
      const refused = taken(account, url)
      await expect(refused).rejects.toMatchObject({ code: 'invalid_image', param: 'images[0]' })
    }
  })

  test('that has expired says so', async () => {
    const refused = taken('anybody', 'https://limn.example/expired')
    await expect(refused).rejects.toMatchObject({ code: 'invalid_image', param: 'images[0]' })
    await expect(refused).rejects.toThrow('This link has expired.')
    const kept = uploads.keep('anybody', { from: { ref: 'https://limn.example/expired' } })
    await expect(kept).rejects.toMatchObject({ code: 'invalid_image', param: 'file' })
  })
})
