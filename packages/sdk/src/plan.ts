/**
 * The plan: what an engine understood of a prompt, as data that can be read, shown, edited and sent
 * back. The words in the closed lists are the sketch engine's; other engines may leave a plan out.
 */
import type { PaletteColour } from './contract.ts'
import type { EditPlan } from './edit-plan.ts'

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
  /**
   * Exactly where each of the `count` figures stands, in order; the painter's own choice when absent.
   * Given back by thinking, so that a layout can be moved and sent again. At most `count` of them.
   */
  readonly stands?: readonly Stand[] | undefined
}

/** Where one figure stands. Shares of the picture: 0 is left and top, 1 right and bottom. */
export interface Stand {
  /** Middle of the figure, as a share of the picture's width. -0.5 to 1.5. */
  readonly x: number
  /** Its foot, as a share of the picture's height. -0.5 to 2. */
  readonly foot: number
  /** Its height, as a share of the picture's height. 0.01 to 3. */
  readonly height: number
}

/** What thinking found out: scores run up to 1, higher is better, by the engine's own measure. */
export interface Thought {
  /** Layouts that were tried. */
  readonly layouts: number
  /** Score of the layout that would have been painted without thinking. */
  readonly first: number
  /** Score of the one that was painted. */
  readonly best: number
}

export const trees = ['conifer', 'broadleaf', 'birch', 'bamboo', 'blossom', 'palm'] as const
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
  /** What grows in a forest, or where else the words put trees; mixed, by the season, when absent. */
  readonly trees?: Trees | undefined
  /** Main colour of the ground or backdrop as `#RRGGBB`, when the prompt gave one ("on a blue background"). */
  readonly backdrop?: string | undefined
  readonly features: readonly Feature[]
  readonly subjects: readonly Subject[]
  readonly texts: readonly TextItem[]
  readonly palette?: readonly PaletteColour[] | undefined
  /** Given back when the layout was thought about; not read. */
  readonly thought?: Thought | undefined
  /** Words that carry meaning and were not understood, as written. */
  readonly notUnderstood: readonly string[]
}

/** The plan of one picture. */
export type PicturePlan = ScenePlan | EditPlan

/** A coherent series: the plans of its pictures, in order. 1 to 12. */
export interface SetPlan {
  readonly kind: 'set'
  readonly panels: readonly PicturePlan[]
}

export type Plan = PicturePlan | SetPlan
