/** How good a layout is, so that the best of several can be kept: thinking, as far as a layout goes. */
import type { Stage } from './stage.ts'
import type { Standing } from './standing.ts'

/** What two figures share, as a part of the smaller one. */
function overlap(one: Standing, other: Standing): number {
  const wide =
    Math.min(one.x + one.width / 2, other.x + other.width / 2) -
    Math.max(one.x - one.width / 2, other.x - other.width / 2)
  const high =
    Math.min(one.foot, other.foot) - Math.max(one.foot - one.height, other.foot - other.height)
  if (wide <= 0 || high <= 0) return 0
  return (wide * high) / Math.min(one.width * one.height, other.width * other.height)
}

const tied = (one: Standing, other: Standing, stage: Stage): boolean =>
  [
    [one, other],
    [other, one],
  ].some(
    ([a, b]) =>
      a?.subject.relation !== undefined &&
      stage.plan.subjects[a.subject.relation.to] === b?.subject,
  )

/**
 * 1 at best, less for figures that hide one another, leave the picture, stand in the title's way, weigh
 * it down on one side, or stand in a row like soldiers.
 */
export function scoreOf(standing: readonly Standing[], stage: Stage): number {
  const { w, h, plan } = stage
  let hidden = 0
  let outside = 0
  let mass = 0
  let moment = 0
  const title = plan.texts.some(({ role }) => role === 'title') ? h * 0.27 : 0
  let covered = 0
  for (const [i, one] of standing.entries()) {
    for (const other of standing.slice(i + 1))
      if (!tied(one, other, stage)) hidden += overlap(one, other)
    outside += Math.max(0, one.width / 2 - one.x, one.x + one.width / 2 - w) / one.width
    outside += Math.max(0, one.height - one.foot) / one.height
    covered += Math.max(0, title - (one.foot - one.height)) / h
    const weight = one.width * one.height
    mass += weight
    moment += weight * one.x
  }
  const lean = standing.length > 1 ? Math.abs(moment / mass / w - 0.5) : 0
  const feet = standing.map(({ foot }) => foot / h)
  const even = standing.length > 2 && Math.max(...feet) - Math.min(...feet) < 0.02 ? 0.12 : 0
  return 1 - hidden * 0.8 - outside * 1.5 - covered * 1.2 - lean * 0.6 - even
}
