/** Fills in what a prompt left open: a place for the subjects, a time for the light, and makes the whole consistent. */
import type { Feature, Place, ScenePlan, TimeOfDay } from '@limn/sdk'
import { loadDrawingFacts } from '../drawings.ts'
import { featureDrawing } from './parts.ts'
import type { Quoted } from '../words/quotes.ts'
import { type Gathered, missed } from '../grammar/scene-state.ts'
import { takePalette } from './palette.ts'
import { layIn } from './snow.ts'
import { lightStudio, unshade } from './studio.ts'
import { treesIn } from './trees.ts'
import { belowWater, placeOf } from './where.ts'

const indoors: ReadonlySet<Place> = new Set(['room', 'studio', 'underwater', 'abstract'])
/** The lexicon's colour of the moon's ground. */
const moonGrey = '#8C8C8E'
const nightly: ReadonlySet<Feature> = new Set(['moon', 'stars', 'aurora', 'fireflies', 'nebula'])

export function finish(state: Gathered, seed: number, quotes: readonly Quoted[]): ScenePlan {
  fruitOrColour(state)
  const named = placeOf(state, quotes)
  const place = named === 'sea' && belowWater(state) ? 'underwater' : named
  adaptToPlace(state, place)
  // Over the moon the sky is black, and "in the sky" names no clouds.
  if (place === 'desert' && state.backdrop === moonGrey) state.features.delete('clouds')
  unshade(state, place)
  if (place === 'studio') lightStudio(state)
  const palette = takePalette(state, place)
  for (const { hex, text } of state.loose) {
    if (state.backdrop === undefined && indoors.has(place)) state.backdrop = hex
    else missed(state, text)
  }
  layIn(state, place)
  const time = hourOf(state, place, quotes)
  return {
    kind: 'scene',
    place,
    time,
    weather: state.weather ?? 'clear',
    season: state.season ?? seasonOf(state, place, seed),
    style: state.style ?? 'natural',
    camera: state.camera ?? cameraOf(state, place),
    ...groundOf(state, place),
    ...treesIn(state, place),
    ...(state.backdrop ? { backdrop: state.backdrop } : {}),
    features: [...state.features],
    subjects: state.subjects,
    texts: state.texts,
    ...(palette ? { palette } : {}),
    notUnderstood: state.notUnderstood,
  }
}

function groundOf({ ground, surface }: Gathered, place: Place): Pick<ScenePlan, 'ground'> {
  if (ground) return { ground }
  return surface && (place === 'studio' || place === 'room') ? { ground: 'wood' } : {}
}

/** Neon signs are lit by night, and stand in streets and cities. */
function hourOf(state: Gathered, place: Place, quotes: readonly Quoted[]): TimeOfDay {
  const written = quotes.some(({ before }) => /neon|霓虹|ネオン|néon|neón|неон|نيون/.test(before))
  const built = place === 'street' || place === 'city'
  const lit = written || (state.neon !== undefined && built)
  const time = state.time ?? (lit ? 'night' : timeOf(state, place))
  if (state.neon !== undefined && !written && !(built && /night|dusk/.test(time)))
    missed(state, state.neon)
  return time
}

/** "An orange" with nothing else to be orange is the fruit. */
function fruitOrColour(state: Gathered): void {
  const at = state.loose.findIndex(({ text }) => text.toLowerCase() === 'orange')
  if (at < 0 || state.subjects.length > 0 || state.places.length > 0 || state.wall) return
  state.loose.splice(at, 1)
  state.subjects.push({ name: 'orange', drawing: 'tangerine', count: 1 })
}

/** Indoors a feature is a thing; trees are part of a forest. */
function adaptToPlace(state: Gathered, place: Place): void {
  if (place === 'studio' || place === 'abstract') {
    for (const feature of state.features) {
      const drawing = feature === 'flowers' ? 'bouquet' : featureDrawing[feature]
      if (drawing === undefined || state.subjects.length >= 24) continue
      state.features.delete(feature)
      state.subjects.push({
        name: loadDrawingFacts().get(drawing)?.name ?? drawing,
        drawing,
        count: 1,
      })
    }
  }
  const trees = state.subjects.findIndex(
    ({ name, count, colour }) =>
      /^(?:deciduous |evergreen |pine |fir )?tree$/.test(name) && count > 1 && colour === undefined,
  )
  if (place === 'forest' && trees >= 0 && !state.subjects.some(({ relation }) => relation))
    state.subjects.splice(trees, 1)
  if (place === 'lake') state.features.delete('lake')
}

function timeOf({ features, subjects, style }: Gathered, place: Place): TimeOfDay {
  if (place === 'space') return 'night'
  if ([...features].some((feature) => nightly.has(feature))) return 'night'
  if (
    subjects.some(({ drawing }) => /moon$|star$|comet|fireworks/.test(drawing)) &&
    place !== 'studio'
  )
    return 'night'
  if (style === 'neon' && (place === 'street' || place === 'city')) return 'night'
  // Windows of houses are named when there is light in them.
  const lit = features.has('lanterns') || (features.has('window') && place === 'village')
  return lit ? 'dusk' : 'day'
}

function seasonOf(state: Gathered, place: Place, seed: number): ScenePlan['season'] {
  if (place === 'snow' || state.weather === 'snow' || state.snow) return 'winter'
  if (state.trees === 'blossom') return 'spring'
  if (state.subjects.some(({ name }) => /cherry (?:blossom|tree)|sakura/.test(name)))
    return 'spring'
  if (
    state.subjects.some(
      ({ drawing }) =>
        drawing === 'maple-leaf' || drawing === 'fallen-leaf' || drawing === 'jack-o-lantern',
    )
  )
    return 'autumn'
  return seed % 2 === 0 ? 'summer' : 'spring'
}

function cameraOf(state: Gathered, place: Place): ScenePlan['camera'] {
  if (state.subjects.length === 0)
    return place === 'studio' || place === 'abstract' ? 'medium' : 'wide'
  return 'medium'
}
