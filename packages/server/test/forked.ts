/** A whole server in a process of its own (memory-server.ts), and what it costs, seen from outside. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface Forked {
  readonly url: string
  readonly pid: number
  /** Resident memory now. */
  look(): Look
  /** Milliseconds of the longest stop of its event loop since it was last asked. */
  longestStop(): Promise<number>
  stop(): Promise<void>
}

/** MiB: of the server, and of all processes it has started. */
export interface Look {
  readonly own: number
  readonly children: number
}

export async function forkServer(data: string): Promise<Forked> {
  const env = {
    PATH: process.env['PATH'],
    LIMN_DATA: data,
    PORT: '0',
    HOST: '127.0.0.1',
    LIMN_FETCH_ALLOW: '127.0.0.1',
    LIMN_WORKERS: '2',
    LIMN_CREATES_PER_MINUTE: '0',
    LIMN_CONCURRENT_JOBS: '0',
  }
  const execArgv = ['--conditions=@limn/source']
  const child = fork(join(import.meta.dirname, 'memory-server.ts'), { env, execArgv })
  const hear = async (name: string): Promise<unknown> => {
    for (;;) {
      const [message]: Record<string, unknown>[] = await once(child, 'message')
      if (message && name in message) return message[name]
    }
  }
  const url = String(await hear('url'))
  const pid = child.pid ?? 0
  return {
    url,
    pid,
    look: () => ({
      own: resident(pid),
      children: childrenOf(pid).reduce((sum, each) => sum + resident(each), 0),
    }),
    async longestStop() {
      const answer = hear('longest')
      child.send('tell')
      return Number(await answer)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await Promise.race([ended, pause(10_000, undefined, { ref: false })])
      child.kill('SIGKILL')
    },
  }
}

function resident(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(told(`${pid}/status`))?.[1] ?? 0) / 1024
}

export function childrenOf(pid: number): readonly number[] {
  const lists = threadsOf(pid).map((thread) => told(`${pid}/task/${thread}/children`))
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** A file under /proc; empty when what it told of has gone. */
function told(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return ''
  }
}
