/** What a word says of the whole picture: its time, weather, season, style and camera, and what it must not show. */
import type { Effect } from '../words/effect.ts'
import type { Item } from '../words/match.ts'
import { type Gathered, missed } from '../grammar/scene-state.ts'

type Word = Extract<Item, { kind: 'word' }>

export function denies({ thing, features, weather, place, time }: Effect): boolean {
  return [thing, features, weather, place, time].some((part) => part !== undefined)
}

/** "No clouds" asks for a clear sky; other absent things are simply not drawn. */
export function readDenied(state: Gathered, effect: Effect): void {
  if (effect.thing !== undefined) state.denials.push(effect.thing)
  if (effect.features?.includes('clouds') || effect.weather !== undefined) state.weather ??= 'clear'
  state.pending = {}
}

/** Things said of the whole picture. The first word wins; a later one that differs is told. */
export function readSetting(
  state: Gathered,
  item: Word,
  effect: Effect,
  next: Item | undefined,
): void {
  if (
    effect.style === 'noir' &&
    item.key === 'black and white' &&
    next?.kind === 'word' &&
    next.effect.thing !== undefined
  )
    return missed(state, item.text)
  // Only out of doors things are wet from rain.
  if (item.key === 'wet' && state.weather === undefined && !isPlace(next))
    return missed(state, item.text)
  if (/^(?:vintage|retro|antique)$/.test(item.key) && isAdjective(next))
    return missed(state, item.text)
  if (/^(?:wet|puddles?|rain soaked)$/.test(item.key)) (state.wet ??= []).push(item.text)
  if (effect.over) state.over = true
  if (effect.neon) state.neon ??= item.text
  setOnce(state, 'time', effect.time, item.text)
  setOnce(state, 'season', effect.season, item.text)
  setOnce(state, 'style', effect.style, item.text)
  setOnce(state, 'camera', effect.camera, item.text)
  // Bare snow is settled when the whole is known.
  if (effect.snow !== undefined) return
  if (effect.weather !== undefined && (state.weather === undefined || state.weather === 'clear'))
    state.weather = effect.weather
  else if (effect.weather !== undefined && effect.weather !== 'clear')
    setOnce(state, 'weather', effect.weather, item.text)
  if (effect.backdrop !== undefined) state.backdrop ??= effect.backdrop
  if (effect.trees !== undefined) state.trees ??= effect.trees
}

function isPlace(next: Item | undefined): boolean {
  return next?.kind === 'word' && (next.effect.place ?? next.effect.features) !== undefined
}

/** "A vintage car" is no vintage picture. */
function isAdjective(next: Item | undefined): boolean {
  if (next?.kind !== 'word') return false
  const { thing, colour, size } = next.effect
  return thing !== undefined || colour !== undefined || size !== undefined
}

function setOnce<Key extends 'time' | 'season' | 'style' | 'camera' | 'weather'>(
  state: Gathered,
  key: Key,
  value: Gathered[Key],
  text: string,
): void {
  if (value === undefined || state[key] === value) return
  if (state[key] === undefined) state[key] = value
  // Several words for the light of one picture mostly agree (“evening, sunset”): the first is kept in silence.
  else if (key !== 'time' || !agree(`${state.time} ${value}`)) missed(state, text)
}

const agree = (pair: string): boolean =>
  /^(?:sunset dusk|dusk sunset|dusk night|night dusk|dawn day|day dawn|day sunset|sunset day)$/.test(
    pair,
  )
