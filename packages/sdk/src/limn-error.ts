/** What a client throws. */
import type { ProblemCode } from './problem.ts'

export class LimnError extends Error {
  readonly code: ProblemCode
  /** HTTP status; 0 when the server could not be reached, or when a job that was accepted has failed. */
  readonly status: number
  /** Path of the field that was wrong, e.g. `images[2]`. */
  readonly param: string | undefined
  readonly requestId: string | undefined
  /** The job that failed, when there is one. */
  readonly job: string | undefined

  constructor(
    code: ProblemCode,
    message: string,
    more: {
      readonly status?: number
      readonly param?: string | undefined
      readonly requestId?: string | undefined
      readonly job?: string | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'LimnError'
    this.code = code
    this.status = more.status ?? 0
    this.param = more.param
    this.requestId = more.requestId
    this.job = more.job
  }
}
