/**
 * One decoding process and its caps. It takes one picture at a time, so that whatever it dies of was
 * that picture or nobody's.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Problem } from '../../problem.ts'
import type { DecodeTask, Said, TaskAnswers } from './contract.ts'

export interface Caps {
  /** Resident memory of the process, in bytes, where the system tells it (`/proc`). */
  readonly memoryBytes: number
  /** For one picture, in milliseconds. */
  readonly timeMs: number
  /** How often memory is looked at, in milliseconds. */
  readonly lookMs: number
}

/** The process is gone, and not by a cap of ours: by a fault of the picture, or by somebody's hand. */
export class Crashed extends Error {
  /** Whether it had begun to work at all. */
  readonly begun: boolean
  constructor(begun: boolean, how: string) {
    super(`A decoding process ended: ${how}.`)
    this.begun = begun
  }
}

export interface Decoder {
  readonly pid: number | undefined
  /** Resident memory after the last picture, in bytes. */
  rss(): number
  /** Throws Problem, or `Crashed` when the process went away. */
  ask<Does extends DecodeTask['does']>(
    task: Extract<DecodeTask, { readonly does: Does }>,
  ): Promise<TaskAnswers[Does]>
  kill(): void
  /** Called once, when it has ended for whatever reason. */
  onEnd(listener: () => void): void
}

const entry = () => new URL(`./child${extname(import.meta.url)}`, import.meta.url)

/** Starts one. `program` is for tests. */
export function startDecoder(caps: Caps, program: URL = entry()): Decoder {
  const child = fork(program, {
    // No secret of the server is in here; two arenas keep glibc from hoarding memory per thread.
    env: { MALLOC_ARENA_MAX: '2' },
    execArgv: program.pathname.endsWith('.ts') ? ['--conditions=@limn/source'] : [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: '/',
  })
  let ready = false
  let rss = 0
  let ended: string | undefined
  let answered: ((said: Said) => void) | undefined
  let lost: ((how: string) => void) | undefined
  let listener = () => {}
  const end = (how: string) => {
    if (ended !== undefined) return
    ended = how
    lost?.(how)
    listener()
  }
  child.on('message', (said: Said) => {
    if ('ready' in said) ready = true
    else {
      rss = said.rss
      answered?.(said)
    }
  })
  child.on('exit', (code, signal) => end(signal ?? `code ${code}`))
  // It could not be started, or not be written to.
  child.on('error', (error) => {
    child.kill('SIGKILL')
    end(error.message)
  })
  rest(child)
  const work = (task: DecodeTask) =>
    new Promise<Said>((resolve, reject) => {
      let cap: Problem | undefined
      const over = (sentence: string) => {
        cap ??= new Problem('invalid_image', sentence)
        child.kill('SIGKILL')
      }
      const unwatch = watch(child, caps, over)
      const settle = (finish: () => void) => {
        unwatch()
        rest(child)
        answered = lost = undefined
        finish()
      }
      answered = (said) => settle(() => resolve(said))
      lost = (how) => settle(() => reject(cap ?? new Crashed(ready, how)))
      if (ended !== undefined) return lost(ended)
      child.ref()
      child.channel?.ref()
      child.send(task, () => {})
    })
  return {
    pid: child.pid,
    rss: () => rss,
    async ask(task) {
      const said = await work(task)
      if ('done' in said) return narrowed(task.does, said.done)
      throw 'problem' in said ? problemOf(said.problem) : new Crashed(ready, 'out of turn')
    },
    kill: () => void child.kill('SIGKILL'),
    onEnd(told) {
      listener = told
      if (ended !== undefined) told()
    },
  }
}

function narrowed<Does extends DecodeTask['does']>(
  _does: Does,
  done: TaskAnswers[DecodeTask['does']],
): TaskAnswers[Does]
function narrowed(_does: unknown, done: unknown): unknown {
  return done
}

function problemOf({
  code,
  message,
  cause,
}: {
  code: Problem['code']
  message: string
  cause?: string | undefined
}) {
  return new Problem(code, message, cause === undefined ? {} : { cause: new Error(cause) })
}

/** A resting process keeps nobody from ending. */
function rest(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

/** Calls `over` when the picture takes too long or too much; returns how to stop looking. */
function watch(child: ChildProcess, caps: Caps, over: (sentence: string) => void): () => void {
  const late = setTimeout(() => over('The image takes too long to decode.'), caps.timeMs)
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    const bytes = await residentBytes(child.pid)
    looking = false
    if (bytes <= caps.memoryBytes) return
    const most = Math.round(caps.memoryBytes / 1_048_576)
    over(`The image takes more than ${most} MiB of memory to decode.`)
  }
  const timer = setInterval(() => void look(), caps.lookMs)
  return () => {
    clearTimeout(late)
    clearInterval(timer)
  }
}

/** Resident memory of a process; 0 where the system does not tell. */
export async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}
