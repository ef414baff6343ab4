/** Trees: a few that are counted are things, several are a grove, and a wood grows where its place has trees of its own. */
import type { Place, Trees } from '@limn/sdk'
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { type Draft, type Gathered, type Named, missed } from '../grammar/scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

/** Places whose painters grow trees. */
const wooded: ReadonlySet<Place> = new Set([
  'forest',
  'mountains',
  'lake',
  'meadow',
  'snow',
  'village',
])
/** Places where trees can only stand as things. */
const paved: ReadonlySet<Place> = new Set(['street', 'city', 'beach', 'desert'])

const few = 7

/** "Three cherry trees", 一棵樱花树: so few that each is a thing. */
export function asTree({ pending }: Gathered, { effect, language }: Word): Effect | undefined {
  if (effect.grove !== true) return undefined
  const { number, single, size, numberText = '' } = pending
  const counted =
    number === undefined
      ? size !== undefined || (single === true && language === 'en')
      : number <= few && !/some|few|several|various/i.test(numberText)
  return counted ? treeOf(effect) : undefined
}

const drawings: Partial<Readonly<Record<Trees, Effect>>> = {
  conifer: { thing: 'evergreen-tree' },
  broadleaf: { thing: 'deciduous-tree' },
  birch: { thing: 'deciduous-tree' },
  palm: { thing: 'palm-tree' },
  blossom: { thing: 'deciduous-tree', colour: '#F4B6C8', name: 'cherry tree' },
}

/** The effect of one tree of a grove. */
const treeOf = ({ trees }: Effect): Effect => drawings[trees ?? 'broadleaf'] ?? {}

/** Trees or a wood that were named in a picture of another place: a whole wood never stands there as things. */
export function growIn(state: Gathered, place: Place, { text, grove }: Named): void {
  const { thing, colour, name } = treeOf(state.trees ? { trees: state.trees } : {})
  if (wooded.has(place)) return
  if (grove !== true || !paved.has(place) || thing === undefined || state.subjects.length > 23)
    return missed(state, text)
  const tree: Draft = { name: name ?? thing.replaceAll('-', ' '), drawing: thing, count: 3 }
  state.subjects.push(colour === undefined ? tree : { ...tree, colour })
}

/** What grows in a place, when the words say it. */
export const treesIn = ({ trees }: Gathered, place: Place): { trees?: Trees } =>
  trees && wooded.has(place) ? { trees } : {}
