/** The processes of a crash run: killed with SIGKILL, and started again on the same data. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

type Settings = Readonly<Record<string, string>>

export interface Actor {
  readonly name: string
  /** How often it was killed. */
  kills: number
  /** Kills it at whatever it does, and starts it again. */
  crash(): Promise<void>
  stop(): Promise<void>
}

const bin = join(import.meta.dirname, '..', '..', 'bin', 'limn.js')
const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** `limn serve` with these settings. It is there when it says where it listens. */
export async function actor(name: string, settings: Settings): Promise<Actor> {
  let child: ChildProcess | undefined
  const stopped = new AbortController()
  const start = async () => {
    while (!stopped.signal.aborted) {
      const begun = spawn(process.execPath, ['--conditions=@limn/source', bin, 'serve'], {
        env: { PATH: process.env['PATH'], LIMN_LOG: 'error', HOST: '127.0.0.1', ...settings },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      child = begun
      alive.add(begun)
      begun.once('exit', () => alive.delete(begun))
      if (await listens(begun)) return
      // Its port, or the lock of its folder, may be free a moment later.
      await pause(100)
    }
  }
  const end = async () => {
    if (child) await ended(child)
  }
  await start()
  const self: Actor = {
    name,
    kills: 0,
    async crash() {
      await end()
      self.kills += 1
      await start()
    },
    async stop() {
      stopped.abort()
      await end()
    },
  }
  return self
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  alive.delete(child)
}

async function listens({ stdout }: ChildProcess): Promise<boolean> {
  if (!stdout) return false
  for await (const line of createInterface({ input: stdout })) {
    if (/http:\S+/.test(line)) return true
  }
  return false
}

export interface Helper {
  readonly url: string
  stop(): Promise<void>
}

/** A program of the tests that prints its address. */
export async function helper(path: string, settings: Settings): Promise<Helper> {
  const child = spawn(process.execPath, ['--conditions=@limn/source', path], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  alive.add(child)
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\S+/.exec(line) ?? []
    if (url) return { url, stop: () => ended(child) }
  }
  throw new Error(`${path} did not start`)
}

export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return String(typeof address === 'object' && address ? address.port : 0)
}
