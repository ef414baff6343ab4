/** Makes room: groups that hide one another are pushed apart, and made smaller together where there is no room. */
import type { Stage } from '../stage.ts'
import type { Cluster } from './cluster.ts'
import { clamp, titled } from './standing.ts'

/** A group at its place. Pixels; between `low` and `high` it may stand. */
export interface Body {
  readonly cluster: Cluster
  readonly x: number
  readonly foot: number
  readonly depth: number
  readonly scale: number
  readonly low: number
  readonly high: number
  /** Nobody moves it, though the plan does not say its place. */
  readonly still?: boolean | undefined
}

/** The same while it is moved. */
interface Mover {
  readonly body: Body
  x: number
  foot: number
  scale: number
}

const stays = ({ body }: Mover): boolean => body.cluster.fixed || body.still === true

/** Keeps a group within the frame and its zone: shifted, or smaller where it is too large for it. */
function confine(stage: Stage, mover: Mover): void {
  if (stays(mover)) return
  const { w, h, plan } = stage
  const { cluster, low, high } = mover.body
  const edge = Math.min(w, h) * 0.012
  const head = titled(stage) && plan.camera !== 'close-up' ? h * 0.3 : edge
  // A title over a low panorama leaves little: then heads may reach into it.
  const room = Math.max(mover.body.foot - head, h * 0.3)
  mover.scale = Math.min(
    mover.scale,
    Math.min(room, mover.body.foot - edge) / cluster.up,
    (w - 2 * edge) / (cluster.left + cluster.right),
  )
  // What stands before the foremost foot stays in the picture too.
  const lowest = cluster.root.portrait ? mover.body.foot : h - edge
  mover.foot = Math.min(mover.body.foot, lowest - cluster.down * mover.scale)
  const [left, right] = [cluster.left * mover.scale, cluster.right * mover.scale]
  const within = (from: number, to: number): number =>
    to - from >= left + right
      ? clamp(mover.x, from + left, to - right)
      : (from + to + left - right) / 2
  mover.x = within(low, high)
  mover.x = clamp(mover.x, edge + left, w - edge - right)
}

/** How far two groups have to go apart. Who stands well before another may hide a part of it. */
function shortfall(a: Mover, b: Mover, crowd: boolean): number {
  const [one, other] = [a.body.cluster, b.body.cluster]
  const wide =
    Math.min(a.x + one.right * a.scale, b.x + other.right * b.scale) -
    Math.max(a.x - one.left * a.scale, b.x - other.left * b.scale)
  if (wide <= 0) return 0
  const [footA, footB] = [a.foot + one.down * a.scale, b.foot + other.down * b.scale]
  const high =
    Math.min(footA, footB) - Math.max(a.foot - one.up * a.scale, b.foot - other.up * b.scale)
  if (high <= 0) return 0
  const small = Math.min((one.left + one.right) * a.scale, (other.left + other.right) * b.scale)
  const low = Math.min((one.up + one.down) * a.scale, (other.up + other.down) * b.scale)
  const flying = one.root.bearing === 'air' || other.root.bearing === 'air'
  const ranked = !flying && Math.abs(footA - footB) > low * 0.22
  const allowed = ranked ? (crowd ? 0.14 : 0.1) : crowd ? 0.06 : 0
  // What is hidden at the feet alone hides little.
  return Math.max(0, wide - small * allowed) * Math.min(1, (high / low) * 1.6)
}

/** One round of pushing. Returns the widest shortfall, as a share of the width. */
function push(stage: Stage, movers: readonly Mover[]): number {
  let worst = 0
  const crowd = movers.length > 6
  for (const [i, a] of movers.entries()) {
    for (let k = i + 1; k < movers.length; k++) {
      const b = movers[k]
      if (!b) continue
      const short = shortfall(a, b, crowd)
      if (short <= 0 || (stays(a) && stays(b))) continue
      worst = Math.max(worst, short / stage.w)
      const way = a.x < b.x || (a.x === b.x && i % 2 === 0) ? 1 : -1
      const share = stays(a) || stays(b) ? 1.02 : 0.52
      if (!stays(a)) a.x -= way * short * share
      if (!stays(b)) b.x += way * short * share
    }
  }
  for (const mover of movers) confine(stage, mover)
  return worst
}

/** Work grows with the square of their number: hundreds are pushed once only. */
const roundsFor = (count: number): number =>
  Math.max(1, Math.min(16, Math.floor(30000 / count ** 2)))

/** How often all are made a little smaller where there is no room: to some four tenths. */
const smallest = 13

export function settleApart(stage: Stage, bodies: readonly Body[]): Body[] {
  const movers = bodies.map((body): Mover => ({
    body,
    x: body.x,
    foot: body.foot,
    scale: body.scale,
  }))
  for (const mover of movers) confine(stage, mover)
  const rounds = roundsFor(movers.length)
  for (let size = 0; size < smallest; size++) {
    let worst = 0
    for (let i = 0; i < rounds; i++) {
      worst = push(stage, movers)
      if (worst === 0) break
    }
    if (worst < 0.004) break
    for (const mover of movers) if (!stays(mover)) mover.scale *= 0.93
  }
  return movers.map(({ body, x, foot, scale }) => ({ ...body, x, foot, scale }))
}
