/**
 * Processes to measure in, and folders to work in. Every one of them is ended, or removed, when its
 * scope is left, and when this process ends in whatever way a process can notice.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Samples } from './measure.ts'

const alive = new Set<ChildProcess>()
const folders = new Set<string>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1))
}

export interface Folder extends Disposable {
  readonly path: string
}

export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'limn-bench-'))
  folders.add(path)
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
      folders.delete(path)
    },
  }
}

export interface Child extends AsyncDisposable {
  readonly process: ChildProcess
  readonly pid: number
}

/** Settings that say which Limn is measured: whatever the caller's own shell has set plays no part. */
const neutral = { LIMN_WORKERS: '', LIMN_PUBLIC_URL: '', LIMN_URL: '', LIMN_KEY: '', HOST: '' }

/** `limn serve`, as `npm start` runs it. */
export function spawnLimn(
  data: string,
  port: number,
  more: Readonly<Record<string, string>> = {},
): Child {
  const bin = join(import.meta.dirname, '..', 'packages', 'server', 'bin', 'limn.js')
  const settings = { LIMN_DATA: data, PORT: String(port), LIMN_LOG: 'silent', ...more }
  const env = { ...process.env, ...neutral, ...settings }
  return kept(
    spawn(process.execPath, [bin, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] }),
  )
}

/** A file of this folder in a process of its own, with a channel to send messages home. */
export function forkFile(
  name: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Child {
  const env = { ...process.env, ...neutral, LIMN_LOG: 'silent', ...more }
  const execArgv = ['--conditions=@limn/source']
  return kept(fork(join(import.meta.dirname, name), args, { env, execArgv, serialization: 'json' }))
}

/** Ended when its scope is left, or when this process ends. */
export function kept(child: ChildProcess): Child {
  alive.add(child)
  const { pid } = child
  if (pid === undefined) throw new Error('a process could not be started')
  return { process: child, pid, [Symbol.asyncDispose]: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000)
    child.kill('SIGTERM')
    await exited
    clearTimeout(impatience)
  }
  alive.delete(child)
}

const sample = z.object({ name: z.string(), value: z.number() })

/** Runs a file of this folder to its end and gathers what it told. Throws when it fails. */
export async function samplesOf(name: string, ...args: readonly string[]): Promise<Samples> {
  await using child = forkFile(name, args)
  const samples = new Map<string, number[]>()
  child.process.on('message', (message) => {
    const { name: of, value } = sample.parse(message)
    samples.set(of, [...(samples.get(of) ?? []), value])
  })
  // The exit may be seen before the last messages are; the channel's end is not.
  const channelEnds = once(child.process, 'disconnect')
  const [code]: unknown[] = await once(child.process, 'exit')
  await channelEnds
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${String(code)}`)
  return samples
}

/** The next number that a child tells. Throws when it ends before. */
export async function numberFrom({ process: child, pid }: Child): Promise<number> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the process ${pid} ended before it told anything`)
  })
  const [message]: unknown[] = await Promise.race([once(child, 'message'), ended])
  return sample.parse(message).value
}

/** Sends one measured number home from a child. */
export function tell(name: string, value: number): void {
  process.send?.({ name, value })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
