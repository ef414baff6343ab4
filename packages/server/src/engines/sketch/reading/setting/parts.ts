/** What a word for a place, or for a part of one, does to a scene being read. */
import type { Feature, Place } from '@limn/sdk'
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { colourGround, tellRest } from '../grammar/adjectives.ts'
import { addThing } from '../grammar/nouns.ts'
import { dropRelation } from '../grammar/relations.ts'
import { spendSpot } from '../grammar/spots.ts'
import { type Gathered, missed } from '../grammar/scene-state.ts'
import { hang, shadeGround, whiteGround } from './studio.ts'

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
    (pending.number > 1 || feature === 'birds') &&
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
  // The bridge that is painted is of stone.
  if (feature === 'bridge' && pending.material && pending.material.ground !== 'concrete')
    missed(state, pending.material.text)
  for (const one of effect.features ?? []) state.features.add(one)
  spendSpot(state, false)
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
  const grove = effect.grove === true
  state.places.push({
    place: effect.place,
    text: item.text,
    ...(part || grove ? { part: true } : {}),
    ...(grove ? { grove } : {}),
    ...(state.row === true ? { joined: true } : {}),
  })
  for (const one of effect.features ?? []) state.features.add(one)
  spendSpot(state, true)
  if (inside.has(effect.place)) shadeGround(state, 'place')
  if (colour && effect.place === 'abstract')
    state.loose.push(...(state.pending.also ? [state.pending.also] : []), colour)
  else if (colour && inside.has(effect.place))
    state.backdrop ??= effect.place === 'studio' ? whiteIn(colour.hex) : colour.hex
  else if (
    colour &&
    item.language === 'en' &&
    effect.place !== 'sky' &&
    !usualColours.test(colour.text)
  )
    missed(state, colour.text)
  if (effect.place === 'abstract') state.pending.also = undefined
  if (material && (effect.place === 'room' || effect.place === 'studio'))
    state.ground ??= material.ground
  else if (material && effect.place !== 'beach') missed(state, material.text)
  afterPlace(state, item)
}

const inside: ReadonlySet<Place> = new Set(['room', 'studio', 'abstract'])

/** A white studio is seen in its own light, not in that of paper. */
const whiteIn = (hex: string): string => (hex === '#F7F7F5' ? whiteGround : hex)

/** A table or floor, or what hangs behind. */
export function addSurface(state: Gathered, item: Word, kind: 'surface' | 'wall'): void {
  shadeGround(state, kind)
  const { colour, material } = state.pending
  const { relation } = state
  // What is under a table can't be: the ground is all that is painted of it.
  if (relation?.kind === 'under' || relation?.kind === 'behind')
    missed(state, `${relation.text} ${item.text}`)
  if (kind === 'surface') state.surface = true
  else state.wall = true
  if (colour && kind === 'wall') hang(state, colour)
  else if (colour) colourGround(state, colour)
  if (material) state.ground ??= material.ground
  afterPlace(state, item)
  state.afterWall = kind === 'wall'
}

/** What waited for a noun has found one that takes none of it. */
function afterPlace(state: Gathered, { end }: { readonly end: number }): void {
  tellRest(state, true)
  dropRelation(state)
  if (state.relationTo?.next) state.relationTo = undefined
  if (state.fronted?.to === undefined) state.fronted = undefined
  state.pending = {}
  state.tie = undefined
  state.last = { kind: 'other' }
  state.lastEnd = end
  state.afterWall = false
}

/** "Mountains in the background": said of the place, not of what comes next. */
export function setsBack(state: Gathered, item: Word): boolean {
  const place = state.places.at(-1)
  if (!place || state.last?.kind !== 'other') return false
  if (item.start - (state.lastEnd ?? 0) > 1 || item.language !== 'en') return false
  place.far = true
  return true
}
