/** Answers with pictures in them, read as they come, in any pieces. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Letters, readLetters, shortBase64 } from './letters.ts'

const folder = await mkdtemp(join(tmpdir(), 'limn-letters-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const options = { folder, maxBytes: 20_000_000, maxFile: 5_000_000 }

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const shape = z.object({
  data: z.array(z.object({ b64_json: z.string(), revised_prompt: z.string().optional() })),
  note: z.string().optional(),
})

async function kept(letters: Letters, index: number): Promise<Buffer> {
  const word = shape.parse(letters.body).data[index]?.b64_json ?? ''
  const { path = '', sha256 } = letters.file(word) ?? {}
  const bytes = await readFile(path)
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  return bytes
}

test.for([1, 7, 4096, 65_536, 10_000_000])('in pieces of %i bytes', async (size) => {
  const bytes = [randomBytes(size === 1 ? 60_000 : 300_001), randomBytes(80_000)]
  const data = bytes.map((one) => ({
    b64_json: one.toString('base64'),
    revised_prompt: 'says "so", \\ and {"b64_json": "x"} ☃',
  }))
  const text = JSON.stringify({ note: '\u00e9\n"', data })
  const letters = await readLetters(pieces(text, size), options)
  expect(letters.body).toMatchObject({
    note: '\u00e9\n"',
    data: [{ revised_prompt: data[0]?.revised_prompt }, {}],
  })
  for (const [index, one] of bytes.entries())
    expect((await kept(letters, index)).equals(one)).toBe(true)
})

test('with slashes escaped, lines broken, and the head of a data URI', async () => {
  const bytes = randomBytes(200_000)
  const letters = bytes.toString('base64')
  for (const written of [
    letters.replaceAll('/', String.raw`\/`),
    letters.replace(/.{76}/g, String.raw`$&\r\n`),
    `data:image/png;base64,${letters}`,
  ]) {
    const text = `{"data":[{"b64_json":"${written}"}]}`
    for (const size of [1013, 70_001]) {
      const read = await readLetters(pieces(text, size), options)
      expect((await kept(read, 0)).equals(bytes)).toBe(true)
    }
  }
})

test('cut short, it says nothing', async () => {
  const text = JSON.stringify({ data: [{ b64_json: randomBytes(200_000).toString('base64') }] })
  for (const end of [10, 1000, 150_000, text.length - 1]) {
    expect((await readLetters(pieces(text.slice(0, end), 999), options)).body).toBeUndefined()
  }
})

test('too long, it is not read', async () => {
  const text = JSON.stringify({ data: [{ b64_json: randomBytes(200_000).toString('base64') }] })
  const read = (more: object) => readLetters(pieces(text, 5000), { ...options, ...more })
  await expect(read({ maxBytes: 100_000 })).rejects.toThrow('too long')
  await expect(read({ maxFile: 100_000 })).rejects.toThrow('too large')
  const words = JSON.stringify({ a: Array.from({ length: 50 }, () => 'x'.repeat(60_000)) })
  await expect(readLetters(pieces(words, 5000), options)).rejects.toThrow('too much')
})

test('short letters are a file too', async () => {
  const { path } = await shortBase64('data:image/png;base64,aGVsbG8=', join(folder, 'short'))
  expect(await readFile(path, 'utf8')).toBe('hello')
})
