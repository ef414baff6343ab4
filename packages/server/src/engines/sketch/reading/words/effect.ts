/**
 * What a word or phrase of the lexicon does to a plan. Lexicon tables are written as
 * `'place=forest feature=mist': 'misty forest, foggy woods'`: what it does, then the words that do it.
 */
import { features, places, relations, seasons, styles, times, trees, weathers } from '@limn/sdk'
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

export interface Effect {
  place?: Place
  time?: TimeOfDay
  weather?: Weather
  season?: Season
  style?: Style
  camera?: ScenePlan['camera']
  ground?: ScenePlan['ground']
  backdrop?: string
  trees?: Trees
  /** With `place=forest`: trees, not a wood. */
  grove?: true
  features?: readonly Feature[]
  /** Drawing of the thing named. */
  thing?: string
  /** The thing's English name where it is not the words themselves. */
  name?: string
  colour?: string
  /** Lightens or darkens the colour that follows. */
  shade?: 'dark' | 'light'
  number?: number
  size?: NonNullable<Subject['scale']>
  at?: NonNullable<Subject['at']>
  relation?: Relation
  /** Snow on the ground: `lies`; `may` is snow that falls unless the sky is clear. */
  snow?: (typeof snows)[number]
  /** With `weather=clear`: rain or a storm that is over. */
  over?: true
  /** Neon signs, which streets and cities have by night. */
  neon?: true
  /** What quoted text near this word is. */
  text?: TextItem['role']
  /** A stance; drawn only where a drawing has it. */
  pose?: string
  /**
   * Grammar: `stop` joins words; `known` is understood and needs nothing done; `no` denies what
   * follows; `in`, `with` and `wear` tie clothes and tools to who has them; `break` ends a phrase;
   * `surface` is a table or floor; `wall` a background; `letters` speaks of the text; `group` is a
   * crowd of what follows ("a herd of"); `family` is its members; `unknown` looks like a known name but is none.
   */
  grammar?: (typeof grammars)[number]
  /** With `grammar=known`: a look or mood that is understood but changes nothing in a scene, which is told. */
  told?: true
}

export const grammars = [
  'stop',
  'known',
  'no',
  'in',
  'with',
  'wear',
  'break',
  'surface',
  'wall',
  'letters',
  'family',
  'group',
  'unknown',
] as const
const cameras = ['close-up', 'medium', 'wide', 'above'] as const
export const grounds = ['marble', 'wood', 'concrete', 'fabric'] as const
const sizes = ['tiny', 'small', 'large', 'huge'] as const
const spots = ['left', 'centre', 'right', 'foreground', 'background'] as const
const roles = ['title', 'sign', 'label', 'caption'] as const
const shades = ['dark', 'light'] as const
const snows = ['lies', 'may'] as const

export type Table = Readonly<Record<string, string>>

function oneOf<T extends string>(list: readonly T[], value: string): T {
  const found = list.find((one) => one === value)
  if (found === undefined)
    throw new Error(`A lexicon table says ${value}, which is none of ${list.join(', ')}.`)
  return found
}

const readers: Readonly<Record<string, (effect: Effect, value: string) => void>> = {
  place: (effect, value) => void (effect.place = oneOf(places, value)),
  time: (effect, value) => void (effect.time = oneOf(times, value)),
  weather: (effect, value) => void (effect.weather = oneOf(weathers, value)),
  season: (effect, value) => void (effect.season = oneOf(seasons, value)),
  style: (effect, value) => void (effect.style = oneOf(styles, value)),
  camera: (effect, value) => void (effect.camera = oneOf(cameras, value)),
  ground: (effect, value) => void (effect.ground = oneOf(grounds, value)),
  trees: (effect, value) => void (effect.trees = oneOf(trees, value)),
  backdrop: (effect, value) => void (effect.backdrop = value),
  grove: (effect) => void (effect.grove = true),
  feature: (effect, value) =>
    void (effect.features = [...(effect.features ?? []), oneOf(features, value)]),
  thing: (effect, value) => void (effect.thing = value),
  name: (effect, value) => void (effect.name = value.replaceAll('_', ' ')),
  colour: (effect, value) => void (effect.colour = value.toUpperCase()),
  shade: (effect, value) => void (effect.shade = oneOf(shades, value)),
  number: (effect, value) => void (effect.number = Number(value)),
  size: (effect, value) => void (effect.size = oneOf(sizes, value)),
  at: (effect, value) => void (effect.at = oneOf(spots, value)),
  relation: (effect, value) => void (effect.relation = oneOf(relations, value)),
  text: (effect, value) => void (effect.text = oneOf(roles, value)),
  snow: (effect, value) => void (effect.snow = oneOf(snows, value)),
  over: (effect) => void (effect.over = true),
  neon: (effect) => void (effect.neon = true),
  pose: (effect, value) => void (effect.pose = value),
  told: (effect) => void (effect.told = true),
  grammar: (effect, value) => void (effect.grammar = oneOf(grammars, value)),
}

/** `place=forest feature=mist` as an Effect. Throws on a word that no plan has: a slip in a table. */
export function parseEffect(text: string): Effect {
  const effect: Effect = {}
  for (const part of text.split(' ')) {
    const at = part.indexOf('=')
    const read = readers[part.slice(0, at)]
    if (!read) throw new Error(`A lexicon table says ${part}, which does nothing.`)
    read(effect, part.slice(at + 1))
  }
  return effect
}
