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

/**
 * What a lost database is known by: classes of SQLSTATE (lost connections, a server that stops or starts,
 * or has no room for one more connection), and what the driver says where there is no code.
 */
const goneCode =
  /^(08...|57P0[1-5]|53300|25P0[34]|57014|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN)$/
const goneWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after)/

/** Whether an error of the database says that it could not be asked, and nothing about what it was asked. */
export function isDatabaseGone(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  if (thrown instanceof Problem) return thrown.detail === gone
  if ('code' in thrown && goneCode.test(String(thrown.code))) return true
  if (thrown instanceof AggregateError) return thrown.errors.some(isDatabaseGone)
  return goneWords.test(thrown.message)
}

const gone = Symbol('the database is gone')

export function databaseGone(cause: unknown): Problem {
  const message = 'The database can not be reached just now.'
  return new Problem('unavailable', message, { cause, detail: gone, retryAfter: 2 })
}

/** Of a network error one can't tell whose it is. */
function unreachable(cause: unknown): Problem {
  const message = 'Something that the server needs can not be reached just now.'
  return new Problem('unavailable', message, { cause, detail: gone, retryAfter: 2 })
}

/** Any thrown thing as a Problem; what is not one already is a bug and says nothing of itself. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  const trouble =
    thrown instanceof Error && 'code' in thrown ? troubles.get(thrown.code) : undefined
  if (trouble !== undefined) return new Problem('unavailable', trouble, { cause: thrown })
  if (isDatabaseGone(thrown)) return unreachable(thrown)
  return new Problem('internal', 'Something went wrong inside the server.', { cause: thrown })
}
