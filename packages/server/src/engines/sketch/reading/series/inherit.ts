/** What a picture of a series has from what is said of all of them and from the picture before it. */
import type { Feature } from '@limn/sdk'
import type { Gathered } from '../grammar/scene-state.ts'

/** Features that belong to the sky: they go with the hour, not with the place. */
export const skyward: ReadonlySet<Feature> = new Set([
  'moon',
  'stars',
  'sun',
  'aurora',
  'rainbow',
  'clouds',
  'lightning',
  'mist',
  'light-rays',
])

/** Fills in what `own` leaves unsaid, in place: from `shared`, then from the picture `before`. */
export function inherit(own: Gathered, shared: Gathered, before: Gathered | undefined): void {
  if (own.time === undefined) tellHour(own, shared.time ?? before?.time)
  const hourless = own.time === undefined
  const elsewhere = own.places.some(({ part }) => part !== true) || own.surface || own.wall
  takeShared(own, shared, elsewhere)
  const settled = own.places.some(({ part }) => part !== true) || own.surface || own.wall
  if (before) continueFrom(own, before, { elsewhere: settled, hourless })
}

/** What a picture shows of the sky tells its hour, whatever the hour was before: "under the stars". */
function tellHour(own: Gathered, otherwise: Gathered['time']): void {
  const { features } = own
  const dark = [...features].some((feature) => nightly.has(feature))
  if (dark) own.time = 'night'
  else if ((features.has('sun') || features.has('rainbow')) && /night|dusk/.test(otherwise ?? ''))
    own.time = 'day'
}

const nightly: ReadonlySet<Feature> = new Set(['moon', 'stars', 'aurora', 'fireflies'])

function takeShared(own: Gathered, shared: Gathered, elsewhere: boolean): void {
  takeWhole(own, shared)
  own.time ??= shared.time ?? own.time
  own.weather ??= shared.weather ?? own.weather
  for (const feature of shared.features)
    if (!elsewhere || skyward.has(feature)) own.features.add(feature)
  if (!elsewhere) takeGround(own, shared)
}

/** Style, season and camera hold for the series, or from where they are said. */
function takeWhole(own: Gathered, from: Gathered): void {
  if (own.style === undefined && from.style !== undefined) own.style = from.style
  if (own.season === undefined && from.season !== undefined) own.season = from.season
  if (own.camera === undefined && from.camera !== undefined) own.camera = from.camera
}

function takeGround(own: Gathered, from: Gathered): void {
  // A river is in the forest that the story is in.
  own.places.unshift(...from.places)
  own.surface ||= from.surface
  own.wall ||= from.wall
  if (from.ground !== undefined) own.ground ??= from.ground
  if (from.backdrop !== undefined) own.backdrop ??= from.backdrop
  if (from.trees !== undefined) own.trees ??= from.trees
  if (from.snow?.by === 'lies') own.snow ??= from.snow
  if (from.urban === true) own.urban = true
}

const furniture = /^(?:bed|couch-and-lamp|bathtub|television|toilet|shower|person-in-bed)$/

/** A bed is in no meadow, and snow on no beach: such a picture is somewhere else though it does not say where. */
function leaves(own: Gathered, { subjects, places }: Gathered): boolean {
  const indoors = places.some(({ place }) => place === 'room' || place === 'studio')
  const moved = own.subjects.some(
    ({ drawing }) =>
      furniture.test(drawing) && !subjects.some((before) => before.drawing === drawing),
  )
  const warm = places.some(({ place }) => /^(?:beach|desert|sea|underwater|space)$/.test(place))
  return (moved && !indoors) || ((own.weather === 'snow' || own.snow !== undefined) && warm)
}

/** The story goes on where it was: place, ground and what grows there; the hour too, as long as no other is told. */
function continueFrom(
  own: Gathered,
  before: Gathered,
  { elsewhere, hourless }: { readonly elsewhere: boolean; readonly hourless: boolean },
): void {
  if (own.style === undefined && before.style !== undefined) own.style = before.style
  if (own.season === undefined && before.season !== undefined && own.weather !== 'snow')
    own.season = before.season
  // Snow may lie where the story was: the hour goes on.
  const snowed = own.snow?.by === 'lies' && own.places.every(({ place }) => place === 'snow')
  if (snowed && hourless && before.time !== undefined) own.time = before.time
  if (elsewhere || leaves(own, before)) return
  takeGround(own, before)
  for (const feature of before.features) if (!skyward.has(feature)) own.features.add(feature)
  if (!hourless || own.time !== undefined) return
  if (own.weather === undefined && before.weather !== undefined) {
    own.weather = before.weather
    if (before.features.has('mist')) own.features.add('mist')
  }
  const lit = [...own.features].some((feature) => feature === 'sun' || feature === 'rainbow')
  if (lit) return
  if (before.time !== undefined) own.time = before.time
  for (const feature of before.features)
    if (feature === 'moon' || feature === 'stars') own.features.add(feature)
}
