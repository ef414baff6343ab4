/** The command line against a running server whose engine is a stand-in. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp } from '../app.ts'
import type { App } from '../app.ts'
import { readConfig } from '../config.ts'
import type { Engine, Task } from '../engines/engine.ts'
import { Problem } from '../problem.ts'
import { version } from '../version.ts'
import { main } from './main.ts'

const seen: Task['request'][] = []
const painter: Engine = {
  name: 'painter',
  models: ['wan2.7-image'],
  refuses: () => undefined,
  async *run({ request }) {
    seen.push(request)
    if (request.prompt.includes('breaks')) throw new Problem('refused', 'The brush broke.')
    yield { warning: 'One word was not understood.' }
    const { width, height } = request.size
    const blank = sharp({ create: { width, height, channels: 3, background: '#336699' } })
    const bytes = await blank.toFormat(request.format).toBuffer()
    const mime = `image/${request.format}`
    for (let index = 0; index < request.count; index += 1) {
      yield { image: { index, bytes, mime, width, height, seed: request.seed + index } }
    }
  },
}

let folder: string
let app: App
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-cli-'))
  const config = readConfig({ LIMN_DATA: join(folder, 'data'), PORT: '0', LIMN_WORKERS: '1' })
  app = await startApp(config, { engines: [painter], log: pino({ level: 'silent' }) })
  env = { LIMN_URL: app.url }
})

afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

async function limn(args: readonly string[], settings = env) {
  let [out, err] = ['', '']
  const stdout = (text: string) => void (out += text)
  const stderr = (text: string) => void (err += text)
  const code = await main(args, settings, { stdout, stderr, watched: false })
  return { code, out, err }
}

test('a picture lands in the file, its path on standard output, the warning beside it', async () => {
  const file = join(folder, 'deer.png')
  const { code, out, err } = await limn(['generate', 'a deer', '-o', file, '--size', '768x768'])
  expect({ code, out, err }).toEqual({
    code: 0,
    out: `${file}\n`,
    err: 'limn: One word was not understood.\n',
  })
  expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 768, height: 768 })
})

test('several pictures are numbered, in the format of the extension', async () => {
  const args = [
    'generate',
    'two deer',
    '-o',
    join(folder, 'two.jpg'),
    '-n',
    '2',
    '--size',
    '768x768',
  ]
  const { code, out } = await limn(args)
  expect({ code, out }).toEqual({
    code: 0,
    out: `${join(folder, 'two-1.jpg')}\n${join(folder, 'two-2.jpg')}\n`,
  })
  expect((await sharp(join(folder, 'two-2.jpg')).metadata()).format).toBe('jpeg')
})

test('photos go up, and the edit works on them with its boxes', async () => {
  const photo = join(folder, 'photo.png')
  const grey = sharp({ create: { width: 400, height: 300, channels: 3, background: '#888' } })
  await writeFile(photo, await grey.png().toBuffer())
  const output = join(folder, 'edited.webp')
  const args = ['edit', photo, 'make it blue', '-o', output, '--box', '10,10,100,100']
  expect(await limn([...args, '--size', '768x768'])).toMatchObject({ code: 0, out: `${output}\n` })
  expect(seen.at(-1)).toMatchObject({
    images: [expect.stringMatching(/^asset:[0-9a-f]{64}\./)],
    boxes: [[[10, 10, 100, 100]]],
  })
})

test('what fails is a sentence, exit code 1, and no file', async () => {
  const file = join(folder, 'never.png')
  const tries: readonly (readonly [readonly string[], string])[] = [
    [['generate', 'it breaks', '-o', file], 'The brush broke.'],
    [['generate', 'x', '-o', file, '--size', '10x10'], 'pixels'],
    [['generate', 'x', '-o', join(folder, 'no', 'where.png')], 'There is no folder'],
    [['edit', join(folder, 'none.png'), 'x', '-o', file], 'There is no file'],
  ]
  for (const [args, words] of tries) {
    const { code, out, err } = await limn(args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(words)
    expect(err).not.toMatch(/\n.*\n/)
  }
  expect(await readdir(folder)).not.toContain('never.png')
})

test('a wrong address is told, and nothing is started instead', async () => {
  const settings = { LIMN_URL: 'http://127.0.0.1:1', LIMN_DATA: join(folder, 'other') }
  const { code, err } = await limn(['generate', 'x'], settings)
  expect(code).toBe(1)
  expect(err).toContain('http://127.0.0.1:1')
  expect(await readdir(folder)).not.toContain('other')
})

test('usage errors have exit code 2, help and version 0', async () => {
  expect(await limn(['paint'])).toMatchObject({ code: 2, out: '' })
  expect(await limn(['--help'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('limn edit'),
  })
  expect(await limn(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
})

test('a key is made by the running server, and from then on it is needed', async () => {
  const made = await limn(['keys', 'create', 'me'])
  expect(made.code).toBe(0)
  const key = made.out.trim()
  expect(made.out).toBe(`${key}\n`)
  const args = ['generate', 'x', '-o', join(folder, 'key.png'), '--size', '768x768']
  const without = await limn(args)
  expect(without).toMatchObject({ code: 1, err: expect.stringContaining('LIMN_KEY') })
  expect((await limn(args, { ...env, LIMN_KEY: key })).code).toBe(0)
  expect((await limn(['keys', 'create'])).err).toContain('LIMN_KEY')
})

const bin = fileURLToPath(new URL('../../bin/limn.js', import.meta.url))

test('the program finds its own sources and hands exit codes on', async () => {
  const run = (args: readonly string[]) =>
    new Promise((resolve) => {
      execFile(process.execPath, [bin, ...args], (error, out) => resolve([error?.code ?? 0, out]))
    })
  expect(await run(['--version'])).toEqual([0, `${version}\n`])
  expect(await run(['nonsense'])).toEqual([2, ''])
})

test('serve says where it listens, and ends in order when told to', async () => {
  const data = join(folder, 'served')
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()))
  while (!said.includes('try ')) await new Promise((done) => setTimeout(done, 20))
  const url = /listens on (\S+)/.exec(said)?.[1] ?? 'none'
  expect(said).toContain(data)
  expect(said).toContain(`curl ${url}/v1/images/generations`)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  const second = await limn(['serve', '--port', '0', '--data', data], {})
  expect(second).toMatchObject({ code: 1, err: expect.stringContaining(data) })
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect((await readFile(join(data, 'secret'))).length).toBe(32)
})
