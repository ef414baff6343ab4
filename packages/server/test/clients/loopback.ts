/** What the tests of hosts without a client share: who is told by webhook, an engine that holds, scripts. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingHttpHeaders, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Engine } from '../../src/engines/engine.ts'
import { Problem } from '../../src/problem.ts'

export interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly raw: Buffer
}

/** Hears one delivery, and says 200. */
export async function receiver() {
  const heard = Promise.withResolvers<Heard>()
  const http = createServer(async (request, reply) => {
    const raw = await buffer(request)
    reply.end('ok')
    heard.resolve({ headers: request.headers, raw })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const stop = () => {
    http.closeAllConnections()
    http.close()
  }
  return { url: `http://127.0.0.1:${port}/hook`, heard: heard.promise, stop }
}

/** Runs until it is stopped; fails at once when the prompt is "break". */
export const holding: Engine = {
  name: 'holding',
  models: ['wan2.7-image', 'wan2.7-image-pro'],
  refuses: () => undefined,
  async *run({ request, signal }) {
    if (request.prompt === 'break') {
      throw new Problem('engine_failed', 'The brush broke.', { retryable: false })
    }
    yield { progress: 0.1 }
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
    })
  },
}

const run = promisify(execFile)

/** The documented calls of hosts are `curl` calls: they can't be tried without it. */
async function bash(args: readonly string[], options: Parameters<typeof run>[2]) {
  await run('bash', ['-c', 'command -v curl']).catch((cause: unknown) => {
    throw new Error('This test runs the curl calls of a host: it needs bash and curl.', { cause })
  })
  const { stdout } = await run('bash', [...args], options)
  return String(stdout)
}

const root = join(import.meta.dirname, '..', '..', '..', '..')

/** Runs a script of `examples/` as users do; answers with the folder of its pictures. */
export async function example(name: string, url: string, photo?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'limn-example-'))
  const photos = photo === undefined ? [] : [join(import.meta.dirname, '..', 'photos', photo)]
  const stdout = await bash([join(root, 'examples', name), folder, ...photos], {
    env: { PATH: process.env['PATH'], LIMN_URL: url },
    timeout: 60_000,
  })
  return { folder, stdout, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Runs a command line in bash. */
export async function shell(line: string): Promise<string> {
  return await bash(['-c', line], { timeout: 30_000 })
}
