/** Who sits how, and where, on what: the pose that a relation asks for. */
import type { Relation } from '@limn/sdk'
import type { Drawing } from '../../reading/drawings.ts'
import { foursPlan } from '../figures/bodies.ts'
import { formOf } from '../figures/figure.ts'
import { canSit } from '../figures/people.ts'
import { fours, type Point, type Pose } from './pose.ts'
import { isWorn } from './worn.ts'
import { benches, chairs, hulls, mounts, type Seat } from './seats.ts'

/** A place to sit. */
export interface Perch {
  /** Shares of the target's box, from its left and upper edges as it is drawn. */
  readonly at: Point
  /** Behind the target's front: in a boat. */
  readonly behind: boolean
  /** Height of a grown person standing, in heights of the target. */
  readonly person: number
  /** Of people; animals sit as they are. */
  readonly pose: Pose | undefined
}

const bearing: ReadonlySet<Relation> = new Set(['riding', 'on'])

/** Heads alone that carry somebody stand on four legs. */
const carries = ({ part, id }: Drawing): boolean => part === 'head' && !canSit(id)

export const mountPose = (mount: Drawing): Pose | undefined => (carries(mount) ? fours : undefined)

function foursSeat(mount: Drawing): Seat {
  const { aspect, seat: at } = formOf(mount, false, fours)
  const high = (foursPlan.right - foursPlan.left) / aspect
  const share = ([x, y]: Point): Point => [
    at[0] + (x - foursPlan.seat[0]) / (high * aspect),
    at[1] + (y - foursPlan.seat[1]) / high,
  ]
  return { at, person: 0.98, hand: share(foursPlan.hand), foot: share(foursPlan.foot) }
}

/** A back that nobody has measured: that of a beast seen from the side. */
const anyBack = (metres: number): Seat => ({
  at: [0.56, 0.2],
  person: Math.min(1.1, Math.max(0.45, 1.75 / Math.max(0.1, metres))),
  hand: [0.42, 0.24],
  foot: [0.5, 0.62],
})

function seatOn(mount: Drawing): Seat | undefined {
  if (carries(mount)) return foursSeat(mount)
  return mounts[mount.id] ?? (mount.kind === 'body' ? anyBack(mount.metres) : undefined)
}

/** Points of the target told from its seat, in heights of the person standing. */
function astride(to: Drawing, seat: Seat): Pose {
  const { aspect } = formOf(to, false, mountPose(to))
  const turn = seat.looks === 'right' ? -1 : 1
  const from = ([x, y]: Point): Point => [
    ((x - seat.at[0]) * aspect * turn) / seat.person,
    (y - seat.at[1]) / seat.person,
  ]
  return {
    kind: 'astride',
    key: `astride/${to.id}`,
    hand: from(seat.hand),
    foot: from(seat.foot),
    far: seat.far && from(seat.far),
    exact: seat.exact,
    lean: seat.lean,
    looks: seat.looks,
  }
}

const still = (kind: 'front' | 'waist'): Pose => ({ kind, key: kind, hand: [0, 0], foot: [0, 0] })

/** On wheels heads of animals get a body like ours: a panda cycles with its feet on the pedals. */
const cycles = ({ part }: Drawing, to: Drawing): boolean =>
  part === 'head' && mounts[to.id]?.exact === true

function find(sits: boolean, kind: Relation, to: Drawing): Perch | undefined {
  const hull = hulls[to.id]
  if (hull && (sits || kind === 'riding'))
    return { ...hull, behind: true, pose: sits ? still('waist') : undefined }
  const bench = sits ? benches[to.id] : undefined
  if (bench) return { ...bench, behind: false, pose: still('front') }
  const seat = sits ? (chairs[to.id] ?? seatOn(to)) : seatOn(to)
  if (!seat) return undefined
  const { at, person } = seat
  return { at, person, behind: false, pose: sits ? astride(to, seat) : undefined }
}

const kept = new Map<string, Perch | undefined>()

/** Where `one` sits on `to`, or nothing: it stands there, if anywhere. */
export function perchOf(
  one: Drawing,
  kind: Relation | undefined,
  to: Drawing | undefined,
): Perch | undefined {
  if (!kind || !to || !bearing.has(kind) || (one.kind === 'person' && !canSit(one.id)))
    return undefined
  if (isWorn(one)) return undefined
  const sits = canSit(one.id) || cycles(one, to)
  const key = `${sits}/${kind}/${to.id}`
  if (!kept.has(key)) kept.set(key, find(sits, kind, to))
  return kept.get(key)
}

/** Of people that are drawn upright the set has heads too: these get a body that sits. */
export function sitterOf(
  one: Drawing,
  kind: Relation,
  to: Drawing | undefined,
  drawingOf: (id: string) => Drawing | undefined,
): Drawing | undefined {
  const who = /^(man|woman|person)-(?:standing|walking|running)$/.exec(one.id)?.[1]
  const head = who && drawingOf(who)
  return head && perchOf(head, kind, to) ? head : undefined
}
