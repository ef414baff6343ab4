/** Where a figure goes that stands on, under, beside, behind or before another, or rides or holds it. */
import type { Subject } from '@limn/sdk'
import type { Setting } from './stage.ts'
import type { Known, Standing } from './standing.ts'

/** Where one sits or stands on a thing, as a share of its height from the top, where it isn't the top. */
const seats: Readonly<Record<string, number>> = {
  'couch-and-lamp': 0.78,
  chair: 0.56,
  bed: 0.6,
  bench: 0.5,
  boat: 0.7,
  canoe: 0.6,
  sailboat: 0.88,
  'bowl-with-spoon': 0.42,
  basket: 0.44,
}
/** At the hand of who holds it, no larger than can be held; what floats rises from the hand. */
function held(one: Standing, to: Standing, turn: number): Partial<Standing> {
  const floats = one.drawing.ground === 'air'
  const over = one.drawing.id.includes('umbrella')
  const height = over ? to.height * 0.72 : Math.min(one.height, to.height * (floats ? 0.5 : 0.34))
  const width = (one.width / one.height) * height
  const hand = to.foot - to.height * 0.36
  return {
    height,
    width,
    x: to.x + turn * (to.width * 0.42 + (floats ? width * 0.3 : 0)),
    foot: floats || over ? hand - to.height * (over ? 0 : 0.1) : hand + height * 0.4,
    // An umbrella is over the head, everything else before the body.
    depth: to.depth + (over ? -0.004 : 0.004),
    bearing: 'other',
  }
}

/** `turn` is the side it goes to, -1 left or 1 right, where the relation leaves that open. */
export function related(
  one: Standing,
  to: Standing,
  kind: NonNullable<Subject['relation']>['kind'],
  turn: number,
  setting: Setting,
): Standing {
  const top = to.foot - to.height
  const place: Record<typeof kind, Partial<Standing>> = {
    on: {
      x: to.x + to.width * 0.04,
      foot: top + to.height * (seats[to.drawing.id] ?? 0.1),
      depth: to.depth + 0.001,
      bearing: 'other',
    },
    riding: {
      x: to.x + (to.mirrored ? -0.04 : 0.04) * to.width,
      foot: top + to.height * 0.8,
      depth: to.depth - 0.0005,
      bearing: 'other',
    },
    under: { x: to.x, foot: to.foot + to.height * 0.03, depth: to.depth + 0.002 },
    beside: {
      x: to.x + turn * (to.width + one.width) * 0.54,
      foot: to.foot,
      depth: to.depth + 0.003,
    },
    behind: {
      x: to.x + turn * to.width * 0.42,
      foot: to.foot - to.height * 0.06,
      depth: to.depth - 0.05,
    },
    'in-front-of': {
      x: to.x + turn * to.width * 0.3,
      foot: Math.min(setting.ground(1), to.foot + to.height * 0.12),
      depth: to.depth + 0.06,
    },
    holding: held(one, to, turn),
    above: {
      x: to.x + turn * to.width * 0.18,
      foot: Math.max(one.height * 0.86, top - one.height * 0.1),
      depth: to.depth + 0.001,
      bearing: 'air',
    },
  }
  if (kind === 'holding') return { ...one, ...place.holding }
  const shrink = kind === 'riding' || kind === 'above' ? 0.78 : 1
  return { ...one, height: one.height * shrink, width: one.width * shrink, ...place[kind] }
}

/** Each after the one it is related to; a ring of relations is cut where it is met. */
export function inOrder(known: readonly Known[]): readonly Known[] {
  const ordered: Known[] = []
  const visit = (one: Known, via: readonly Known[]): void => {
    if (ordered.includes(one) || via.includes(one)) return
    const to = known.find(({ index }) => index === one.subject.relation?.to)
    if (to) visit(to, [...via, one])
    ordered.push(one)
  }
  for (const one of known) visit(one, [])
  return ordered
}
