/**
 * Where every picture from outside is decoded: in processes of their own, started when first needed and
 * kept warm, never in the server's. A picture that kills its process, or has to be killed, is refused;
 * no other one is hurt.
 */
import { availableParallelism } from 'node:os'
import { resolve as absolute } from 'node:path'
import { Problem } from '../../problem.ts'
import type { CheckedPicture, DecodeTask, TaskAnswers } from './contract.ts'
import { type Caps, Crashed, type Decoder, startDecoder } from './process.ts'

export interface DecodingOptions extends Caps {
  readonly processes: number
  /** Pictures after which a process is replaced. */
  readonly uses: number
  /** A process that rests with more than this is replaced, in bytes. */
  readonly restBytes: number
  /** How long a process without work is kept, in milliseconds. */
  readonly idleMs: number
  /** Program of the processes, for tests. */
  readonly program?: URL | undefined
}

export interface Decoding {
  /** Throws Problem `invalid_image`, `unavailable`, or the signal's reason while it still waits. */
  ask<Does extends DecodeTask['does']>(
    task: Extract<DecodeTask, { readonly does: Does }>,
    signal?: AbortSignal,
  ): Promise<TaskAnswers[Does]>
  /** Starts a process, so that the first picture does not wait for it. */
  warm(): void
  /** Lets the processes go: idle ones now, working ones when they are done. The next picture starts new ones. */
  rest(): void
  /** Process ids, for whoever wants to know what they cost. */
  pids(): readonly number[]
}

export const decodingDefaults: DecodingOptions = {
  processes: Math.min(4, Math.max(1, availableParallelism())),
  memoryBytes: 1024 * 1_048_576,
  // libvips gives up at 20 seconds by itself (loaders.ts).
  timeMs: 25_000,
  lookMs: 50,
  uses: 500,
  restBytes: 320 * 1_048_576,
  idleMs: 300_000,
}

interface Slot {
  readonly decoder: Decoder
  busy: boolean
  uses: number
  /** It shall end as soon as it is idle. */
  leaving: boolean
  idle: NodeJS.Timeout | undefined
}

export function makeDecoding(options: DecodingOptions = decodingDefaults): Decoding {
  const slots = new Set<Slot>()
  const waiting: ((slot: Slot) => void)[] = []
  const start = (): Slot => {
    const decoder = startDecoder(options, options.program)
    const slot: Slot = { decoder, busy: false, uses: 0, leaving: false, idle: undefined }
    slots.add(slot)
    decoder.onEnd(() => {
      clearTimeout(slot.idle)
      slots.delete(slot)
      serveNext()
    })
    return slot
  }
  const letGo = (slot: Slot) => {
    slots.delete(slot)
    clearTimeout(slot.idle)
    slot.decoder.kill()
  }
  const free = () => [...slots].find(({ busy, leaving }) => !busy && !leaving)
  const serveNext = () => {
    if (waiting.length === 0) return
    const slot = free() ?? (slots.size < options.processes ? start() : undefined)
    if (!slot) return
    slot.busy = true
    clearTimeout(slot.idle)
    waiting.shift()?.(slot)
  }
  const done = (slot: Slot) => {
    slot.busy = false
    slot.uses += 1
    const worn = slot.uses >= options.uses || slot.decoder.rss() > options.restBytes
    if (slot.leaving || worn) letGo(slot)
    else keepFor(slot)
    serveNext()
  }
  const keepFor = (slot: Slot) => {
    slot.idle = setTimeout(() => letGo(slot), options.idleMs)
    slot.idle.unref()
  }
  const turn = (signal?: AbortSignal) =>
    new Promise<Slot>((resolve, reject) => {
      signal?.throwIfAborted()
      const give = (slot: Slot) => {
        signal?.removeEventListener('abort', gone)
        resolve(slot)
      }
      const gone = () => {
        const place = waiting.indexOf(give)
        if (place !== -1) waiting.splice(place, 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', gone, { once: true })
      waiting.push(give)
      serveNext()
    })
  return {
    async ask(task, signal) {
      for (let tries = 1; ; tries += 1) {
        const slot = await turn(signal)
        try {
          return await slot.decoder.ask(task)
        } catch (error) {
          if (!(error instanceof Crashed)) throw error
          // Once it may have been somebody else's doing; twice it is the picture's.
          if (tries === 2) throw crashed(error)
        } finally {
          done(slot)
        }
      }
    },
    warm() {
      if (slots.size > 0) return
      keepFor(start())
    },
    rest() {
      for (const slot of slots) {
        if (slot.busy) slot.leaving = true
        else letGo(slot)
      }
    },
    pids: () => [...slots].flatMap(({ decoder }) => decoder.pid ?? []),
  }
}

function crashed(cause: Crashed): Problem {
  if (!cause.begun) {
    return new Problem('unavailable', 'Pictures cannot be decoded at the moment.', { cause })
  }
  return new Problem('invalid_image', 'The image cannot be decoded: reading it fails badly.', {
    cause,
  })
}

/** The one that this process uses. */
export const decoding = makeDecoding()

/**
 * What the picture in a file is, after all of it has been read, in a decoding process: for pictures
 * that an engine was sent. Throws Problem `invalid_image`.
 */
export function checkPicture(
  path: string,
  more: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {},
): Promise<CheckedPicture> {
  const { maxBytes = 128 * 1_048_576, signal } = more
  return decoding.ask({ does: 'check', from: absolute(path), maxBytes }, signal)
}
