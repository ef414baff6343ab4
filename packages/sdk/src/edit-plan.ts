/** The plan of an edit: what is done to photographs, as data. The closed lists are the sketch engine's. */
import type { Box } from './contract.ts'
import type { ScenePlan, Style, Subject } from './plan.ts'

/**
 * What an operation works on. `image` is 1-based. Without `box` the whole image, with it that one
 * (0-based) of the image's boxes, or the box itself as pixels.
 */
export interface Target {
  readonly image: number
  readonly box?: number | Box | undefined
}

export type Adjustment =
  | 'brightness'
  | 'contrast'
  | 'saturation'
  | 'warmth'
  | 'hue'
  | 'sharpness'
  | 'blur'
  | 'vignette'
  | 'grain'

/** Where something stands in a picture. `box` is the target's box. */
export const spots = [
  'top',
  'centre',
  'bottom',
  'left',
  'right',
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
  'box',
] as const
export type Spot = (typeof spots)[number]

/** What rains or lies over a photograph. */
export const overlays = ['rain', 'snow', 'fog', 'storm', 'sun-rays'] as const
export type Overlay = (typeof overlays)[number]

/** A thing to be placed: the subject of an image (of its box, when given), or one of the engine's own drawings. */
export type Thing =
  | { readonly image: number; readonly box?: number | Box | undefined }
  | { readonly subject: Subject }

/** One step of an edit. Amounts run from -1 to 1, 0 is no change; degrees turn clockwise. */
export type Operation =
  | { readonly verb: 'style'; readonly target: Target; readonly style: Exclude<Style, 'natural'> }
  | {
      readonly verb: 'adjust'
      readonly target: Target
      readonly what: Adjustment
      readonly amount: number
    }
  | {
      readonly verb: 'tone'
      readonly target: Target
      readonly tone: 'black-and-white' | 'sepia' | 'negative' | 'night' | 'sunset'
    }
  | {
      readonly verb: 'recolour'
      readonly target: Target
      readonly to: string
      readonly from?: string | undefined
    }
  | {
      readonly verb: 'crop'
      readonly target: Target
      readonly ratio?: string | undefined
      readonly keep?: 'centre' | 'top' | 'bottom' | 'left' | 'right' | undefined
    }
  | { readonly verb: 'rotate'; readonly target: Target; readonly degrees: number }
  | { readonly verb: 'flip'; readonly target: Target; readonly axis: 'horizontal' | 'vertical' }
  | {
      readonly verb: 'background'
      readonly target: Target
      readonly to:
        | { readonly colour: string }
        | { readonly scene: ScenePlan }
        | { readonly image: number }
        | { readonly blur: number }
    }
  | {
      readonly verb: 'text'
      readonly target: Target
      readonly text: string
      readonly colour?: string | undefined
      readonly at: Spot
      /** In a box: the text that stands there is painted over first, and its colour and size are kept where they can be. */
      readonly replaces?: boolean | undefined
    }
  | {
      readonly verb: 'collage'
      readonly target: Target
      /** `sheet` is a character sheet: the subject whole, its details, its colours. */
      readonly layout: 'row' | 'column' | 'grid' | 'sheet'
    }
  | { readonly verb: 'upscale'; readonly target: Target }
  /** Takes what is in the box (or what is open in the mask) away and continues what is round it. */
  | { readonly verb: 'remove'; readonly target: Target }
  /** Puts a thing into the target image: into its box, or at a spot, standing on the ground there. */
  | {
      readonly verb: 'place'
      readonly target: Target
      readonly thing: Thing
      readonly at?: Exclude<Spot, 'box'> | undefined
      /** Share of the picture's height; the engine's own choice when absent. 0.02 to 1. */
      readonly height?: number | undefined
    }
  /** Takes the colours, or colours and texture, or the light of another image. */
  | {
      readonly verb: 'match'
      readonly target: Target
      readonly to: number
      readonly what: 'palette' | 'style' | 'light'
    }
  /** Lays another image over the target. `fade` runs from one to the other across the picture. */
  | {
      readonly verb: 'blend'
      readonly target: Target
      readonly with: number
      readonly how: 'double-exposure' | 'fade' | 'even'
    }
  | { readonly verb: 'weather'; readonly target: Target; readonly weather: Overlay }
  /** Makes the canvas larger: to a ratio, or by a share of its sides; what is new continues what is there. */
  | {
      readonly verb: 'expand'
      readonly target: Target
      readonly ratio?: string | undefined
      /** 0.05 to 1: share of the side added on each named side, or on all. */
      readonly by?: number | undefined
      readonly side?: 'left' | 'right' | 'top' | 'bottom' | undefined
    }
  /** Levels the horizon or the uprights, found in the picture, and crops what turns out of it. */
  | { readonly verb: 'straighten'; readonly target: Target }

/** A list of changes to photographs, done in order. */
export interface EditPlan {
  readonly kind: 'edit'
  readonly operations: readonly Operation[]
  /** Words that carry meaning and were not understood, as written. */
  readonly notUnderstood: readonly string[]
}
