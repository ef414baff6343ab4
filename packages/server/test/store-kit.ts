/**
 * What every store must keep to. A store's test calls `storeKit` with a way to open it (again) on the
 * same place, and a way to die in the middle of a `put`.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../src/problem.ts'
import type { Store, StoredAsset } from '../src/store/store.ts'

/** One place that outlives a store object: a folder, a bucket. */
export interface StorePlace {
  open(): Promise<Store>
  /** Puts `content` in a process that is killed after the last byte is written, before it counts as kept. */
  dieBeforeKept(content: string, mime: string): Promise<void>
  /** Puts `content` in a process that is killed while bytes are still coming. */
  dieWhileWriting(content: string, mime: string): Promise<void>
  /** Names of everything that lies at the place, kept or not. */
  everything(): Promise<readonly string[]>
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const read = async (store: Store, key: string, range?: { start: number; end: number }) =>
  (await buffer(await store.get(key, range))).toString()

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) {
    await new Promise((done) => setImmediate(done))
    yield bytes.subarray(at, at + size)
  }
}

const oddKeys = [
  '',
  '.',
  '..',
  '../../etc/passwd',
  '/etc/passwd',
  `${'a'.repeat(64)}.png/../x`,
  `${'A'.repeat(64)}.png`,
  `${'a'.repeat(64)}.exe`,
  `${'a'.repeat(64)}.png\0`,
  `${'a'.repeat(63)}.png`,
  'incoming',
  'constructor',
]

export function storeKit(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} keeps the promises of a store`, () => {
    let place: StorePlace
    let store: Store

    beforeEach(async () => {
      place = await makePlace()
      store = await place.open()
    })

    test('bytes come back as they went in, under the hash of their content', async () => {
      const kept = await store.put(bytesOf('a picture'), 'image/png')
      expect(kept.key).toBe(`${hashOf(bytesOf('a picture'))}.png`)
      expect(kept).toMatchObject({ mime: 'image/png', bytes: 9 })
      expect(await read(store, kept.key)).toBe('a picture')
    })

    test('the extension of the key tells each kept type', async () => {
      const ends = { 'image/png': '.png', 'image/jpeg': '.jpg', 'image/webp': '.webp' }
      for (const [mime, end] of Object.entries(ends)) {
        const kept = await store.put(bytesOf(mime), mime)
        expect(kept.key.endsWith(end)).toBe(true)
        expect((await store.stat(kept.key))?.mime).toBe(mime)
      }
    })

    test('a type that is not kept is refused and leaves nothing', async () => {
      const before = await place.everything()
      await expect(store.put(bytesOf('x'), 'text/html')).rejects.toBeInstanceOf(Problem)
      expect(await place.everything()).toEqual(before)
    })

    test('streamed content gets the same key as the same content in one piece', async () => {
      const content = bytesOf('0123456789'.repeat(50_000))
      const whole = await store.put(content, 'image/jpeg')
      const streamed = await store.put(inPieces(content, 77_777), 'image/jpeg')
      expect(streamed.key).toBe(whole.key)
      expect(streamed.bytes).toBe(content.length)
      expect(hashOf(await buffer(await store.get(whole.key)))).toBe(hashOf(content))
    })

    test('a second put of the same bytes keeps one file', async () => {
      await store.put(bytesOf('twice'), 'image/png')
      const once = await place.everything()
      await store.put(bytesOf('twice'), 'image/png')
      expect(await place.everything()).toEqual(once)
    })

    test('many puts of the same bytes at the same time keep one file', async () => {
      const puts = Array.from({ length: 8 }, () =>
        store.put(inPieces(bytesOf('together'), 3), 'image/png'),
      )
      const keys = new Set((await Promise.all(puts)).map((kept) => kept.key))
      expect(keys.size).toBe(1)
      expect((await place.everything()).length).toBe(1)
      expect(await read(store, [...keys][0] ?? '')).toBe('together')
    })

    test('a stream that breaks leaves nothing behind and passes its error on', async () => {
      async function* broken() {
        yield bytesOf('half of ')
        throw new Error('the line went dead')
      }
      await expect(store.put(broken(), 'image/png')).rejects.toThrow('the line went dead')
      expect(await place.everything()).toEqual([])
    })

    test('a range has both ends inclusive', async () => {
      const { key } = await store.put(bytesOf('0123456789'), 'image/webp')
      expect(await read(store, key, { start: 2, end: 5 })).toBe('2345')
      expect(await read(store, key, { start: 9, end: 9 })).toBe('9')
      expect(await read(store, key, { start: 0, end: 9 })).toBe('0123456789')
    })

    test('stat tells size and type, and nothing of what is not there', async () => {
      const { key } = await store.put(bytesOf('four'), 'image/png')
      const found = await store.stat(key)
      expect(found).toMatchObject({ key, mime: 'image/png', bytes: 4 })
      expect(found?.modifiedAt).toBeInstanceOf(Date)
      expect(await store.stat(`${'0'.repeat(64)}.png`)).toBeUndefined()
    })

    test('an unknown key is a not_found problem for get and path', async () => {
      const unknown = `${'0'.repeat(64)}.png`
      await expect(store.get(unknown)).rejects.toMatchObject({ code: 'not_found' })
      await expect(store.path(unknown)).rejects.toMatchObject({ code: 'not_found' })
    })

    test('odd keys are simply not there', async () => {
      for (const key of oddKeys) {
        expect(await store.stat(key)).toBeUndefined()
        await expect(store.get(key)).rejects.toMatchObject({ code: 'not_found' })
        await expect(store.path(key)).rejects.toMatchObject({ code: 'not_found' })
        expect(await store.remove(key)).toBe(false)
        expect(await store.remove(key, new Date())).toBe(false)
      }
    })

    test('path is a local file with the bytes', async () => {
      const { key } = await store.put(bytesOf('for the decoder'), 'image/png')
      expect((await readFile(await store.path(key))).toString()).toBe('for the decoder')
    })

    test('what was removed is gone, and removing it again is no error', async () => {
      const { key } = await store.put(bytesOf('short life'), 'image/png')
      await store.remove(key)
      await store.remove(key)
      expect(await store.stat(key)).toBeUndefined()
      expect(await place.everything()).toEqual([])
    })

    test('is removed by age only when it was not put again since', async () => {
      const { key } = await store.put(bytesOf('old'), 'image/png')
      const { modifiedAt = new Date(0) } = (await store.stat(key)) ?? {}
      expect(await store.remove(key, new Date(modifiedAt.getTime() - 2000))).toBe(false)
      expect(await read(store, key)).toBe('old')
      expect(await store.remove(key, new Date(modifiedAt.getTime() + 2000))).toBe(true)
      expect(await store.stat(key)).toBeUndefined()
    })

    test('a put of what is there already makes it young again', async () => {
      const { key } = await store.put(bytesOf('again'), 'image/png')
      const first = (await store.stat(key))?.modifiedAt.getTime() ?? 0
      await new Promise((done) => setTimeout(done, 1100))
      await store.put(bytesOf('again'), 'image/png')
      expect((await store.stat(key))?.modifiedAt.getTime()).toBeGreaterThan(first)
    })

    test('lists what it keeps', async () => {
      const kept = [
        await store.put(bytesOf('one'), 'image/png'),
        await store.put(bytesOf('three'), 'image/webp'),
      ]
      const listed: StoredAsset[] = []
      for await (const asset of store.list()) listed.push(asset)
      expect(new Map(listed.map(({ key, mime, bytes }) => [key, { mime, bytes }]))).toEqual(
        new Map(kept.map(({ key, mime, bytes }) => [key, { mime, bytes }])),
      )
    })

    test('a store opened again on the same place has what was kept', async () => {
      const { key } = await store.put(bytesOf('still here'), 'image/png')
      const again = await place.open()
      expect(await read(again, key)).toBe('still here')
    })

    test('a crash before the bytes count as kept leaves no asset and no litter', async () => {
      await place.dieBeforeKept('nearly', 'image/png')
      const again = await place.open()
      expect(await again.stat(`${hashOf(bytesOf('nearly'))}.png`)).toBeUndefined()
      expect(await place.everything()).toEqual([])
      expect(await read(again, (await again.put(bytesOf('nearly'), 'image/png')).key)).toBe(
        'nearly',
      )
    })

    test('a crash in the middle of the bytes leaves no asset and no litter', async () => {
      await place.dieWhileWriting('only some of it', 'image/png')
      const again = await place.open()
      expect(await again.stat(`${hashOf(bytesOf('only some of it'))}.png`)).toBeUndefined()
      expect(await place.everything()).toEqual([])
    })
  })
}
