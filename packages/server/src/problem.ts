/** The one error that crosses rooms. What else escapes is a bug and becomes `internal`. */
import type { ProblemBody, ProblemCode } from '@limn/sdk'

/** Codes of what may pass by itself. */
const passing: ReadonlySet<ProblemCode> = new Set(['unavailable', 'engine_failed', 'rate_limited'])

export class Problem extends Error {
  readonly code: ProblemCode
  readonly param: string | undefined
  /** Whether trying again, unchanged, can help. */
  readonly retryable: boolean
  /** What a dialect tells itself, between its `read` and its `fail`. Goes nowhere else. */
  readonly detail: unknown
  /** When trying again makes sense, in seconds. */
  readonly retryAfter: number | undefined

  /** `message` is public; `cause` stays in the log. */
  constructor(
    code: ProblemCode,
    message: string,
    more: {
      param?: string | undefined
      cause?: unknown
      retryable?: boolean
      detail?: unknown
      retryAfter?: number
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'Problem'
    this.code = code
    this.param = more.param
    this.detail = more.detail
    this.retryAfter = more.retryAfter
    this.retryable = more.retryable ?? passing.has(code)
  }

  body(): ProblemBody {
    return { code: this.code, message: this.message, ...(this.param ? { param: this.param } : {}) }
  }
}

/** Troubles of the machine and no bug of ours, by error code; the numbered one is PostgreSQL's. */
const troubles: ReadonlyMap<unknown, string> = new Map([
  ['ENOSPC', 'The disk is full.'],
  ['EDQUOT', 'The disk quota is used up.'],
  ['53100', 'The disk is full.'],
  ['EROFS', 'The disk can only be read.'],
  ['EMFILE', 'The server has too many files open.'],
  ['ENFILE', 'The machine has too many files open.'],
])

/** Any thrown thing as a Problem; what is not one already is a bug and says nothing of itself. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  const trouble =
    thrown instanceof Error && 'code' in thrown ? troubles.get(thrown.code) : undefined
  if (trouble !== undefined) return new Problem('unavailable', trouble, { cause: thrown })
  return new Problem('internal', 'Something went wrong inside the server.', { cause: thrown })
}
