/**
 * The one place that asks a host again and again, and the one sleep that ends when it is told to. A look
 * that fails in a way that may pass is no end: it is taken again, later, for as long as patience lasts.
 */
import { setTimeout as pause } from 'node:timers/promises'

export interface Rhythm {
  /** Milliseconds between the first look and the second; each next wait is half as long again. */
  readonly firstMs: number
  readonly mostMs: number
  /** Looks may fail for this long without one that succeeds. */
  readonly patienceMs: number
}

/** Thrown by a look that failed and may succeed later; anything else ends the polling. */
export class LookFailed extends Error {
  /** The host asked not to be asked again before, in milliseconds. */
  readonly notBeforeMs: number

  constructor(message: string, cause?: unknown, notBeforeMs = 0) {
    super(message, cause === undefined ? undefined : { cause })
    this.notBeforeMs = notBeforeMs
  }
}

/**
 * What each look has seen, until whoever listens has seen enough. The first look is taken at once. Throws
 * the last LookFailed when patience is at its end, and the signal's reason soon after it aborts.
 */
export async function* polled<T>(
  look: () => Promise<T>,
  { firstMs, mostMs, patienceMs }: Rhythm,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let wait = firstMs
  let heard = performance.now()
  for (;;) {
    signal.throwIfAborted()
    let atLeast = 0
    try {
      const seen = await look()
      heard = performance.now()
      yield seen
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof LookFailed)) throw error
      atLeast = Math.min(error.notBeforeMs, patienceMs)
      if (performance.now() - heard + atLeast > patienceMs) throw error
    }
    await sleep(Math.max(wait, atLeast), signal)
    wait = Math.min(wait * 1.5, mostMs)
  }
}

/** The first thing seen. */
export async function eventually<T>(
  look: () => Promise<T>,
  rhythm: Rhythm,
  signal: AbortSignal,
): Promise<T> {
  for await (const seen of polled(look, rhythm, signal)) return seen
  throw new Error('polling ended without a word')
}

/** Throws the signal's reason when it aborts. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** Aborts so many milliseconds after `signal` does: for what is better heard to its end. */
export function graced(
  signal: AbortSignal,
  ms: number,
): { readonly signal: AbortSignal } & Disposable {
  const late = new AbortController()
  const over = new AbortController()
  const onAbort = () => {
    void sleep(ms, over.signal).then(
      () => late.abort(signal.reason),
      () => {},
    )
  }
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true, signal: over.signal })
  return { signal: late.signal, [Symbol.dispose]: () => over.abort() }
}
