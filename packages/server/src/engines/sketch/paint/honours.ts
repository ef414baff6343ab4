/** Which features and trees each place can show. What is asked for and not in here is told, never left out in silence. */
import { trees } from '@limn/sdk'
import type { Feature, Place, ScenePlan, Trees } from '@limn/sdk'

const open: readonly Feature[] = [
  'sun',
  'moon',
  'stars',
  'clouds',
  'aurora',
  'rainbow',
  'lightning',
  'birds',
  'fireflies',
  'lanterns',
  'mist',
  'light-rays',
]
const land: readonly Feature[] = [
  'path',
  'road',
  'river',
  'bridge',
  'cabin',
  'flowers',
  'rocks',
  'lighthouse',
  'palms',
  'skyline',
  'lake',
  'waterfall',
]

const shown: Readonly<Record<Place, readonly Feature[]>> = {
  forest: [...open, ...land],
  mountains: [...open, ...land],
  lake: [...open, ...land],
  meadow: [...open, ...land],
  village: [...open, ...land, 'window'],
  snow: [...open, ...land],
  desert: [...open, ...land],
  beach: [...open, 'waves', 'palms', 'rocks', 'lighthouse', 'skyline', 'cabin', 'path', 'lake'],
  sea: [...open, 'waves', 'rocks', 'lighthouse', 'skyline'],
  city: [...open, 'window', 'skyline', 'river', 'lake', 'road'],
  street: [...open, 'window', 'road', 'skyline'],
  room: ['window', 'sun', 'moon', 'stars', 'clouds', 'aurora', 'light-rays'],
  studio: [],
  space: ['planet', 'nebula', 'stars', 'sun'],
  sky: [...open],
  underwater: ['rocks', 'light-rays'],
  abstract: [],
}

/** What grows in each place; elsewhere trees stand as subjects. */
const grown: Partial<Readonly<Record<Place, readonly Trees[]>>> = {
  forest: trees,
  mountains: ['conifer'],
  lake: ['conifer'],
  snow: ['conifer'],
  village: ['conifer', 'broadleaf'],
  meadow: ['conifer', 'broadleaf'],
}

const treeWords: Readonly<Record<Trees, string>> = {
  conifer: 'conifers',
  broadleaf: 'broadleaf trees',
  birch: 'birches',
  bamboo: 'bamboo',
  blossom: 'blossoming trees',
  palm: 'palms',
}

const words: Partial<Readonly<Record<Feature, string>>> = { 'light-rays': 'rays of light' }

/** The plan with the features that its place shows, and no others. */
export function shownOf(plan: ScenePlan): ScenePlan {
  return {
    ...plan,
    features: plan.features.filter((feature) => shown[plan.place].includes(feature)),
  }
}

/** Features and trees of the plan that its place does not show, in words. */
export function unshown({
  place,
  features,
  trees: kind,
}: Pick<ScenePlan, 'place' | 'features' | 'trees'>): readonly string[] {
  const missing = features
    .filter((feature) => !shown[place].includes(feature))
    .map((feature) => words[feature] ?? feature)
  return kind === undefined || grown[place]?.includes(kind) === true
    ? missing
    : [...missing, treeWords[kind]]
}
