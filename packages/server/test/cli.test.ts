/** The program as users start it: its own process, on whatever Node the system has. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { looks } from './running.ts'

const program = join(import.meta.dirname, '..', 'bin', 'limn.js')
const coffee = join(import.meta.dirname, 'photos', 'coffee.png')
const patient = { timeout: 120_000 }

let folder: string
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-program-'))
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

type Settings = Readonly<Record<string, string>>

/** Started by its first line, which asks `env` for a Node: not for the one that npm put first. */
function start(args: readonly string[], settings: Settings): ChildProcess {
  const places = (process.env['PATH'] ?? '').split(delimiter)
  const PATH = places.filter((place) => !place.includes('node_modules')).join(delimiter)
  const env = { PATH, HOME: folder, LIMN_DATA: join(folder, 'data'), ...settings }
  const child = spawn(program, args, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  return child
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

async function limn(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  const child = start(args, settings)
  const [out, err] = [textOf(child.stdout), textOf(child.stderr)]
  const [code] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : null, out: await out, err: await err }
}

async function textOf(stream: ChildProcess['stdout']): Promise<string> {
  return Buffer.concat((await stream?.toArray()) ?? []).toString()
}

interface Serving {
  readonly url: string
  readonly greeting: string
  stop(): Promise<unknown>
}

/** `limn serve`, from the moment that it has said where it listens. */
async function serve(args: readonly string[], settings: Settings = {}): Promise<Serving> {
  const child = start(['serve', '--port', '0', ...args], { LIMN_LOG: 'silent', ...settings })
  let greeting = ''
  for await (const piece of child.stdout ?? []) {
    greeting += String(piece)
    if (greeting.includes('curl ')) break
  }
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    return (await ended)[0]
  }
  return { url: /listens on (\S+)/.exec(greeting)?.[1] ?? 'missing:', greeting, stop }
}

/** A port where nobody listens. */
async function freePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return typeof address === 'object' && address ? String(address.port) : '0'
}

test('without a server one is started for the call: words become a picture', patient, async () => {
  const alone = { PORT: await freePort() }
  const made = await limn(['generate', 'a red deer at sunset', '--size', '768x768'], alone)
  expect(made).toMatchObject({ code: 0, out: 'a-red-deer-at-sunset.png\n' })
  const picture = await looks(await readFile(join(folder, 'a-red-deer-at-sunset.png')))
  expect(picture).toEqual({ format: 'png', width: 768, height: 768 })
})

test('without a server one is started for the call: a photo is edited', patient, async () => {
  const file = join(folder, 'oil.webp')
  const words = 'turn it into an oil painting'
  const alone = { PORT: await freePort() }
  const made = await limn(['edit', coffee, words, '-o', file, '--size', '768x768'], alone)
  expect(made).toMatchObject({ code: 0, out: `${file}\n` })
  expect(await looks(await readFile(file))).toEqual({ format: 'webp', width: 768, height: 768 })
})

test(
  'with a server it is used, what fails is a sentence, and serve ends in order',
  patient,
  async () => {
    const server = await serve([])
    expect(server.greeting).toContain(`curl ${server.url}/v1/images/generations`)
    expect(server.greeting).toContain('sketch')
    const there = { LIMN_URL: server.url }
    const files = ['sea-1.jpg', 'sea-2.jpg'].map((name) => join(folder, name))
    const out = files.map((file) => `${file}\n`).join('')
    const output = join(folder, 'sea.jpg')
    const args = ['generate', 'the sea at night', '-n', '2', '-o', output, '--size', '768x768']
    expect(await limn(args, there)).toMatchObject({ code: 0, out })
    for (const file of files) {
      expect(await looks(await readFile(file))).toMatchObject({ format: 'jpeg' })
    }
    // Found by its port; the folder is the server's own, so a second one could not have started.
    const edited = join(folder, 'bright.png')
    const edit = ['edit', coffee, 'make it brighter', '-o', edited, '--size', '768x768']
    const { port } = new URL(server.url)
    expect(await limn(edit, { PORT: port })).toMatchObject({ code: 0, out: `${edited}\n` })
    await expectSentences(there)
    expect(await server.stop()).toBe(0)
  },
)

async function expectSentences(there: Settings): Promise<void> {
  const output = ['-o', join(folder, 'never.png')]
  const failing: readonly (readonly [readonly string[], RegExp])[] = [
    [['generate', 'a deer', '--size', '64x64', ...output], /589,824/],
    [['edit', program, 'make it brighter', ...output], /not an image/],
    [['edit', join(folder, 'none.png'), 'make it brighter', ...output], /There is no file/],
  ]
  for (const [args, words] of failing) {
    const { code, out, err } = await limn(args, there)
    expect({ code, out, err }).toMatchObject({ code: 1, out: '' })
    expect(err).toMatch(/^limn: [^\n]+\.(?: \(req_\w+\))?\n$/)
    expect(err).toMatch(words)
  }
  expect(await readdir(folder)).not.toContain('never.png')
}

test.for([
  [['paint']],
  [['generate']],
  [['edit', coffee]],
  [['generate', 'a', '--size', 'big']],
  [['serve', '--colour', 'red']],
] as const)('limn %j is not understood: exit code 2', async ([args]) => {
  const { code, out, err } = await limn(args)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^limn: .+\nTry: limn --help\n$/)
})

test('others are let in only when a key exists', patient, async () => {
  const open = { HOST: '0.0.0.0', PORT: await freePort() }
  const refused = await limn(['serve'], open)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(/no key exists yet.*limn keys create/)

  const made = await limn(['keys', 'create'], open)
  expect(made.code).toBe(0)
  const key = made.out.trim()
  expect(made.out).toBe(`${key}\n`)

  const server = await serve([], open)
  const url = server.url.replace('0.0.0.0', '127.0.0.1')
  const models = (headers: Settings) => fetch(`${url}/v1/models`, { headers })
  expect((await models({})).status).toBe(401)
  expect((await models({ authorization: `Bearer ${key}` })).status).toBe(200)
  const file = join(folder, 'keyed.png')
  const args = ['generate', 'the sea', '-o', file, '--size', '768x768']
  const without = await limn(args, { LIMN_URL: url })
  expect(without).toMatchObject({ code: 1, out: '' })
  expect(without.err).toContain('LIMN_KEY')
  const within = await limn(args, { LIMN_URL: url, LIMN_KEY: key })
  expect(within).toMatchObject({ code: 0, out: `${file}\n` })
  expect(await server.stop()).toBe(0)
})
