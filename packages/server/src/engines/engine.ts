/**
 * The contract of the makers: something that makes pictures. Engines know nothing of HTTP routes,
 * jobs, money or inbound words; they never write to the database, charge, retry or queue.
 */
import type { ImageRequest, Plan } from '@limn/sdk'

/** A reference image on disk: decoded once already, upright (EXIF applied), no animation, no alpha where the model has none. */
export interface InputImage {
  readonly path: string
  readonly mime: string
  readonly width: number
  readonly height: number
}

export interface Task {
  readonly id: string
  readonly request: ImageRequest
  /** The request's images, in order. */
  readonly images: readonly InputImage[]
  readonly mask?: InputImage | undefined
  /** What this engine last yielded as `resume` for this task, after a crash. */
  readonly resume?: unknown
  /** Pictures already kept before a crash: their indexes need not be made again. */
  readonly done: readonly number[]
  /** How many early looks at each picture are wanted; none when absent. Fewer, or none, are fine. */
  readonly previews?: number | undefined
  readonly signal: AbortSignal
}

/** A finished picture, encoded. */
export interface Picture {
  /** 0-based. */
  readonly index: number
  readonly bytes: Uint8Array
  readonly mime: string
  readonly width: number
  readonly height: number
  readonly seed: number
  readonly revisedPrompt?: string | undefined
}

export type Step =
  | { readonly progress: number }
  | { readonly plan: Plan }
  | { readonly image: Picture }
  /** An early look at a picture that is not done; `look` counts from 0 for each picture. */
  | { readonly preview: Picture & { readonly look: number } }
  | { readonly warning: string }
  | { readonly resume: unknown }

export interface Engine {
  readonly name: string
  /** Models it can make, by catalog id. */
  readonly models: readonly string[]
  /** Why it can't, as a sentence that says what would help; `undefined` when it can. Fast (< 20 ms), pure. */
  refuses(request: ImageRequest): string | undefined
  /** Stops soon (< 1 s) after `task.signal` aborts. Throws Problem. */
  run(task: Task): AsyncIterable<Step>
  close?(): Promise<void>
}
