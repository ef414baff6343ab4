/** Snow: "in the snow" is ground, "snowfall" falls, and bare "snow" falls unless the sky is seen clear. And rain that is over. */
import type { Feature, Place } from '@limn/sdk'
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { dropRelation } from '../grammar/relations.ts'
import { type Gathered, missed } from '../grammar/scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

const clearing: ReadonlySet<Feature> = new Set(['aurora', 'stars', 'moon', 'sun', 'rainbow'])
/** Where the painters have no white ground: snow can only fall. */
const bare: ReadonlySet<Place> = new Set(['street', 'city', 'beach', 'sea', 'sky'])
const roofed: ReadonlySet<Place> = new Set(['studio', 'abstract', 'space', 'underwater', 'desert'])
const rank = { lies: 0, may: 1, falls: 2 } as const

/** A word that speaks of snow, on the ground or in the air. */
export function readSnow(
  state: Gathered,
  items: readonly Item[],
  at: number,
  item: Word,
  { snow }: Effect,
): void {
  const lies = snow === 'lies' || (snow === 'may' && isGround(items, at))
  const by = lies ? 'lies' : snow === 'may' ? 'may' : 'falls'
  if (state.snow === undefined || rank[by] > rank[state.snow.by])
    state.snow = { by, text: item.text }
  if (!lies) return
  state.places.push({ place: 'snow', text: item.text })
  dropRelation(state)
  state.tie = undefined
  state.pending = {}
}

/** "In the deep snow", "snow on the roofs". */
function isGround(items: readonly Item[], at: number): boolean {
  const next = items[at + 1]
  if (next?.kind === 'word' && next.effect.relation === 'on') return true
  for (let before = at - 1; before >= at - 5; before--) {
    const item = items[before]
    if (item?.kind !== 'word') return false
    const { grammar, relation, thing, place, features } = item.effect
    if (relation !== undefined) return relation === 'on'
    if (grammar === 'in' || grammar === 'with') return true
    if (grammar === 'break' || (thing ?? place ?? features) !== undefined) return false
  }
  return false
}

/** At the end of a prompt: whether the snow that was named falls. */
export function settleSnow(state: Gathered): void {
  const { snow } = state
  if (!snow) return
  const clear = [...state.features].some((feature) => clearing.has(feature))
  if (snow.by === 'may') snow.by = clear || state.weather !== undefined ? 'lies' : 'falls'
  if (snow.by === 'falls') state.weather ??= 'snow'
}

/** Snow that can't lie in this place falls, or is told. */
export function layIn(state: Gathered, place: Place): void {
  if (state.snow?.by !== 'lies') return
  const clear = [...state.features].some((feature) => clearing.has(feature))
  const outside = bare.has(place) || (place === 'room' && state.features.has('window'))
  if (outside && !clear) state.weather ??= 'snow'
  else if (
    outside ||
    roofed.has(place) ||
    place === 'room' ||
    (state.season ?? 'winter') !== 'winter'
  )
    missed(state, state.snow.text)
}

/** "After the rain": it falls no more, and the wet that it left can't be painted without it. */
export function settleOver(state: Gathered): void {
  if (state.over !== true) return
  if (state.weather === 'rain' || state.weather === 'storm' || state.weather === undefined)
    state.weather = 'clear'
  for (const word of state.wet ?? []) missed(state, word)
}
