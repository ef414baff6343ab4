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
  /**
   * On the disk where pictures are kept, for what the engine writes: a picture from there need not be copied,
   * if nothing is written to its file any more. The engine removes what it has put there.
   */
  readonly folder?: string | undefined
  readonly signal: AbortSignal
}

/** A finished picture, encoded. */
export interface Picture extends PictureFacts {
  readonly bytes: Uint8Array
}

/** A finished picture in a file, which stays there until the next step is asked for. */
export interface PictureFile extends PictureFacts {
  readonly path: string
  /** Of the file, in hex digits, where it is known: it is believed. */
  readonly sha256?: string | undefined
}

export interface PictureFacts {
  /** 0-based. */
  readonly index: number
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
  | { readonly file: PictureFile }
  /** An early look at a picture that is not done; `look` counts from 0 for each picture. */
  | { readonly preview: Picture & { readonly look: number } }
  | { readonly warning: string }
  /** Its host has made only so many pictures, at least one, of those asked for: that is all there will be. */
  | { readonly delivered: number }
  /**
   * What it needs to go on after a crash. A host is asked for nothing that costs before this is yielded:
   * when the generator is asked for its next step, it is in the database.
   */
  | { readonly resume: unknown }

export interface Engine {
  readonly name: string
  /** Models it can make, by catalog id. */
  readonly models: readonly string[]
  /** Why it can't, as a sentence that says what would help; `undefined` when it can. Fast (< 20 ms), pure. */
  refuses(request: ImageRequest): string | undefined
  /**
   * Stops soon (< 1 s) after `task.signal` aborts. Throws Problem; `unknown` when its host may have
   * charged for what it can't be asked for any more.
   */
  run(task: Task): AsyncIterable<Step>
  /** What one picture of this request costs whoever runs the server, in integer micro-dollars; `null`: unknown. Free when absent. */
  cost?(request: ImageRequest): number | null
  /** How many jobs of this model its host takes at once, over all processes; as many as there are workers when absent. */
  atOnce?(model: string): number | undefined
  /** Asks the host to stop what `resume` stands for. Called for canceled jobs, perhaps twice. Throws Problem. */
  cancel?(resume: unknown, signal: AbortSignal): Promise<void>
  close?(): Promise<void>
}
