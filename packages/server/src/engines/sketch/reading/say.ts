/** A plan said in one English sentence, and what it leaves out as warnings. */
import type { Feature, Place, PicturePlan, ScenePlan, Subject } from '@limn/sdk'
import { loadDrawingFacts } from './drawings.ts'
import { colourNames } from './lexicon/colours.ts'
import { sayEdit, warnEdit } from './say-edit.ts'
import { an, count, listed, quoted, colourWord } from './wording.ts'

const placeWords: Readonly<Record<Place, string>> = {
  forest: 'in a forest',
  mountains: 'in the mountains',
  sea: 'on the sea',
  beach: 'on a beach',
  lake: 'by a lake',
  city: 'in a city',
  street: 'in a city street',
  village: 'in a village',
  desert: 'in a desert',
  snow: 'in a snowy landscape',
  meadow: 'in a meadow',
  room: 'in a room',
  studio: 'in a studio',
  space: 'in space',
  sky: 'in the sky',
  underwater: 'under water',
  abstract: 'before an abstract ground',
}
const bareWords: Readonly<Record<Place, string>> = {
  forest: 'a forest',
  mountains: 'mountains',
  sea: 'the sea',
  beach: 'a beach',
  lake: 'a lake',
  city: 'a city',
  street: 'a city street',
  village: 'a village',
  desert: 'a desert',
  snow: 'a snowy landscape',
  meadow: 'a meadow',
  room: 'a room',
  studio: 'a studio table',
  space: 'outer space',
  sky: 'the sky',
  underwater: 'the sea floor',
  abstract: 'an abstract pattern',
}
const timeWords = {
  dawn: 'at dawn',
  day: 'by day',
  sunset: 'at sunset',
  dusk: 'at dusk',
  night: 'at night',
} as const
const weatherWords = {
  clear: 'clear sky',
  cloudy: 'cloudy sky',
  fog: 'fog',
  rain: 'rain',
  snow: 'falling snow',
  storm: 'a storm',
} as const
const cameraWords = {
  'close-up': 'seen close up',
  medium: '',
  wide: 'a wide view',
  above: 'seen from above',
} as const
const featureWords: Readonly<Record<Feature, string>> = {
  river: 'a river',
  lake: 'a lake',
  waterfall: 'a waterfall',
  path: 'a path',
  road: 'a road',
  bridge: 'a bridge',
  moon: 'the moon',
  stars: 'stars',
  sun: 'the sun',
  aurora: 'an aurora',
  rainbow: 'a rainbow',
  clouds: 'clouds',
  cabin: 'a cabin',
  lighthouse: 'a lighthouse',
  flowers: 'flowers',
  palms: 'palms',
  rocks: 'rocks',
  waves: 'waves',
  skyline: 'a skyline',
  lanterns: 'lanterns',
  planet: 'a planet',
  nebula: 'a nebula',
  window: 'a window',
  lightning: 'lightning',
  fireflies: 'fireflies',
  birds: 'birds',
  mist: 'mist',
  'light-rays': 'rays of light',
}
const groundWords = {
  marble: 'a marble surface',
  wood: 'a wooden surface',
  concrete: 'a concrete surface',
  fabric: 'a cloth',
} as const
const relationWords = {
  on: 'on',
  under: 'under',
  beside: 'beside',
  behind: 'behind',
  'in-front-of': 'in front of',
  riding: 'riding',
  holding: 'holding',
  above: 'above',
} as const
const spotWords = {
  left: 'on the left',
  centre: 'in the centre',
  right: 'on the right',
  foreground: 'in the foreground',
  background: 'in the background',
} as const
const outdoors: ReadonlySet<Place> = new Set([
  'forest',
  'mountains',
  'sea',
  'beach',
  'lake',
  'city',
  'street',
  'village',
  'desert',
  'snow',
  'meadow',
  'sky',
])

/** One sentence, for `revised_prompt`. */
export function say(plan: PicturePlan): string {
  const sentence = plan.kind === 'scene' ? sayScene(plan) : sayEdit(plan)
  const rest =
    plan.notUnderstood.length > 0
      ? `; not understood: ${plan.notUnderstood.map((word) => `'${word}'`).join(', ')}`
      : ''
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}${rest}.`
}

/** What the plan leaves out, each a sentence. */
export function warningsOf(plan: PicturePlan): readonly string[] {
  if (plan.kind === 'edit') return warnEdit(plan)
  return plan.notUnderstood.length > 0
    ? [`Not understood and left out: ${listed(plan.notUnderstood.map(quoted))}.`]
    : []
}

function sayScene(plan: ScenePlan): string {
  const { place, time, weather, subjects } = plan
  const what =
    subjects.length > 0
      ? `${saySubjects(subjects)} ${seasoned(whereOf(plan), plan)}`
      : seasoned(bareWords[place], plan)
  const parts = [
    outdoors.has(place)
      ? `${what} ${timeWords[time]}`
      : time === 'day' || place === 'space'
        ? what
        : `${what} ${timeWords[time]}`,
  ]
  const features = plan.features.filter(
    (feature) =>
      !(feature === 'mist' && weather === 'fog') && !(feature === 'clouds' && weather === 'cloudy'),
  )
  const held = features.map((feature) => featureWords[feature])
  if (plan.trees && place !== 'forest') held.push(treeNames[plan.trees])
  if (held.length > 0) parts[0] += ` with ${listed(held)}`
  if (outdoors.has(place)) parts.push(weatherWords[weather])
  else if (weather !== 'clear') parts.push(weatherWords[weather])
  if (cameraWords[plan.camera]) parts.push(cameraWords[plan.camera])
  for (const { text, role, colour } of plan.texts)
    parts.push(`the ${role} “${text}”${colour ? ` in ${colourWord(colour)}` : ''}`)
  if (plan.palette)
    parts.push(`in the colours ${listed(plan.palette.map(({ hex }) => colourWord(hex)))}`)
  parts.push(`${plan.style} style`)
  return parts.join(', ')
}

const treeWords = {
  conifer: 'in a conifer forest',
  broadleaf: 'in a broadleaf forest',
  birch: 'in a birch forest',
  bamboo: 'in a bamboo forest',
  blossom: 'in a blossoming grove',
  palm: 'in a palm grove',
} as const

const treeNames = {
  conifer: 'conifers',
  broadleaf: 'broadleaf trees',
  birch: 'birches',
  bamboo: 'bamboo',
  blossom: 'blossoming trees',
  palm: 'palms',
} as const

function whereOf({ place, ground, backdrop, trees, palette }: ScenePlan): string {
  if (place === 'forest' && trees) return treeWords[trees]
  const behind = backdrop ? ` before ${an(colourWord(backdrop))} ground` : ''
  if (place === 'studio' && ground) return `on ${groundWords[ground]}${behind || ' in a studio'}`
  if (place === 'abstract' && backdrop && !palette)
    return `before ${an(colourWord(backdrop))} ground`
  if (place === 'room' && ground) return `in a room on ${groundWords[ground]}`
  return `${placeWords[place]}${place === 'desert' && backdrop ? ` with ${colourWord(backdrop)} ground` : behind}`
}

const seasonal: ReadonlySet<Place> = new Set([
  'forest',
  'mountains',
  'meadow',
  'lake',
  'village',
  'street',
  'city',
])

/** "A forest" → "an autumn forest"; summer goes without saying. */
function seasoned(words: string, { season, place }: ScenePlan): string {
  if (!seasonal.has(place) || season === 'summer') return words
  if (words === 'mountains') return `${season} mountains`
  return words.replace(/\b(?:a|the) (?=\w)/, (article) =>
    article === 'a ' ? `${an(season)} ` : `the ${season} `,
  )
}

/** Each subject once: one that another stands on is said with it. */
function saySubjects(subjects: readonly Subject[]): string {
  const targets = new Set(
    subjects.flatMap(({ relation }, at) => (relation && relation.to !== at ? [relation.to] : [])),
  )
  const said = new Set<number>()
  const sayOne = (at: number): string => {
    const subject = subjects[at]
    if (!subject) return ''
    said.add(at)
    const spot = subject.at ? ` ${spotWords[subject.at]}` : ''
    const { relation } = subject
    if (!relation || !subjects[relation.to]) return nameOf(subject) + spot
    const other = said.has(relation.to)
      ? `the ${subjects[relation.to]?.name ?? ''}`
      : sayOne(relation.to)
    return `${nameOf(subject)}${spot} ${relationOf(relation.kind, subjects[relation.to])} ${other}`
  }
  const first = subjects.flatMap((_, at) => (targets.has(at) ? [] : [sayOne(at)]))
  const rest = subjects.flatMap((_, at) => (said.has(at) ? [] : [sayOne(at)]))
  return listed([...first, ...rest])
}

const ridden = new Set([
  'bicycle',
  'motorcycle',
  'motor-scooter',
  'kick-scooter',
  'skateboard',
  'sled',
])

/** One rides a horse or a bicycle, but is in a boat. */
function relationOf(kind: keyof typeof relationWords, target: Subject | undefined): string {
  if (kind === 'on' && /^(?:bowl-with-spoon|basket|bucket|package)$/.test(target?.drawing ?? ''))
    return 'in'
  const vehicle = loadDrawingFacts().get(target?.drawing ?? '')?.kind === 'vehicle'
  return kind === 'riding' && vehicle && !ridden.has(target?.drawing ?? '')
    ? 'in'
    : relationWords[kind]
}

function nameOf({ name, count: many, colour, scale, drawing }: Subject): string {
  const person = loadDrawingFacts().get(drawing)?.kind === 'person'
  // "Red deer" and "black cat" say their colour themselves.
  const own = colourNames.has(name.split(' ')[0] ?? '')
  const word = colour && !own ? colourWord(colour) : ''
  const words = [scale, person ? '' : word, name].filter(Boolean).join(' ')
  const pose =
    /^(?:man|woman|person)-(walking|running|dancing|kneeling|surfing|swimming|climbing|juggling|golfing)$/.exec(
      drawing,
    )?.[1]
  const doing = pose && !name.includes(pose.slice(0, 4)) ? ` ${pose}` : ''
  return `${count(many, words)}${person && word ? ` in ${word}` : ''}${doing}`
}
