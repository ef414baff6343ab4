/** What is gathered while a scene prompt is read, before defaults are filled in. */
import type {
  Feature,
  Place,
  Relation,
  ScenePlan,
  Season,
  Style,
  Subject,
  TextItem,
  TimeOfDay,
  Trees,
  Weather,
} from '@limn/sdk'

/** A subject while it is being read. */
export interface Draft {
  name: string
  drawing: string
  count: number
  colour?: string
  scale?: Subject['scale']
  at?: Subject['at']
  relation?: { kind: Relation; to: number }
}

/** Adjectives that wait for their noun, each with the words that said it. */
export interface Pending {
  number?: number | undefined
  numberText?: string | undefined
  colour?: { hex: string; text: string } | undefined
  /** A first colour, joined to `colour` by “and”. */
  also?: { hex: string; text: string } | undefined
  size?: { scale: NonNullable<Subject['scale']>; text: string } | undefined
  material?: { ground: NonNullable<ScenePlan['ground']>; text: string } | undefined
  /** An article in the singular: "a fish". */
  single?: boolean
  /** "The": it was named before. */
  definite?: boolean
  shade?: { by: 'dark' | 'light'; text: string } | undefined
}

/** A place as it was named. */
export interface Named {
  readonly place: Place
  readonly text: string
  /** It can be a part of another place, as a river can, and trees can. */
  readonly part?: boolean
  /** Single trees, not a wood: they stand in another place when one is told. */
  readonly grove?: boolean
  /** Named in one row with what was named before: "mountains and a forest". */
  readonly joined?: boolean
  /** Said to be far away. */
  far?: boolean
}

/** A relation said after what it points at, waiting for who stands so. */
export interface Waiting {
  readonly kind: Relation
  readonly to: number
  readonly text?: string
  /** Their side of the picture. */
  readonly at?: Subject['at']
  /** Said of the last who is named in the phrase, and not of the next. */
  readonly late?: true
  /** Said of the next thing or of nothing. */
  readonly next?: true
}

export interface Gathered {
  readonly places: Named[]
  time?: TimeOfDay
  weather?: Weather
  season?: Season
  style?: Style
  camera?: ScenePlan['camera']
  ground?: NonNullable<ScenePlan['ground']>
  backdrop?: string
  /** The word that gave the ground its colour, while no backdrop took its place. */
  groundColour?: string | undefined
  /** The word that made the ground dark or light, while it alone made the backdrop. */
  shaded?: string | undefined
  trees?: Trees
  /** The words that asked for trees, or for a wood. */
  grove?: string
  /** The words that spoke of snow, and whether it lies, falls unless the sky is clear, or falls. */
  snow?: { by: 'lies' | 'may' | 'falls'; text: string }
  /** Rain or a storm is over. */
  over?: boolean
  /** Words for wetness, which only rain brings. */
  wet?: string[]
  /** The words that asked for neon signs. */
  neon?: string
  /** A crowd was named right behind its noun: a number may follow ("a sheep herd of eight"). */
  herd?: boolean
  /** A place may be joined to the place before: nothing but "and" or a comma came between. */
  row?: boolean
  surface: boolean
  wall: boolean
  readonly features: Set<Feature>
  readonly subjects: Draft[]
  readonly texts: TextItem[]
  readonly notUnderstood: string[]
  pending: Pending
  /** The subject, feature or place last named: what a word after its noun belongs to. */
  last?: { kind: 'subject'; index: number } | { kind: 'other' } | undefined
  /** A relation that waits for the thing it points at. */
  relation?: { kind: Relation; from: number; text: string } | undefined
  /** A relation said before anybody was named: the next thing is what it points at, the one after stands so to it. */
  fronted?: { kind: Relation; before: number; text: string; to?: number | undefined } | undefined
  /** How many subjects were named before this sentence. */
  sentence?: number
  /** The first subject of the last sentence that named one. */
  lead?: number | undefined
  /** In languages that put the relation after what it points at: the next thing stands so to the one before. */
  relationTo?: Waiting | undefined
  /** A backdrop was named last: in Romance languages and Arabic its colour follows. */
  afterWall?: boolean
  /** Lights were named that only a street has. */
  urban?: boolean
  /** Colour of clothes named before who wears them. */
  worn?: string | undefined
  /** Whether the word being read stands alone between commas. */
  alone?: boolean
  /** A bowl or cup that is said to hold what comes next, by its place among the subjects. */
  vessel?: number | undefined
  tie?: 'in' | 'with' | 'wear' | undefined
  denied: boolean
  /** Drawings of things that were said not to be there. */
  readonly denials: string[]
  /** Where the thing named last ends in the text. */
  lastEnd?: number
  /** Drawing of the emoji named last. */
  lastPicture?: string
  /** A subject that the next is joined to by “and”: a relation may be both's. */
  joined?: number | undefined
  /** A stance or position said before its subject. */
  pose?: { pose: string; text: string } | undefined
  position?: Subject['at'] | undefined
  positionText?: string
  /** A place was said to be there: the position ends with the phrase. */
  positionSpent?: boolean
  /** The side of who is named after what a relation at the front points at. */
  frontedAt?: Subject['at'] | undefined
  /** How many subjects were named before this phrase. */
  phrase?: number
  /** The quoted text passed last, by its place in the list. */
  text?: number | undefined
  /** Right after a quoted text its colour is said: `"OPEN" in pink`. */
  inText?: boolean
  /** Colour of letters whose text is still to come. */
  ink?: { hex: string; text: string } | undefined
  /** Subjects named before the colon of a head ("Ad for a perfume: …"). */
  heads?: readonly number[]
  /** Subjects that tell what somebody trades in ("our honey brand"). */
  trades?: readonly number[]
  /** Colours that belong to no noun. */
  readonly loose: { hex: string; text: string }[]
}

export function nothingYet(): Gathered {
  return {
    places: [],
    features: new Set(),
    subjects: [],
    texts: [],
    notUnderstood: [],
    pending: {},
    surface: false,
    wall: false,
    denied: false,
    denials: [],
    loose: [],
  }
}

export function missed(state: Gathered, text: string): void {
  const word = text.trim()
  if (word && state.notUnderstood.length < 200 && !state.notUnderstood.includes(word))
    state.notUnderstood.push(word)
}
