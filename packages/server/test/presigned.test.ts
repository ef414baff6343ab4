/** Pictures that the bucket serves itself, however long the links that lead to them are good. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type FakeS3, fakeS3 } from './fakes/s3.ts'
import { type Running, run, stubEngine } from './running.ts'

let bucket: FakeS3
let server: Running

beforeAll(async () => {
  bucket = await fakeS3()
  const { accessKeyId, secretAccessKey } = bucket.credentials
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey)
  const storeUrl = `s3://pictures?endpoint=${bucket.endpoint}&links=presigned`
  server = await run({ engines: [stubEngine()] }, { storeUrl, linkSeconds: 30 * 24 * 3600 })
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await server?.stop()
  await bucket?.close()
})

test('a link that is good for a month leads to an address that S3 can sign, and that is not kept for longer', async () => {
  const ask = { model: 'wan2.7-image', prompt: 'a deer', response_format: 'url' }
  const made = await server.post('/v1/images/generations', ask)
  const { data }: { data: [{ url: string }] } = JSON.parse(made.text)
  const [{ url }] = data
  const answer = await fetch(url, { redirect: 'manual' })
  expect(answer.status).toBe(302)
  const place = new URL(answer.headers.get('location') ?? '')
  expect(place.searchParams.get('X-Amz-Expires')).toBe('3600')
  expect(answer.headers.get('cache-control')).toBe('private, max-age=1800')
  const picture = await fetch(place)
  expect([picture.status, (await picture.text()).slice(0, 9)]).toEqual([200, 'picture 0'])
  // The address is signed for GET alone.
  expect((await fetch(url, { method: 'HEAD', redirect: 'manual' })).status).toBe(200)
})
