/** Bodies that sit: in profile with a leg down the flank, or facing us with the shins down. SVG; the hips are at (0, 0). */
import { css, mix, type Rgb } from '../colour.ts'
import { buildOf, outfitOf, type Build, type Outfit } from '../figures/people.ts'
import type { Point, Pose, Posed } from './pose.ts'

const dim = (colour: Rgb, by = 0.24): Rgb => mix(colour, [26, 20, 44], by)
const fill = (colour: Rgb): string => `fill="${css(colour)}"`
const round = (value: number): number => Math.round(value * 10) / 10

function limb(points: readonly Point[], colour: Rgb, width: number): string {
  const line = points.map(([x, y]) => `${round(x)} ${round(y)}`).join(' L')
  return `<path d="M${line}" fill="none" stroke="${css(colour)}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`
}

/** Two bones from a joint to a point, and the joint between them. `side` is where it bends to: 1 forward, -1 back or down. */
function bent(
  from: Point,
  to: Point,
  upper: number,
  lower: number,
  side: number,
  exact: boolean,
): readonly [Point, Point, Point] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const wanted = Math.max(1, Math.hypot(dx, dy))
  const reach = (upper + lower) * 0.985
  const grown = exact && wanted > reach ? wanted / reach : 1
  const far = exact ? wanted : Math.min(wanted, reach)
  const [ux, uy] = [dx / wanted, dy / wanted]
  const [a, b] = [upper * grown, lower * grown]
  const along = Math.min(a, Math.max(-a, (a * a - b * b + far * far) / (2 * far)))
  const aside = Math.sqrt(Math.max(0, a * a - along * along)) * side
  const joint: Point = [from[0] + ux * along - uy * aside, from[1] + uy * along + ux * aside]
  return [from, joint, [from[0] + ux * far, from[1] + uy * far]]
}

const between = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
]

/** What touches the seat lies a little under the hips. */
const seat: Point = [4, 9]

/** The trunk, from the shoulders at (x, -trunk) to the hips. */
function trunkOf(x: number, trunk: number, half: number, colour: Rgb): string {
  const y = -trunk
  return `<path d="M${x - half} ${y + 16} Q${x - half + 2} ${y} ${x - half + 20} ${y - 2} L${x + half - 20} ${y - 2} Q${x + half - 2} ${y} ${x + half} ${y + 16} L29 -4 Q28 12 6 14 L-18 10 L-27 -8 Z" ${fill(colour)}/>`
}

const neckOf = ({ high, headOnly }: Build, x: number, y: number): string =>
  headOnly
    ? `<rect x="${x - 10}" y="${round(y + high * 0.9)}" width="20" height="${round(high * 0.14)}" fill="#e59600"/>`
    : ''

/** A skirt over the thigh, to below the knee; a robe to the ankle. */
function skirtOf(hip: Point, knee: Point, foot: Point, colour: Rgb, robe: boolean): string {
  const hem = between(knee, foot, robe ? 0.78 : 0.24)
  return limb([hip, knee, hem], colour, 35) + limb([between(hip, knee, 0.6), knee], colour, 40)
}

function legOf(
  hip: Point,
  to: Point,
  long: number,
  exact: boolean,
  wear: Outfit,
  near: boolean,
): { readonly lines: string; readonly points: readonly Point[] } {
  const [, knee, ankle] = bent(hip, to, long * 0.5, long * 0.5, 1, exact)
  const cloth = wear.dress ? wear.skin : wear.legs
  const tone = near ? cloth : dim(cloth, 0.34)
  const shoe = near ? wear.shoe : dim(wear.shoe, 0.3)
  const wide = 25 * wear.bulk
  const skirt = wear.dress
    ? skirtOf(hip, knee, ankle, near ? wear.shirt : dim(wear.shirt), wear.robe)
    : ''
  return {
    lines: `${limb([hip, knee, ankle], tone, wide)}<ellipse cx="${round(ankle[0] - 8)}" cy="${round(ankle[1] + 5)}" rx="${18 * wear.bulk}" ry="${8 * wear.bulk}" ${fill(shoe)}/>${skirt}`,
    points: [knee, [ankle[0] - 8, ankle[1] + 5]],
  }
}

function armOf(
  shoulder: Point,
  to: Point,
  bones: number,
  exact: boolean,
  colour: Rgb,
  wear: Outfit,
): { readonly lines: string; readonly hand: Point } {
  const [, elbow, hand] = bent(shoulder, to, bones, bones, -1, exact)
  const wrist = between(hand, elbow, 0.12)
  return {
    lines: `${limb([shoulder, elbow, wrist], colour, 20 * wear.bulk)}<circle cx="${round(hand[0])}" cy="${round(hand[1])}" r="${9.5 * wear.bulk}" ${fill(wear.skin)}/>`,
    hand,
  }
}

function boxOf(
  points: readonly Point[],
  around: number,
  head: Posed['head'],
  high: number,
): Posed['box'] {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return [
    Math.min(...xs.map((x) => x - around), head.x - head.width / 2),
    Math.min(...ys.map((y) => y - around), head.y),
    Math.max(...xs.map((x) => x + around), head.x + head.width / 2),
    Math.max(...ys.map((y) => y + around * 0.62), head.y + high),
  ]
}

/** `tall` is the head's or bust's height for a width of 1. */
export function sitting(id: string, tall: number, colour: string | undefined, pose: Pose): Posed {
  const build = buildOf(id, tall)
  const wear = outfitOf(id, colour)
  return pose.kind === 'astride'
    ? inProfile(build, wear, pose)
    : facingUs(build, wear, pose.kind === 'front')
}

function inProfile(build: Build, wear: Outfit, pose: Pose): Posed {
  const { top, foot, width, high } = build
  const [trunk, long] = [(foot - top) * 0.46, (foot - top) * 0.55]
  const exact = pose.exact ?? false
  const at = ([x, y]: Point): Point => [seat[0] + x * foot, seat[1] + y * foot]
  const x = -(pose.lean ?? 0.06) * trunk
  const head = { x, y: -trunk - top, width }
  const hand = at(pose.hand)
  const near = legOf([3, -2], at(pose.foot), long, exact, wear, true)
  const far = pose.far ? legOf([-4, -2], at(pose.far), long, exact, wear, false) : undefined
  const left = armOf(
    [x - 28, 16 - trunk],
    [hand[0] + 4, hand[1] - 5],
    trunk * 0.52,
    exact,
    dim(wear.sleeve),
    wear,
  )
  const right = armOf([x + 34, 18 - trunk], hand, trunk * 0.64, exact, wear.sleeve, wear)
  const chest = wear.chest
    ? `<ellipse cx="${round(x - 8)}" cy="${round(-trunk * 0.46)}" rx="20" ry="${round(trunk * 0.4)}" ${fill(wear.chest)}/>`
    : ''
  const seatCloth = `<ellipse cx="7" cy="-1" rx="${26 * wear.bulk}" ry="15" ${fill(wear.dress ? wear.shirt : wear.legs)}/>`
  const edge = `<path d="M${round(x + 22)} ${round(-trunk * 0.62)} Q${round(x + 30)} ${round(-trunk * 0.3)} 10 -12" fill="none" stroke="${css(dim(wear.shirt, 0.34), 0.5)}" stroke-width="2"/>`
  return {
    body: `${neckOf(build, x, head.y)}${far?.lines ?? ''}${left.lines}${trunkOf(x, trunk, 33 * wear.bulk, wear.shirt)}${chest}${seatCloth}${near.lines}${edge}${right.lines}`,
    head,
    box: boxOf(
      [
        [7, -1],
        [x + 34, 18 - trunk],
        [x - 28, 16 - trunk],
        left.hand,
        right.hand,
        ...near.points,
        ...(far?.points ?? []),
      ],
      20 * wear.bulk,
      head,
      high,
    ),
    seat,
    standing: foot,
  }
}

/** Shins and feet hanging from a seat that we see from the front. */
function hangingLegs(down: number, end: number, wear: Outfit): string {
  const cloth = wear.dress ? wear.skin : wear.legs
  const wide = 25 * wear.bulk
  const leg = (side: number, tone: Rgb): string => {
    const knee: Point = [side * 21, down]
    const thigh = limb([[side * 14, -4], knee], wear.dress ? wear.shirt : tone, wide * 1.18)
    const shin = limb([knee, [side * 19, end - 8]], wear.dress ? tone : dim(tone, 0.14), wide)
    return `${thigh}${shin}<ellipse cx="${side * 20}" cy="${round(end)}" rx="${16 * wear.bulk}" ry="${9 * wear.bulk}" ${fill(wear.shoe)}/>`
  }
  const hem = wear.robe ? end - 16 : down + 14
  const lap = wear.dress
    ? `<path d="M-29 -14 L29 -14 L41 ${round(hem)} Q0 ${round(hem + 10)} -41 ${round(hem)} Z" ${fill(wear.shirt)}/>`
    : ''
  return `${leg(-1, dim(cloth, 0.14))}${leg(1, cloth)}${lap}`
}

/** Facing us, hands in the lap; `legs`: or from the waist up. */
function facingUs(build: Build, wear: Outfit, legs: boolean): Posed {
  const { top, foot, width, high } = build
  const [trunk, long] = [(foot - top) * 0.46, (foot - top) * 0.54]
  const head = { x: 0, y: -trunk - top, width }
  const down = long * 0.32
  const end = down + long * 0.56
  const arm = (side: number, tone: Rgb): string =>
    `${limb(
      [
        [side * 36, 16 - trunk],
        [side * 47, -trunk * 0.34],
        [side * 26, 2],
      ],
      tone,
      20 * wear.bulk,
    )}<circle cx="${side * 22}" cy="4" r="${9.5 * wear.bulk}" ${fill(wear.skin)}/>`
  const trousers = legs ? hangingLegs(down, end, wear) : ''
  const half = Math.max(60 * wear.bulk, width / 2)
  return {
    body: `${neckOf(build, 0, head.y)}${legs && !wear.dress ? trousers : ''}${trunkOf(0, trunk, 35 * wear.bulk, wear.shirt)}${legs && wear.dress ? trousers : ''}${arm(-1, dim(wear.shirt))}${arm(1, dim(wear.shirt, 0.1))}`,
    head,
    box: [-half, head.y, half, Math.max(legs ? end + 10 * wear.bulk : 16, head.y + high)],
    seat: [0, 8],
    standing: foot,
  }
}
