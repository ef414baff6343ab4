/** What relay engines are handed, and what they say alike. */
import { Problem } from '../../problem.ts'

/** Resolves when the lane has room for one more call: at most so many begin in a second, over all processes. */
export type Pace = (lane: string, perSecond: number, signal: AbortSignal) => Promise<void>

export interface RelayParts {
  readonly pace: Pace
  /** Hosts the operator trusts for pictures: see `FetchOptions.allowHosts`. */
  readonly fetchAllow: readonly string[]
}

/** Nobody here can say whether it was made and charged, and nobody may ask for it again. */
export function unknownOutcome(
  message: string,
  known: Readonly<Record<string, unknown>>,
  cause?: unknown,
): Problem {
  return new Problem('unknown', message, { retryable: false, detail: known, cause })
}

/** `host:port` of an address, as `allowHosts` wants it. */
export const hostOf = (url: string): string => new URL(url).host
