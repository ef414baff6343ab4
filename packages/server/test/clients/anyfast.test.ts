/** AnyFast has no client: its documented parameters (seed 004) by curl, and its answers read as it documents them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, looks, postedJob, run } from '../running.ts'
import { example } from './loopback.ts'

let server: Running

beforeAll(async () => {
  server = await run()
})

afterAll(() => server.stop())

test('the example script makes two pictures, a set, and edits a photo', async () => {
  const { folder, stdout, remove } = await example('anyfast.sh', server.url, 'coffee.png')
  const made = (name: string) => readFile(join(folder, name))
  const [first, second] = [await made('lighthouse-1.png'), await made('lighthouse-2.png')]
  expect(await looks(first)).toEqual({ format: 'png', width: 1024, height: 768 })
  expect(await looks(second)).toEqual({ format: 'png', width: 1024, height: 768 })
  expect(first.equals(second)).toBe(false)
  // The model decides how many there are.
  const set = stdout.split('\n').filter((line) => line.includes('story-'))
  expect([1, 2, 3]).toContain(set.length)
  expect(await looks(await made('story-1.png'))).toMatchObject({ width: 1024, height: 1024 })
  const { width, height } = await looks(await made('edited-1.png'))
  expect(width / height).toBeCloseTo(600 / 400, 1)
  await remove()
})

test('an answer has the documented keys, base64 alone when it is asked for', async () => {
  const ask = { model: 'wan2.7-image', prompt: 'the sea at dawn', size: '768x768' }
  const linked = await server.post('/v1/images/generations', ask)
  expect(JSON.parse(linked.text)).toMatchObject({
    created: expect.any(Number),
    data: [
      { url: expect.stringMatching(/\.png\?/), revised_prompt: expect.stringMatching(/sea/i) },
    ],
  })
  const inline = await server.post('/v1/images/generations', {
    ...ask,
    response_format: 'b64_json',
  })
  const { data }: { data: { b64_json: string; url?: string }[] } = JSON.parse(inline.text)
  expect(data[0]).not.toHaveProperty('url')
  const bytes = Buffer.from(data[0]?.b64_json ?? '', 'base64')
  expect(await looks(bytes)).toEqual({ format: 'png', width: 768, height: 768 })
  expect((await postedJob(server, inline)).warnings).toEqual([])
})

test('an unknown key is told by type and code', async () => {
  const made = await server.post('/v1/keys', { name: 'mine' })
  expect(made.status).toBeLessThan(300)
  const ask = { model: 'wan2.7-image', prompt: 'the sea at dawn' }
  const { status, text } = await server.post('/v1/images/generations', ask, {
    authorization: 'Bearer sk-unknown',
  })
  expect(status).toBe(401)
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'invalid_api_key' } })
})
