/** The one error that crosses rooms. What else escapes is a bug and becomes `internal`. */
import type { ProblemBody, ProblemCode } from '@limn/sdk'

export class Problem extends Error {
  readonly code: ProblemCode
  readonly param: string | undefined
  /** Whether trying again, unchanged, can help. */
  readonly retryable: boolean

  /** `message` is public; `cause` stays in the log. */
  constructor(
    code: ProblemCode,
    message: string,
    more: { param?: string | undefined; cause?: unknown; retryable?: boolean } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'Problem'
    this.code = code
    this.param = more.param
    this.retryable = more.retryable ?? (code === 'unavailable' || code === 'engine_failed')
  }

  body(): ProblemBody {
    return { code: this.code, message: this.message, ...(this.param ? { param: this.param } : {}) }
  }
}

/** Any thrown thing as a Problem; what is not one already is a bug and says nothing of itself. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem('internal', 'Something went wrong inside the server.', { cause: thrown })
}
