/** OpenAI's documented calls by curl, run as the script that users have. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, looks, run } from '../running.ts'
import { example, shell } from './loopback.ts'

let server: Running

beforeAll(async () => {
  server = await run()
})

afterAll(() => server.stop())

test('the example script makes, streams and edits', async () => {
  const { folder, remove } = await example('openai.sh', server.url, 'coffee.png')
  for (const name of ['lighthouse.png', 'streamed.png', 'edited.png', 'brighter.png']) {
    const made = await looks(await readFile(join(folder, name)))
    expect({ name, ...made }).toEqual({ name, format: 'png', width: 1024, height: 1024 })
  }
  await remove()
})

test('a body by `curl -d` needs no content type, and failures have all four keys', async () => {
  const body = '{"model": "wan2.7-image", "prompt": "the sea", "size": "tiny", "image": null}'
  const said = await shell(`curl -sS ${server.url}/v1/images/generations -d '${body}'`)
  expect(JSON.parse(said)).toEqual({
    error: {
      message: expect.stringContaining('`size`'),
      type: 'invalid_request_error',
      param: 'size',
      code: 'invalid_value',
    },
  })
})
