/** EmpirioLabs has no client: the request of its page (seed 002) by curl, key and host changed, and its parameters. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, looks, run, whole } from '../running.ts'
import { example, shell } from './loopback.ts'

let server: Running

beforeAll(async () => {
  server = await run()
})

afterAll(() => server.stop())

/** As on the page, line for line. */
const page = String.raw`curl https://api.empiriolabs.ai/v1/images/generations \
-H 'Authorization: Bearer $EMPIRIOLABS_API_KEY' \
-H 'Content-Type: application/json' \
-d '{"model": "wan2-7-image", "prompt": "a misty forest at dawn", "size": "1024x1024"}'`

test('the request of the page needs another host and key, nothing else', async () => {
  const line = page
    .replace('https://api.empiriolabs.ai', server.url)
    .replace('$EMPIRIOLABS_API_KEY', 'anything')
  const answer: { data: { url: string }[] } = JSON.parse(await shell(`${line} --silent`))
  const { bytes } = await whole(answer.data[0]?.url ?? 'missing:')
  const made = await looks(bytes)
  expect(made).toEqual({ format: 'png', width: 1024, height: 1024 })
})

test('the example script makes pictures and edits a part of a photo', async () => {
  const { folder, remove } = await example('empiriolabs.sh', server.url, 'coffee.png')
  const made = async (name: string) => looks(await readFile(join(folder, name)))
  expect(await made('forest.png')).toEqual({ format: 'png', width: 1024, height: 1024 })
  const { width, height } = await made('lighthouse.png')
  expect(width / height).toBeCloseTo(3 / 2, 1)
  const edited = await made('edited.png')
  expect(edited.width / edited.height).toBeCloseTo(600 / 400, 1)
  await remove()
})

test('a key in `x-api-key` is as good as one after Bearer, and its model is described', async () => {
  const { text } = await server.post('/v1/keys', { name: 'mine' })
  const { key }: { key: string } = JSON.parse(text)
  const model = `${server.url}/v1/models/wan2-7-image`
  const told = await shell(`curl -sS ${model} -H 'x-api-key: ${key}'`)
  expect(JSON.parse(told)).toMatchObject({ object: 'model', parameters: { type: 'object' } })
  const refused = await shell(`curl -sS ${model} -H 'x-api-key: wrong'`)
  expect(JSON.parse(refused)).toMatchObject({ error: { code: 'invalid_api_key' } })
})
