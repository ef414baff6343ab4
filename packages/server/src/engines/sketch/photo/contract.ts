/** What the edits of a photograph need to know, and what comes back. */
import type { Box, EditPlan, Operation, PaletteColour, PixelSize, ScenePlan } from '@limn/sdk'
import type { Raster } from '../../../images/codec.ts'
import type { Rect } from '../../../images/geometry.ts'
import type { Plane } from './filters/plane.ts'

/** A file that `images/` has made plain. */
export interface PhotoFile {
  readonly path: string
  readonly width: number
  readonly height: number
}

export interface EditInput {
  readonly plan: EditPlan
  /** The request's images, in order. */
  readonly images: readonly PhotoFile[]
  /** Per image, in pixels of that image. */
  readonly boxes?: readonly (readonly Box[])[] | undefined
  /** For the first image: its transparent pixels are the region that may change. */
  readonly mask?: PhotoFile | undefined
  readonly size: PixelSize
  /** Whether `size` was asked for; if not, a crop keeps its pixel count at another ratio. */
  readonly sizeAsked: boolean
  readonly seed: number
  /** Not looked at here: a palette is laid over the finished picture, by whoever asked. */
  readonly palette?: readonly PaletteColour[] | undefined
  readonly signal?: AbortSignal | undefined
  /** Paints a new background. */
  paintScene(plan: ScenePlan, size: PixelSize, seed: number): Promise<Raster> | Raster
  /** Sets text into an area; returns a new raster of the same size. */
  drawText(
    raster: Raster,
    text: string,
    area: Rect,
    options: {
      readonly colour?: string | undefined
      /** Of the letters that stood there: height of a capital in pixels. Letters alone are set then. */
      readonly former?: { readonly height: number; readonly weight: 400 | 700 } | undefined
      readonly align?: 'left' | 'centre' | undefined
    },
  ): Promise<Raster> | Raster
}

export interface Edited {
  /** Opaque. */
  readonly raster: Raster
  /** What was not honoured, as sentences. */
  readonly warnings: readonly string[]
}

/** Where a pixel of the file has gone: x' = a·x + b·y + c, y' = d·x + e·y + f. */
export type Affine = readonly [number, number, number, number, number, number]

/** A photograph on its way through the operations. */
export interface Photo {
  readonly raster: Raster
  /** From pixels of the file to pixels of `raster`. */
  readonly place: Affine
  /** 1 where changes are let in; absent when everywhere. */
  readonly open?: Plane | undefined
}

/** What an operation may ask for beside the photograph itself. */
export interface Desk {
  readonly input: EditInput
  /** Another image at a size, covering it, edited so far. */
  readonly other: (image: number, size: PixelSize) => Promise<Raster>
  /**
   * An image to take something out of: edited so far, or with `untouched` as it was opened. `detail` is how
   * many times as many pixels as the answer has would be of use, for what fills only a small part of it.
   */
  readonly source: (image: number, untouched: boolean, detail: number) => Promise<Photo>
  readonly warn: (sentence: string) => void
}

export type Verb = Operation['verb']
export type OperationOf<V extends Verb> = Extract<Operation, { verb: V }>
/** Where a change applies: the box's rectangle, or the whole picture. */
export type Change<V extends Verb> = (
  photo: Photo,
  operation: OperationOf<V>,
  desk: Desk,
) => Promise<Photo> | Photo
