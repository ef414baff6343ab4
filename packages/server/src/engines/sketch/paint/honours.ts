/** Which features each place can show. What is asked for and not in here is told, never left out in silence. */
import type { Feature, Place, ScenePlan } from '@limn/sdk'

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

const words: Partial<Readonly<Record<Feature, string>>> = { 'light-rays': 'rays of light' }

/** The plan with the features that its place shows, and no others. */
export function shownOf(plan: ScenePlan): ScenePlan {
  return {
    ...plan,
    features: plan.features.filter((feature) => shown[plan.place].includes(feature)),
  }
}

/** Features of the plan that its place does not show, in words. */
export function unshown(plan: Pick<ScenePlan, 'place' | 'features'>): readonly string[] {
  return plan.features
    .filter((feature) => !shown[plan.place].includes(feature))
    .map((feature) => words[feature] ?? feature)
}
