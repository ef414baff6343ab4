/** A series of which nothing tells the pictures apart: they differ in what the prompt leaves open, in an order that makes sense. */
import type { Place, ScenePlan, Season, TimeOfDay } from '@limn/sdk'
import type { Gathered } from '../grammar/scene-state.ts'

const hours: Readonly<Record<number, readonly TimeOfDay[]>> = {
  2: ['day', 'night'],
  3: ['dawn', 'day', 'night'],
  4: ['dawn', 'day', 'sunset', 'night'],
  5: ['dawn', 'day', 'sunset', 'dusk', 'night'],
}
const year: readonly Season[] = ['spring', 'summer', 'autumn', 'winter']
const views: readonly ScenePlan['camera'][] = ['wide', 'medium', 'close-up', 'above']
/** Where the hour does not show. */
const hourless: ReadonlySet<Place> = new Set(['studio', 'space', 'abstract', 'underwater'])
const seasonless: ReadonlySet<Place> = new Set([
  ...hourless,
  'room',
  'sea',
  'sky',
  'desert',
  'beach',
  'snow',
])

type Change = Partial<Pick<ScenePlan, 'time' | 'season' | 'camera'>>

/** `most` plans or fewer, the first of them unlike the others only in what was left open; and what was varied, in words. */
export function variedOpenly(
  plan: ScenePlan,
  said: Gathered,
  most: number,
): { readonly plans: readonly ScenePlan[]; readonly by: string } {
  const timed = said.time !== undefined || plan.time === 'night' || hourless.has(plan.place)
  const seasonal =
    said.season === undefined && plan.weather !== 'snow' && !seasonless.has(plan.place)
  const ways: (readonly [string, readonly Change[]])[] = []
  if (!timed)
    ways.push(['the time of day', (hours[Math.min(most, 4)] ?? []).map((time) => ({ time }))])
  if (said.camera === undefined && plan.subjects.length > 0)
    ways.push(['the camera', views.map((camera) => ({ camera }))])
  if (seasonal) ways.push(['the season', year.map((season) => ({ season }))])
  const [first, second] = ways
  if (!first) return { plans: [plan], by: '' }
  const [name, changes] = first
  if (name === 'the time of day' && most === 5)
    return { plans: (hours[5] ?? []).map((time) => ({ ...plan, time })), by: `${name} differs` }
  if (most <= changes.length || !second)
    return {
      plans: changes.slice(0, most).map((change) => ({ ...plan, ...change })),
      by: `${name} differs`,
    }
  const both = second[1].flatMap((outer) =>
    changes.map((inner) => ({ ...plan, ...outer, ...inner })),
  )
  return { plans: both.slice(0, most), by: `${name} and ${second[0]} differ` }
}
