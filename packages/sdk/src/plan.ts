/**
 * The plan: what an engine understood of a prompt, as data that can be read, shown, edited and sent
 * back. The words in the closed lists are the sketch engine's; other engines may leave a plan out.
 */
import type { Box, PaletteColour } from './contract.ts'

export const places = [
  'forest',
  'mountains',
  'sea',
  'beach',
  'lake',
  'city',
  'street',
  'village',
  'desert',
  'snow',
  'meadow',
  'room',
  'studio',
  'space',
  'sky',
  'underwater',
  'abstract',
] as const
export type Place = (typeof places)[number]

export const times = ['dawn', 'day', 'sunset', 'dusk', 'night'] as const
export type TimeOfDay = (typeof times)[number]

export const weathers = ['clear', 'cloudy', 'fog', 'rain', 'snow', 'storm'] as const
export type Weather = (typeof weathers)[number]

export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const
export type Season = (typeof seasons)[number]

/** `natural` is the engine's own hand; the others are painted or laid over as named. */
export const styles = [
  'natural',
  'oil',
  'watercolour',
  'pencil',
  'ink',
  'charcoal',
  'pixel',
  'poster',
  'comic',
  'pop-art',
  'mosaic',
  'stained-glass',
  'vintage',
  'noir',
  'impressionist',
  'paper-cut',
  'halftone',
  'neon',
] as const
export type Style = (typeof styles)[number]

export const relations = [
  'on',
  'under',
  'beside',
  'behind',
  'in-front-of',
  'riding',
  'holding',
  'above',
] as const
export type Relation = (typeof relations)[number]

/** Things a place may hold that are painted as part of it, not as subjects. */
export const features = [
  'river',
  'lake',
  'waterfall',
  'path',
  'road',
  'bridge',
  'moon',
  'stars',
  'sun',
  'aurora',
  'rainbow',
  'clouds',
  'cabin',
  'lighthouse',
  'flowers',
  'palms',
  'rocks',
  'waves',
  'skyline',
  'lanterns',
  'planet',
  'nebula',
  'window',
  'lightning',
  'fireflies',
  'birds',
  'mist',
  'light-rays',
] as const
export type Feature = (typeof features)[number]

/** Something drawn into a scene. */
export interface Subject {
  /** In English, singular: `red deer`. */
  readonly name: string
  /** Key of the drawing in the engine's vector set: `deer`. */
  readonly drawing: string
  /** 1 to 24. */
  readonly count: number
  /** Main colour as `#RRGGBB`, when the prompt gave one. */
  readonly colour?: string | undefined
  /** Share of the picture's height that it takes; the painter's own choice when absent. */
  readonly scale?: 'tiny' | 'small' | 'large' | 'huge' | undefined
  readonly at?: 'left' | 'centre' | 'right' | 'foreground' | 'background' | undefined
  /** Relation to another subject, by its place in the list. */
  readonly relation?: { readonly kind: Relation; readonly to: number } | undefined
}

export const trees = ['conifer', 'broadleaf', 'birch'] as const
export type Trees = (typeof trees)[number]

/** Quoted text that stands in the picture, letter for letter. */
export interface TextItem {
  readonly text: string
  readonly role: 'title' | 'sign' | 'label' | 'caption'
  readonly colour?: string | undefined
}

/** A picture from words. */
export interface ScenePlan {
  readonly kind: 'scene'
  readonly place: Place
  readonly time: TimeOfDay
  readonly weather: Weather
  readonly season: Season
  readonly style: Style
  readonly camera: 'close-up' | 'medium' | 'wide' | 'above'
  /** For studio and room: what the ground is made of. */
  readonly ground?: 'marble' | 'wood' | 'concrete' | 'fabric' | undefined
  /** What grows in a forest; mixed, by the season, when absent. */
  readonly trees?: Trees | undefined
  /** Main colour of the ground or backdrop as `#RRGGBB`, when the prompt gave one ("on a blue background"). */
  readonly backdrop?: string | undefined
  readonly features: readonly Feature[]
  readonly subjects: readonly Subject[]
  readonly texts: readonly TextItem[]
  readonly palette?: readonly PaletteColour[] | undefined
  /** Words that carry meaning and were not understood, as written. */
  readonly notUnderstood: readonly string[]
}

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
      readonly at:
        | 'top'
        | 'centre'
        | 'bottom'
        | 'top-left'
        | 'top-right'
        | 'bottom-left'
        | 'bottom-right'
        | 'box'
    }
  | {
      readonly verb: 'collage'
      readonly target: Target
      readonly layout: 'row' | 'column' | 'grid'
    }
  | { readonly verb: 'upscale'; readonly target: Target }

/** A list of changes to photographs, done in order. */
export interface EditPlan {
  readonly kind: 'edit'
  readonly operations: readonly Operation[]
  /** Words that carry meaning and were not understood, as written. */
  readonly notUnderstood: readonly string[]
}

export type Plan = ScenePlan | EditPlan
