/** The examples of docs/webhooks.md, run as they stand there on what the server signs. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replicate } from '../src/dialects/replicate.ts'
import { signing } from '../src/http/signing.ts'
import { jobOf } from './door.ts'

const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'webhooks.md')
const whsec = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-docs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function example(language: string): Promise<string> {
  const text = await readFile(page, 'utf8')
  return new RegExp(`\`\`\`${language}\n([\\s\\S]+?)\`\`\``).exec(text)?.[1] ?? ''
}

/** What a receiver gets, and whether it should believe it. */
function cases() {
  const body = '{"a":"é"}'
  const timestamp = Math.floor(Date.now() / 1000)
  const settings = { secret: whsec(1), previousSecret: whsec(2) }
  const keys = signing(Buffer.alloc(32), settings).keys('a', undefined)
  const headersAt = (time: number) => {
    const news = { id: 'msg_1', timestamp: time, body: Buffer.from(body), job: jobOf({}) }
    return replicate.hook?.sign?.(news, keys) ?? {}
  }
  const headers = headersAt(timestamp)
  return [
    { good: true, secret: whsec(1), headers, body },
    { good: true, secret: whsec(2), headers, body },
    { good: false, secret: whsec(3), headers, body },
    { good: false, secret: whsec(1), headers, body: body.replace('a', 'b') },
    { good: false, secret: whsec(1), headers: headersAt(timestamp - 400), body },
    { good: false, secret: whsec(1), headers: { ...headers, 'webhook-id': 'msg_2' }, body },
  ]
}

const runs = {
  js: {
    program: process.execPath,
    file: 'verify.mjs',
    end: `
const cases = JSON.parse(process.argv[2])
console.log(JSON.stringify(cases.map((c) => verify(c.secret, c.headers, Buffer.from(c.body)))))`,
  },
  python: {
    program: 'python3',
    file: 'verify.py',
    end: `
import json, sys
cases = json.loads(sys.argv[1])
print(json.dumps([verify(c["secret"], c["headers"], c["body"].encode()) for c in cases]))`,
  },
} as const

for (const language of ['js', 'python'] as const) {
  test(`the example in ${language} believes what the server signs, and nothing else`, async () => {
    const { program, file, end } = runs[language]
    const path = join(folder, file)
    await writeFile(path, `${await example(language)}\n${end}\n`)
    const given = cases()
    const { stdout } = await promisify(execFile)(program, [path, JSON.stringify(given)])
    expect(JSON.parse(stdout)).toEqual(given.map(({ good }) => good))
  })
}
