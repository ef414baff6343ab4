import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fakeS3, type FakeS3 } from '../../test/fakes/s3.ts'
import { storeKit } from '../../test/store-kit.ts'
import { readS3Url, s3Store, type S3Settings } from './s3.ts'
import type { Store } from './store.ts'

let fake: FakeS3
let folder: string
const opened: Store[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-s3-'))
  fake = await fakeS3()
})
afterEach(async () => {
  fake.broken = undefined
  for (const store of opened.splice(0)) await store.close?.()
})
afterAll(async () => {
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(more: Partial<S3Settings> = {}): Promise<Store> {
  const settings = {
    bucket: 'pictures',
    prefix: 'limn/',
    endpoint: fake.endpoint,
    region: 'us-east-1',
    presigned: false,
    credentials: fake.credentials,
    ...more,
  }
  const store = await s3Store(settings, await mkdtemp(join(folder, 'process-')))
  opened.push(store)
  return store
}

/** A process that dies leaves its unsent file in its own folder; the bucket is never told of it. */
async function* cutShort(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content.slice(0, 4))
  throw new Error('the process died')
}

storeKit('the S3 store', async () => {
  fake.objects.clear()
  return {
    open: () => open(),
    everything: async () => [...fake.objects.keys()],
    async dieBeforeKept(content, mime) {
      const store = await open()
      fake.broken = 400
      await store.put(Buffer.from(content), mime).catch(() => undefined)
      fake.broken = undefined
    },
    async dieWhileWriting(content, mime) {
      const store = await open()
      await store.put(cutShort(content), mime).catch(() => undefined)
    },
  }
})

test('a picture of megabytes is sent as one signed object, and comes back whole', async () => {
  const store = await open()
  const content = Buffer.alloc(7 * 1024 * 1024, 'noise and more noise ')
  const { key, bytes } = await store.put(content, 'image/png')
  expect(bytes).toBe(content.length)
  expect((await buffer(await store.get(key))).equals(content)).toBe(true)
  expect(fake.objects.get(`limn/${key.slice(0, 2)}/${key}`)?.type).toBe('image/png')
})

test('a wrong secret opens nothing, and the sentence tells no secret', async () => {
  const credentials = { accessKeyId: 'AKLIMN', secretAccessKey: 'a-wrong-one' }
  const refused = fake.refused
  const failed = await open({ credentials }).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'unavailable' })
  expect(String(failed)).not.toContain('wrong-one')
  expect(fake.refused).toBeGreaterThan(refused)
})

test('a bucket that is not there is named', async () => {
  await expect(open({ bucket: 'elsewhere' })).rejects.toThrow(/The bucket elsewhere/)
})

test('a store that is down is trouble that may pass, and passes', { timeout: 30_000 }, async () => {
  const store = await open()
  const { key } = await store.put(Buffer.from('before'), 'image/png')
  fake.broken = 503
  const askings = [
    () => store.stat(key),
    () => store.get(key),
    () => store.put(Buffer.from('x'), 'image/png'),
  ]
  for (const ask of askings) {
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  }
  fake.broken = undefined
  expect((await buffer(await store.get(key))).toString()).toBe('before')
})

test('a put that the host refuses once is sent again', async () => {
  const store = await open()
  fake.broken = 503
  const put = store.put(Buffer.from('at the second try'), 'image/png')
  await new Promise((done) => setTimeout(done, 60))
  fake.broken = undefined
  expect((await buffer(await store.get((await put).key))).toString()).toBe('at the second try')
})

test('a presigned address serves the picture, and no other and not for ever', async () => {
  const store = await open({ presigned: true })
  const { key } = await store.put(Buffer.from('from the bucket'), 'image/png')
  const other = await store.put(Buffer.from('another'), 'image/png')
  const address = (await store.address?.(key, 60)) ?? ''
  expect(await (await fetch(address)).text()).toBe('from the bucket')
  const swapped = address
    .replaceAll(key, other.key)
    .replace(/\/..\/(?=[0-9a-f]{64})/, `/${other.key.slice(0, 2)}/`)
  expect((await fetch(swapped)).status).toBe(403)
  const gone = (await store.address?.(key, 1)) ?? ''
  await new Promise((done) => setTimeout(done, 2_000))
  expect((await fetch(gone)).status).toBe(403)
})

test('a file for decoders is fetched once', async () => {
  const store = await open()
  const { key } = await store.put(Buffer.from('for the engine'), 'image/png')
  const path = await store.path(key)
  fake.broken = 500
  expect(await store.path(key)).toBe(path)
})

test('the address of a store is read, and what it does not know is named', () => {
  expect(readS3Url('s3://pictures')).toMatchObject({
    bucket: 'pictures',
    prefix: '',
    presigned: false,
  })
  expect(
    readS3Url('s3://b/a/b/?endpoint=http://127.0.0.1:9000&region=eu-west-1&links=presigned'),
  ).toEqual({
    bucket: 'b',
    prefix: 'a/b/',
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-west-1',
    presigned: true,
  })
  expect(() => readS3Url('s3://b?regoin=x')).toThrow(/regoin/)
  expect(() => readS3Url('s3://b?links=both')).toThrow(/links/)
  expect(() => readS3Url('s3:///x')).toThrow(/bucket/)
  expect(() => readS3Url('s3://key:hidden@b')).toThrow(/^(?!.*hidden).*AWS_ACCESS_KEY_ID/)
})

test('a bucket that can not be reached is named with its host and the reason', async () => {
  await expect(open({ endpoint: 'http://127.0.0.1:1' })).rejects.toThrow(
    "The bucket pictures at 127.0.0.1:1 of LIMN_STORE can't be reached (ECONNREFUSED).",
  )
})
