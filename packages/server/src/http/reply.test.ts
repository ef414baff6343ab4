import { createHash, randomBytes } from 'node:crypto'
import { request as rawRequest } from 'node:http'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import type { JobImage } from '@limn/sdk'
import { afterEach, expect, test } from 'vitest'
import type { Door } from '../../test/door.ts'
import { openDoor } from '../../test/door.ts'
import type { ReplyJson } from '../dialects/dialect.ts'
import type { Store } from '../store/store.ts'
import { compose } from './reply.ts'

const megabyte = 1024 * 1024
const doors: Door[] = []

async function open(content: readonly Uint8Array[]): Promise<Door> {
  const door = await openDoor({ images: (store) => keep(store, content) })
  doors.push(door)
  return door
}

async function keep(store: Store, content: readonly Uint8Array[]): Promise<readonly JobImage[]> {
  const images: JobImage[] = []
  for (const [index, bytes] of content.entries()) {
    const { key } = await store.put(bytes, 'image/png')
    images.push({ index, asset: key, mime: 'image/png', width: 1, height: 1, bytes: 1, seed: 1 })
  }
  return images
}

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function* none() {}

test('pictures of every length arrive as the base64 of their bytes, with the right length', async () => {
  const content = [0, 1, 2, 3, 4, 262_143, 262_144, 262_145, 700_001].map((size) =>
    randomBytes(size),
  )
  const { url } = await open(content)
  const answer = await fetch(`${url}/plain/jobs/1`)
  const said = await answer.text()
  expect(Number(answer.headers.get('content-length'))).toBe(Buffer.byteLength(said))
  const { images }: { images: { b64: string }[] } = JSON.parse(said)
  expect(images.map(({ b64 }) => b64)).toEqual(content.map((bytes) => bytes.toString('base64')))
})

test('a picture of 20 MB leaves in small pieces, as fast as the reader takes them', async () => {
  const bytes = randomBytes(20 * megabyte)
  let read = 0
  const source = Readable.from(
    (function* slices() {
      for (let at = 0; at < bytes.length; at += 65_536) {
        read = at + 65_536
        yield bytes.subarray(at, at + 65_536)
      }
    })(),
    { objectMode: false },
  )
  const stored = { key: 'k', mime: 'image/png', bytes: bytes.length, modifiedAt: new Date() }
  const unused = () => Promise.reject(new Error('unused'))
  const get = async () => source
  const others = { put: unused, path: unused, remove: unused, list: none }
  const store: Store = { stat: async () => stored, get, ...others }
  const { length, content } = await compose({ data: [{ b64_json: { base64Of: 'k' } }] }, store)
  if (typeof content === 'string') throw new Error('the answer was built as one string')
  let largest = 0
  let sent = 0
  const back = createHash('sha256')
  for await (const piece of content) {
    largest = Math.max(largest, piece.length)
    sent += piece.length
    expect(read - (sent * 3) / 4, 'bytes read ahead of the reader').toBeLessThan(megabyte)
    back.update(piece)
  }
  expect(largest).toBeLessThan(megabyte)
  expect(sent).toBe(length)
  const whole = `{"data":[{"b64_json":"${bytes.toString('base64')}"}]}`
  expect(back.digest('hex')).toBe(hashOf(Buffer.from(whole)))
})

test('a picture of 20 MB is the same at the other end', async () => {
  const bytes = randomBytes(20 * megabyte)
  const { url } = await open([bytes])
  const { images } = JSON.parse(await (await fetch(`${url}/plain/jobs/1`)).text())
  expect(hashOf(Buffer.from(images[0].b64, 'base64'))).toBe(hashOf(bytes))
})

test('a picture that is gone is a proper failure', async () => {
  const door = await open([Buffer.from('one'), Buffer.from('two')])
  await door.store.remove(`${hashOf(Buffer.from('two'))}.png`)
  const answer = await fetch(`${door.url}/plain/jobs/1`)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('no longer stored')
})

test('a reader that goes away in the middle closes the file it was being sent', async () => {
  const files: Readable[] = []
  const { url, store } = await open([randomBytes(20 * megabyte)])
  const get = store.get.bind(store)
  store.get = async (key, range) => {
    const file = await get(key, range)
    files.push(file)
    return file
  }
  await new Promise<void>((resolve) => {
    const outgoing = rawRequest(`${url}/plain/jobs/1`, (incoming) => {
      incoming.on('data', () => {
        if (files.length === 0) return
        outgoing.destroy()
        resolve()
      })
    })
    outgoing.on('error', () => {})
    outgoing.end()
  })
  while (files.some((file) => !file.closed)) await new Promise((done) => setTimeout(done, 5))
  expect(files).toHaveLength(1)
})

test('texts, lists, nulls and left-out values come out as JSON.stringify writes them', async () => {
  const unused = () => Promise.reject(new Error('unused'))
  const others = { put: unused, path: unused, remove: unused, list: none }
  const store: Store = { stat: unused, get: unused, ...others }
  const gone: { readonly [key: string]: ReplyJson } = JSON.parse('{}')
  Object.assign(gone, { gone: undefined })
  const body = { a: [1, null, true, [], {}], 'b"': 'é\n', c: { base64Of: 'k', other: 1 } }
  const { length, content } = await compose({ ...body, ...gone }, store)
  const said = typeof content === 'string' ? content : await text(content)
  expect(said).toBe(JSON.stringify(body))
  expect(length).toBe((await buffer(Readable.from([Buffer.from(said)]))).length)
})
