/**
 * The words of Limn: what is asked for, and what comes back. Every dialect is translated into these
 * shapes, every engine works from them. Limits named here are those of Wan 2.7 Image as published by
 * its first party (Alibaba Model Studio, "wan-image-generation-and-editing-api-reference", read
 * 2026-10-11); the limits of a single model are data, see `GET /v1/models/{id}`.
 */
import type { Plan } from './plan.ts'
import type { ProblemBody } from './problem.ts'

/** A size in whole pixels. For Wan 2.7: 589,824 (768²) to 16,777,216 (4096²) pixels in all, ratio 1:8 to 8:1. */
export interface PixelSize {
  readonly width: number
  readonly height: number
}

/** A pixel budget: `1K` = 1024², `2K` = 2048², `4K` = 4096² pixels in all. */
export type Tier = '1K' | '2K' | '4K'

/**
 * How a caller may ask for a size: exact pixels, or a tier and a ratio of width to height (`"16:9"`), or
 * one of these; without a tier it is the model's own. A tier without ratio is a square for text-to-image and follows the last reference image
 * when editing.
 */
export type SizeAsk =
  | PixelSize
  /** So many times the sides of the last reference image; less where the model makes no picture so large. */
  | { readonly times: { readonly width: number; readonly height: number } }
  | { readonly tier?: Tier | undefined; readonly ratio?: string | undefined }

/**
 * A picture on the way in: an `https:` URL, a `data:` URI (base64), `asset:<id>` of an upload or of an
 * earlier result, `upload:<n>` for the n-th multipart part of the same call,
 * or `named:<name>` for an upload by the name it was promised under.
 */
export type ImageRef = string

/** A bounding box `[x1, y1, x2, y2]`: absolute pixels of the image it belongs to, origin top left, x1 < x2, y1 < y2. */
export type Box = readonly [number, number, number, number]

/** One colour of a palette. `hex` is `#RRGGBB`; `share` is 0 to 1, and the shares of a palette sum to 1. */
export interface PaletteColour {
  readonly hex: string
  readonly share: number
}

/** File format of the pictures made. Wan 2.7 itself only makes PNG. */
export type PictureFormat = 'png' | 'jpeg' | 'webp'

/** What is asked for, complete: every default filled in, every image checked and stored. */
export interface ImageRequest {
  /** Catalog id, e.g. `wan2.7-image`. */
  readonly model: string
  /** 1 to 5,000 characters for Wan 2.7. */
  readonly prompt: string
  readonly negativePrompt?: string | undefined
  /** Reference images in order, at most 9: "image 1" in the prompt is the first. Here always `asset:` ids. */
  readonly images: readonly ImageRef[]
  /** Per image, up to two boxes; an empty list for an image without. Same length as `images` when given. */
  readonly boxes?: readonly (readonly Box[])[] | undefined
  /** Where to paint in the first image: transparent pixels are the region to edit (OpenAI's rule). */
  readonly mask?: ImageRef | undefined
  readonly size: PixelSize
  /**
   * Whether the caller asked for this size. When editing, a size nobody asked for is the tier's budget
   * at the last image's ratio (Model Studio), so an engine that crops may answer with another ratio.
   */
  readonly sizeAsked: boolean
  /** How many pictures: 1 to 4; in a set, 1 to 12 as an upper bound. */
  readonly count: number
  /** A coherent series whose number, up to `count`, the model decides. */
  readonly set: boolean
  /** Plan more carefully before painting. Has no effect with images or in a set. */
  readonly thinking: boolean
  /** A plan to follow instead of reading the prompt: thinking that can be steered. */
  readonly plan?: Plan | undefined
  /** 3 to 10 colours; not in a set. */
  readonly palette?: readonly PaletteColour[] | undefined
  /** 0 to 2,147,483,647. Drawn at random when the caller gave none, and told. */
  readonly seed: number
  readonly watermark: boolean
  readonly format: PictureFormat
  /** JPEG and WebP quality, 1 to 100. */
  readonly quality?: number | undefined
  /** Denoising steps; for open-weights engines. */
  readonly steps?: number | undefined
  readonly guidanceScale?: number | undefined
  /** 0 to 1: how far an edit may go from its input; for open-weights engines. */
  readonly strength?: number | undefined
}

/** What a caller has said so far: defaults still open, sizes unresolved, images anywhere. */
export type ImageDraft = Partial<Omit<ImageRequest, 'size' | 'sizeAsked' | 'images'>> & {
  readonly model: string
  readonly prompt: string
  readonly size?: SizeAsk | undefined
  readonly images?: readonly ImageRef[] | undefined
  /** The part of `mask` that may change: what is transparent (the default), or white as at Model Studio. */
  readonly maskOpen?: 'transparent' | 'white' | undefined
}

/** `queued → running → succeeded | failed | canceled`. The last three are final. */
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled'

/** A picture that a job made. */
export interface JobImage {
  /** 0-based place in the answer. */
  readonly index: number
  /** Content hash with extension, e.g. `3f…9c.png`. `asset:` + this id can be used as a reference image. */
  readonly asset: string
  readonly mime: string
  readonly width: number
  readonly height: number
  /** Size of the file in bytes. */
  readonly bytes: number
  /** The seed this picture was made from: asking with it and `count: 1` gives the same picture. */
  readonly seed: number
  /** What the engine understood, as a sentence. */
  readonly revisedPrompt?: string | undefined
}

/** What a job costs, in integer micro-dollars: $0.03 is 30,000. `null` is unknown, which is not 0. */
export interface JobMoney {
  /** Price of one picture to the caller. */
  readonly priceMicros: number | null
  /** Held back while the job is open: the price of all the pictures it may deliver. 0 when it has ended. */
  readonly heldMicros: number | null
  /** Charged for the pictures that were delivered. 0 while the job is open. */
  readonly chargedMicros: number | null
  /** What the engine's host asks of whoever runs this server. Unknown while the job is open. */
  readonly costMicros: number | null
}

/** A request with a life. */
export interface Job {
  readonly id: string
  readonly status: JobStatus
  /** The dialect it came in by, e.g. `openai`. */
  readonly dialect: string
  /** The engine that makes it, e.g. `sketch`. */
  readonly engine: string
  readonly request: ImageRequest
  /** 0 to 1. */
  readonly progress: number
  readonly plan?: Plan | undefined
  /** What was not honoured, as sentences. Never silently dropped. */
  readonly warnings: readonly string[]
  /** Finished pictures, in order; also while running, as they come. */
  readonly images: readonly JobImage[]
  /** While queued: how many jobs stand before it. From 0. */
  readonly ahead?: number | undefined
  /** When it will be canceled if it has not ended by then. ISO 8601, UTC. */
  readonly deadline?: string | undefined
  /** What it costs. */
  readonly money?: JobMoney | undefined
  /** Why it failed; set exactly when `status` is `failed`. */
  readonly problem?: ProblemBody | undefined
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly startedAt?: string | undefined
  readonly finishedAt?: string | undefined
}

/** An uploaded picture. */
export interface Upload {
  /** `asset:<hash>.<ext>`: use it wherever a reference image goes. */
  readonly id: string
  readonly filename: string
  readonly mime: string
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly createdAt: string
}
