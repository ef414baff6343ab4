/** Pictures on their way from a call to the shelf. */
import { existsSync, ReadStream } from 'node:fs'
import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Kysely, PGliteDialect } from 'kysely'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { diskStore } from '../store/disk.ts'
import { bringPictures, type BringingParts } from './bringing.ts'
import type { Tables } from './sql/tables.ts'

test('a picture that comes in lies still until the store has read it to its end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-bringing-'))
  const shelf = await diskStore(join(folder, 'assets'))
  const seen: boolean[] = []
  const store: BringingParts['store'] = {
    ...shelf,
    put: async (content, mime) => {
      await pause(60)
      seen.push(content instanceof ReadStream && existsSync(content.path))
      return shelf.put(content, mime)
    },
  }
  // A data: URI needs no database: this one would throw when asked.
  const pglite = (): never => {
    throw new Error('nobody asks the database')
  }
  const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  try {
    const create = { width: 300, height: 300, channels: 3, background: '#7a8f6b' } as const
    const png = await sharp({ create }).png().toBuffer()
    const parts = { kysely, store, folder, fetchAllow: [] }
    const draft = {
      model: 'wan2.7-image',
      prompt: 'x',
      images: [`data:image/png;base64,${png.toString('base64')}`],
    }
    const limits = { maxBytes: 1e7, minSide: 240, maxSide: 8000, maxRatio: 8, alpha: false }
    const { images } = await bringPictures(
      parts,
      { account: 'local', dialect: 'test', draft, uploads: new Map() },
      limits,
    )
    expect(images).toMatchObject([{ width: 300, height: 300 }])
    expect(seen).toEqual([true])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('an old picture that is named again is renewed, so that retention leaves it to its job', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-bringing-'))
  try {
    const store = await diskStore(join(folder, 'assets'))
    const create = { width: 300, height: 300, channels: 3, background: '#7a8f6b' } as const
    const { key } = await store.put(await sharp({ create }).png().toBuffer(), 'image/png')
    const long = new Date(Date.now() - 50 * 60_000)
    await utimes(await store.path(key), long, long)
    const pglite = (): never => {
      throw new Error('nobody asks the database')
    }
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
    const parts = { kysely, store, folder, fetchAllow: [], own: () => ({ asset: key }) }
    const draft = {
      model: 'wan2.7-image',
      prompt: 'x',
      images: ['https://here.example/v1/assets/a'],
    }
    const limits = { maxBytes: 1e7, minSide: 240, maxSide: 8000, maxRatio: 8, alpha: false }
    const call = { account: 'local', dialect: 'test', draft, uploads: new Map() }
    const { images } = await bringPictures(parts, call, limits)
    expect(images).toMatchObject([{ asset: key }])
    const there = await store.stat(key)
    expect(Date.now() - (there?.modifiedAt.getTime() ?? 0)).toBeLessThan(60_000)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
