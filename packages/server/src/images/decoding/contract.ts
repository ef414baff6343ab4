/** What is asked of a decoding process, and what it answers: plain data, files by their paths. */
import type { ProblemCode } from '@limn/sdk'
import type { Normal } from '../codec.ts'
import type { ImageLimits } from '../probe.ts'

/** Look at the file `from`, and write the picture in it to `to`, made plain (see `normalise`). */
export interface PlainTask {
  readonly does: 'plain'
  readonly from: string
  readonly to: string
  readonly limits: ImageLimits
  readonly keepAlpha: boolean
  readonly openWhite: boolean
}

/** Look at a file and read its picture to the end; nothing is written. */
export interface CheckTask {
  readonly does: 'check'
  readonly from: string
  /** Of the file, in bytes. */
  readonly maxBytes: number
}

export type DecodeTask = PlainTask | CheckTask

/** A picture that was read to its end. */
export interface CheckedPicture {
  readonly mime: string
  /** Pixels, as stored. */
  readonly width: number
  readonly height: number
}

export interface TaskAnswers {
  readonly plain: Normal
  readonly check: CheckedPicture
}

/** A Problem on its way between processes; `cause` is for the log. */
export interface ToldProblem {
  readonly code: ProblemCode
  readonly message: string
  readonly cause?: string | undefined
}

/** What a decoding process says: that it is there, or how its one task went. */
export type Said =
  | { readonly ready: true }
  | { readonly done: TaskAnswers[DecodeTask['does']]; readonly rss: number }
  | { readonly problem: ToldProblem; readonly rss: number }
