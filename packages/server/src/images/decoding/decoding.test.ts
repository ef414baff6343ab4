/** Real processes: what kills one hurts the picture that did it, and nothing else. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type Decoding, decodingDefaults, type DecodingOptions, makeDecoding } from './decoding.ts'

const folder = await mkdtemp(join(tmpdir(), 'limn-decoding-'))
const limits = { maxBytes: 20 * 1_048_576, minSide: 16, maxSide: 8000, maxRatio: 8 }
const made: Decoding[] = []
afterEach(() => {
  for (const each of made.splice(0)) each.rest()
})
afterAll(() => rm(folder, { recursive: true }))

/** A decoder that does what the name of the file says. */
const program = join(folder, 'program.mjs')
await writeFile(
  program,
  `import { existsSync, writeFileSync } from 'node:fs'
  const acts = {
    segv: () => process.kill(process.pid, 'SIGSEGV'),
    kill: () => process.kill(process.pid, 'SIGKILL'),
    exit: () => process.exit(3),
    throw: () => { throw new Error('x') },
    hang: () => { for (;;); },
    eat: () => { const all = []; setInterval(() => all.push(Buffer.alloc(3e7, 1)), 5) },
    once: (path) => {
      if (existsSync(path)) return say({ done: { mime: 'second', width: 1, height: 1 } })
      writeFileSync(path, '')
      process.kill(process.pid, 'SIGKILL')
    },
    env: () => say({ done: { mime: Object.keys(process.env).sort().join(), width: 1, height: 1 } }),
    good: () => setTimeout(() => say({ done: { mime: 'good', width: 1, height: 1 } }), 30),
  }
  const say = (said) => process.send({ rss: 1, ...said })
  process.on('message', ({ from }) => acts[/do-(\\w+)-/.exec(from)[1]](from))
  process.on('disconnect', () => process.exit())
  process.send({ ready: true })`,
)
const dead = join(folder, 'dead.mjs')
await writeFile(dead, `throw new Error('not today')`)

function decoders(more: Partial<DecodingOptions> = {}): Decoding {
  const decoding = makeDecoding({ ...decodingDefaults, processes: 2, ...more })
  made.push(decoding)
  return decoding
}
const acting = (more: Partial<DecodingOptions> = {}) =>
  decoders({ program: pathToFileURL(program), timeMs: 5000, ...more })
const check = (from: string) => ({ does: 'check', from, maxBytes: 1e9 }) as const
const act = (decoding: Decoding, how: string) => decoding.ask(check(join(folder, `do-${how}-`)))

async function picture(side: number): Promise<string> {
  const path = join(folder, `${side}.png`)
  const create = { width: side, height: side, channels: 3, background: '#a12' } as const
  await sharp({ create }).png().toFile(path)
  return path
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test.each(['segv', 'kill', 'exit', 'throw'])(
  'a picture that ends its process by %s is refused, and the others go on',
  async (how) => {
    const decoding = acting()
    const others = Array.from({ length: 8 }, () => act(decoding, 'good'))
    await expect(act(decoding, how)).rejects.toMatchObject({
      name: 'Problem',
      code: 'invalid_image',
      message: expect.stringMatching(/^The image cannot be decoded: .+\.$/),
    })
    expect(await Promise.all(others)).toEqual(
      others.map(() => ({ mime: 'good', width: 1, height: 1 })),
    )
    expect((await act(decoding, 'good')).mime).toBe('good')
  },
)

test('one that takes too long is ended, and so is one that takes too much', async () => {
  const decoding = acting({ timeMs: 1500 })
  const bounded = acting({ timeMs: 30_000, memoryBytes: 250 * 1_048_576, lookMs: 20 })
  const good = act(decoding, 'good')
  await expect(act(decoding, 'hang')).rejects.toThrow('The image takes too long to decode.')
  await expect(act(bounded, 'eat')).rejects.toThrow(
    'The image takes more than 250 MiB of memory to decode.',
  )
  expect((await good).mime).toBe('good')
})

test('a picture whose process is killed by somebody else is tried again', async () => {
  expect((await act(acting(), 'once')).mime).toBe('second')
  const decoding = decoders()
  const from = await picture(6000)
  const asked = decoding.ask(check(from))
  await expect.poll(() => decoding.pids().length).toBe(1)
  const [pid = 0] = decoding.pids()
  await new Promise((resolve) => setTimeout(resolve, 250))
  process.kill(pid, 'SIGKILL')
  expect(await asked).toEqual({ mime: 'image/png', width: 6000, height: 6000 })
  await expect.poll(() => decoding.pids()).not.toContain(pid)
})

test('a program that does not start is no fault of the picture', async () => {
  const decoding = decoders({ program: pathToFileURL(dead) })
  await expect(act(decoding, 'good')).rejects.toMatchObject({ code: 'unavailable' })
})

test('no secret is in its environment', async () => {
  process.env['LIMN_SECRET_OF_TEST'] = 'x'
  const { mime } = await act(acting(), 'env')
  delete process.env['LIMN_SECRET_OF_TEST']
  expect(mime.split(',').filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual([
    'MALLOC_ARENA_MAX',
  ])
})

test('processes are replaced when they are worn, and go when there is nothing to do', async () => {
  const decoding = acting({ processes: 1, uses: 3, idleMs: 150 })
  const pids = new Set<number>()
  for (let at = 0; at < 7; at += 1) {
    const asked = act(decoding, 'good')
    for (const pid of decoding.pids()) pids.add(pid)
    await asked
  }
  expect(pids.size).toBe(3)
  await expect.poll(() => decoding.pids()).toEqual([])
  await expect.poll(() => [...pids].filter(alive)).toEqual([])
})

test('who gives up while waiting gets their own reason, and takes no turn', async () => {
  const decoding = acting({ processes: 1 })
  const first = act(decoding, 'good')
  const late = decoding.ask(check(join(folder, 'do-good-')), AbortSignal.timeout(5))
  await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
  expect((await first).mime).toBe('good')
})

test('a server that is killed leaves no decoder behind', async () => {
  const server = join(folder, 'server.mjs')
  const module = new URL('./decoding.ts', import.meta.url).href
  await writeFile(
    server,
    `import { decoding } from ${JSON.stringify(module)}
    decoding.warm()
    process.send(decoding.pids()[0])
    setInterval(() => {}, 1000)`,
  )
  const parent = fork(server, { execArgv: ['--conditions=@limn/source'] })
  const [pid]: unknown[] = await once(parent, 'message')
  expect(alive(Number(pid))).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => alive(Number(pid)), { timeout: 5000 }).toBe(false)
})

test('what a file is, is told by its content; and it has to be whole', async () => {
  const decoding = decoders()
  const from = await picture(300)
  const to = join(folder, 'made')
  const task = { does: 'plain', from, to, limits, keepAlpha: false, openWhite: false } as const
  expect(await decoding.ask(task)).toEqual({ path: to, mime: 'image/png', width: 300, height: 300 })
  const cut = join(folder, 'cut.png')
  const whole = await sharp(from).png({ compressionLevel: 0 }).toBuffer()
  await writeFile(cut, whole.subarray(0, 100_000))
  await expect(decoding.ask(check(cut))).rejects.toMatchObject({ code: 'invalid_image' })
  await expect(decoding.ask({ ...check(from), maxBytes: 10 })).rejects.toThrow('at most')
})
