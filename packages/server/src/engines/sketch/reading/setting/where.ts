/** Where a scene is: the place among those named that holds the others, or the home of what is in it. */
import { places } from '@limn/sdk'
import type { Feature, Place } from '@limn/sdk'
import { loadDrawingFacts } from '../drawings.ts'
import type { Quoted } from '../words/quotes.ts'
import { type Gathered, type Named, missed } from '../grammar/scene-state.ts'
import { growIn } from './trees.ts'

/** A place that another place can hold as a part of it. */
const asFeature: Partial<Readonly<Record<Place, Feature>>> = {
  village: 'cabin',
  lake: 'lake',
  sea: 'waves',
  city: 'skyline',
  sky: 'clouds',
  space: 'stars',
  street: 'road',
  meadow: 'flowers',
  beach: 'waves',
}
const moods: ReadonlySet<Place> = new Set(['snow', 'meadow', 'sky', 'abstract'])

const featurePlaces: Partial<Readonly<Record<Feature, Place>>> = {
  waves: 'sea',
  lighthouse: 'sea',
  palms: 'beach',
  river: 'meadow',
  lake: 'lake',
  waterfall: 'forest',
  skyline: 'city',
  planet: 'space',
  nebula: 'space',
  aurora: 'snow',
  cabin: 'meadow',
  path: 'meadow',
  road: 'meadow',
  bridge: 'meadow',
  flowers: 'meadow',
  rocks: 'mountains',
  window: 'room',
  fireflies: 'forest',
  moon: 'lake',
  stars: 'mountains',
  birds: 'sky',
  rainbow: 'meadow',
  clouds: 'sky',
  lanterns: 'village',
  'light-rays': 'forest',
  lightning: 'meadow',
  sun: 'sea',
  mist: 'forest',
}

const inhabitants: Partial<Readonly<Record<Place, string>>> = {
  forest:
    'deer bear wolf fox owl badger boar moose raccoon hedgehog chipmunk beaver monkey gorilla orangutan tiger sloth koala panda mushroom brown-mushroom fairy elf troll hairy-creature skunk leopard unicorn bat parrot frog',
  meadow:
    'horse cow pig ewe ram goat ox bison rabbit donkey lion elephant giraffe zebra rhinoceros hippopotamus water-buffalo kangaroo llama dog poodle bird butterfly honeybee snail tractor kite balloon t-rex sauropod windmill tent camping bicycle',
  snow: 'penguin polar-bear seal mammoth snowman snowman-without-snow santa-claus mrs-claus skier snowboarder sled christmas-tree skis ice-skate',
  desert: 'camel two-hump-camel cactus scorpion lizard snake',
  space:
    'rocket astronaut man-astronaut woman-astronaut satellite flying-saucer alien alien-monster ringed-planet comet globe-showing-europe-africa globe-showing-americas globe-showing-asia-australia',
  underwater:
    'fish tropical-fish blowfish shark octopus squid jellyfish coral dolphin turtle mermaid merman merperson lobster oyster whale',
  sea: 'spouting-whale orca sailboat ship passenger-ship ferry speedboat motor-boat lighthouse person-surfing man-surfing woman-surfing',
  beach:
    'crab spiral-shell beach-with-umbrella desert-island palm-tree bikini volleyball thong-sandal',
  lake: 'duck swan goose flamingo canoe person-rowing-boat man-rowing-boat woman-rowing-boat person-swimming lotus otter dodo',
  sky: 'airplane small-airplane helicopter eagle parachute dove star full-moon airplane-departure',
  mountains:
    'castle dragon phoenix mage woman-mage aerial-tramway mountain snow-capped-mountain mount-fuji volcano person-climbing',
  street:
    'automobile taxi bus police-car ambulance fire-engine motorcycle motor-scooter tram tram-car trolleybus police-officer bus-stop superhero robot detective',
  city: 'office-building tokyo-tower statue-of-liberty helicopter',
  village: 'house houses church hut school house-with-garden snow-capped hotel',
  room: 'cat black-cat couch-and-lamp bed chair television bathtub christmas baby person-in-bed cook',
}
const homes: ReadonlyMap<string, Place> = new Map(
  places.flatMap((place) =>
    (inhabitants[place] ?? '').split(' ').map((id) => [id, place] as const),
  ),
)

/** The main place: the one that can't be a part of another, else the first; the others become features, or are told. */
export function placeOf(state: Gathered, quotes: readonly Quoted[]): Place {
  const mentioned = state.places
  const distinct = mentioned.filter(({ place }, at) => {
    const same = mentioned.filter((one) => one.place === place)
    return mentioned[at] === (same.find(({ grove }) => grove !== true) ?? same[0])
  })
  const named = mainOf(state, distinct)
  if (!named) return inferPlace(state, quotes)
  const peak = state.subjects.some(({ drawing }) => peaks.test(drawing))
  const main = named.grove === true && peak ? { place: 'mountains' as const, text: '' } : named
  for (const one of distinct) if (one.place !== main.place) putInto(state, main, one)
  const same = mentioned.filter(({ place }) => place === main.place)
  // A bakery is painted as a street with shops: when the street was told too, the bakery shows nothing.
  if (same.length > 1) for (const { text } of same) if (particular.test(text)) missed(state, text)
  return main.place
}

function mainOf({ camera }: Gathered, distinct: readonly Named[]): Named | undefined {
  const whole = distinct.filter(
    ({ place, grove }) => asFeature[place] === undefined && !moods.has(place) && grove !== true,
  )
  const named = (place: Place): Named | undefined => distinct.find((one) => one.place === place)
  const mountains = named('mountains')
  // "A forest and mountains": mountains have woods of their own.
  if (whole[0]?.place === 'forest' && mountains?.joined === true && mountains.far !== true)
    return mountains
  // Of a city seen from far the street is a part.
  const city = distinct[0]?.place === 'city' && camera === 'wide' ? distinct[0] : undefined
  // A shop in a village is in the village.
  const village = distinct.some(({ text }) => particular.test(text)) ? named('village') : undefined
  const street = distinct.find(({ place }) => place === 'street' || place === 'beach')
  const outside = distinct.filter(({ place }) => !moods.has(place))
  return (
    whole.find(({ far }) => far !== true) ??
    whole[0] ??
    village ??
    city ??
    street ??
    outside.find(({ grove }) => grove !== true) ??
    outside[0] ??
    distinct[0]
  )
}

/** Another place that was named: a part of the main one, or told. */
function putInto(state: Gathered, main: Named, other: Named): void {
  const { place, text, part: contained } = other
  const part = asFeature[place]
  // A bakery in a village is no road.
  if (place === 'street' && particular.test(text)) missed(state, text)
  else if (place === 'snow') {
    state.snow ??= { by: 'lies', text }
  } else if (place === 'meadow' && (contained === true || openAir.test(text))) return
  else if (place === 'meadow' && main.grove === true && garden.test(text)) return
  else if (place === 'abstract' || (place === 'meadow' && main.place !== 'studio'))
    missed(state, text)
  else if (place === 'studio' && main.place === 'room') return
  else if (part) state.features.add(part)
  else if (place === 'forest') growIn(state, main.place, other)
  else missed(state, text)
}

/** What stands in no wood. */
const peaks = /mountain$|^mount-fuji|^volcano/

const garden = /garden|park|orchard|jardín|parque|jardin|parc|garten|сад|парк|公园|花园|公園|庭/i

/** Says no more than that it is out of doors. */
const openAir =
  /outdoors?|outside|nature|landscape|countryside|grass|green|hill|草|原野|wiese|hügel|prado|colina|prairie|colline|пол|луг|холм/i

const particular =
  /bakery|market|attic|dungeon|library|shop|cafe|café|restaurant|\bbar\b|pub|office|classroom|workshop|harbou?r|marina|pier|orchard|vineyard|farm|playground|zoo|canyon|oasis/i

function inferPlace(state: Gathered, quotes: readonly Quoted[]): Place {
  if (state.surface && state.features.has('window')) return 'room'
  if (state.surface || state.wall) return 'studio'
  const [first] = state.subjects
  if (quotes.length > 0 && !first && state.texts.some(({ role }) => role === 'sign'))
    return 'street'
  if (first) return homeOf(state)
  if (state.neon !== undefined) return 'street'
  for (const feature of state.features) {
    const place = homeOfFeature(state, feature)
    if (place) return place
  }
  if (state.weather === 'snow' || state.season === 'winter') return 'snow'
  if (state.season === 'autumn') return 'forest'
  if (state.weather === 'storm' || state.time === 'sunset' || state.time === 'dawn') return 'sea'
  if (state.weather === 'rain') return 'street'
  if (state.weather === 'fog') return 'forest'
  if (state.time === 'night') return 'mountains'
  return state.season !== undefined || state.weather !== undefined || state.time !== undefined
    ? 'meadow'
    : 'abstract'
}

function homeOfFeature({ urban }: Gathered, feature: Feature): Place | undefined {
  return feature === 'lanterns' && urban === true ? 'street' : featurePlaces[feature]
}

const swimmers = /^(?:fish|tropical-fish|blowfish|octopus|squid|jellyfish|coral|lobster)$/

/** "Fish in the sea": nothing of them is seen from above. */
export function belowWater({ subjects, features, weather, time }: Gathered): boolean {
  const seenFromAbove = features.size > 0 || weather !== undefined || time !== undefined
  return (
    subjects.length > 0 && !seenFromAbove && subjects.every(({ drawing }) => swimmers.test(drawing))
  )
}

/** What grows out of doors. */
function isTree({ drawing }: { readonly drawing: string }): boolean {
  return /-tree$|^cherry-blossom$/.test(drawing) && !/^(?:christmas|tanabata)/.test(drawing)
}

function homeOf(state: Gathered): Place {
  const shelf = loadDrawingFacts()
  const outdoors = [...state.features]
    .map((feature) => homeOfFeature(state, feature))
    .find((place) => place !== undefined)
  const sole = state.subjects.every(({ drawing }) => {
    const kind = shelf.get(drawing)?.kind
    return kind === 'object' || kind === 'food'
  })
  // Seasons and weather are seen out of doors.
  const open =
    outdoors ??
    (state.neon !== undefined && !sole ? 'street' : undefined) ??
    (state.weather !== undefined || state.season !== undefined || state.subjects.some(isTree)
      ? 'meadow'
      : undefined)
  const afloat = state.subjects.some(({ drawing }) => {
    const one = shelf.get(drawing)
    return one?.kind === 'vehicle' && one.ground === 'water'
  })
  for (const { drawing } of state.subjects) {
    const home = homes.get(drawing)
    if (home === 'room' && open && !state.features.has('window')) return open
    if (home === 'underwater' && afloat) return 'sea'
    if (home) return home
  }
  const facts = shelf.get(state.subjects[0]?.drawing ?? '')
  if (sole || facts?.ground === 'table') return open ?? 'studio'
  if (facts?.kind === 'person') return open ?? (state.camera === 'close-up' ? 'studio' : 'meadow')
  if (facts?.ground === 'water') return 'sea'
  if (facts?.ground === 'air') return 'sky'
  if (facts?.kind === 'face') return open ?? 'studio'
  return open ?? 'meadow'
}
