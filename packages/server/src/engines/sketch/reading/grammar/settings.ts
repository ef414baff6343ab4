/** What a word for a place, or for a part of one, does to a scene being read. */
import type { Feature } from '@limn/sdk'
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { tellRest } from './adjectives.ts'
import { addThing } from './nouns.ts'
import { dropRelation } from './relations.ts'
import { type Gathered, missed } from './scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

/** The drawing that stands for a feature when it is counted, coloured or sized. */
export const featureDrawing: Partial<Readonly<Record<Feature, string>>> = {
  moon: 'full-moon',
  stars: 'star',
  lanterns: 'red-paper-lantern',
  lighthouse: 'lighthouse',
  cabin: 'hut',
  planet: 'ringed-planet',
  birds: 'bird',
  sun: 'sun',
  rainbow: 'rainbow',
  palms: 'palm-tree',
  flowers: 'tulip',
  rocks: 'rock',
  window: 'window',
  clouds: 'cloud',
}

export function addFeature(state: Gathered, item: Word, effect: Effect): void {
  const [feature] = effect.features ?? []
  if (!feature) return
  const { pending } = state
  const thing = featureDrawing[feature]
  const odd = pending.colour !== undefined && !natural(feature, item, pending.colour.text)
  const counted =
    pending.number !== undefined &&
    pending.number > 1 &&
    feature !== 'stars' &&
    feature !== 'lanterns'
  const sized = pending.size?.scale === 'huge' || pending.size?.scale === 'tiny'
  if (
    thing !== undefined &&
    effect.features?.length === 1 &&
    (odd || counted || sized) &&
    bare(effect)
  ) {
    const many = item.plural && pending.number === undefined ? { number: 5 } : {}
    state.pending = { ...pending, ...many }
    return addThing(state, item, { thing })
  }
  if (odd) missed(state, pending.colour?.text ?? '')
  for (const one of effect.features ?? []) state.features.add(one)
  if (feature === 'lanterns' && /street|city|neon|lamp ?post/.test(item.key)) state.urban = true
  afterPlace(state, item)
}

/** Says nothing but the feature. */
function bare(effect: Effect): boolean {
  return Object.keys(effect).length === 1
}

const usualColours =
  /white|gr[ae]y|silver|gold|yellow|orange|brown|blue|green|pale|black|turquoise|teal|cream/
const flowerless = /^$/

function natural(feature: Feature, item: Word, colour: string): boolean {
  if (feature === 'flowers') return flowerless.test(colour)
  if (item.language !== 'en') return true
  if (feature === 'lanterns' || feature === 'sun' || feature === 'clouds' || feature === 'aurora')
    return true
  if (feature === 'lighthouse' || feature === 'cabin') return false
  return usualColours.test(colour)
}

export function addPlace(state: Gathered, item: Word, effect: Effect): void {
  if (effect.place === undefined) return
  const { colour, material } = state.pending
  const part = effect.place === 'meadow' && effect.features?.includes('river') === true
  state.places.push({ place: effect.place, text: item.text, ...(part ? { part } : {}) })
  for (const one of effect.features ?? []) state.features.add(one)
  const inside = effect.place === 'room' || effect.place === 'studio' || effect.place === 'abstract'
  if (colour && inside) state.backdrop ??= colour.hex
  else if (
    colour &&
    item.language === 'en' &&
    effect.place !== 'sky' &&
    !usualColours.test(colour.text)
  )
    missed(state, colour.text)
  if (material && (effect.place === 'room' || effect.place === 'studio'))
    state.ground ??= material.ground
  else if (material && effect.place !== 'beach') missed(state, material.text)
  afterPlace(state, item)
}

/** A table or floor, or what hangs behind. */
export function addSurface(state: Gathered, item: Word, kind: 'surface' | 'wall'): void {
  const { colour, material } = state.pending
  const { relation } = state
  // What is under a table can't be: the ground is all that is painted of it.
  if (relation?.kind === 'under' || relation?.kind === 'behind')
    missed(state, `${relation.text} ${item.text}`)
  if (kind === 'surface') state.surface = true
  else state.wall = true
  if (colour) state.backdrop ??= colour.hex
  if (material) state.ground ??= material.ground
  afterPlace(state, item)
  state.afterWall = kind === 'wall'
}

/** What waited for a noun has found one that takes none of it. */
function afterPlace(state: Gathered, { end }: { readonly end: number }): void {
  tellRest(state, true)
  dropRelation(state)
  if (state.fronted?.to === undefined) state.fronted = undefined
  state.pending = {}
  state.tie = undefined
  state.last = { kind: 'other' }
  state.lastEnd = end
  state.afterWall = false
}
