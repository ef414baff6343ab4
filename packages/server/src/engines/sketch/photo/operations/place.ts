/** A thing put into a photograph: the subject of another one, or one of the engine's own drawings. */
import type { Subject, Thing } from '@limn/sdk'
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import { Problem } from '../../../../problem.ts'
import { aspectOf } from '../../paint/figures/figure.ts'
import { random } from '../../paint/random.ts'
import type { Change, Desk, OperationOf, Photo } from '../contract.ts'
import { subjectInBox } from '../find/boxed.ts'
import { subjectOnGround } from '../find/subject.ts'
import { boundsOf, type Cutout, fadedBelow, lift, scaled } from '../join/cutout.ts'
import { drawingOf, drawn } from '../join/drawn.ts'
import { neutral, type Tone } from '../join/light.ts'
import { settle, toneRound } from '../join/settle.ts'
import { atSpot, inBox, spreadOut, type Stance, type Standing } from '../join/stand.ts'
import { boxOf, keepClosed } from './target.ts'

type Place = OperationOf<'place'>
type FromImage = Extract<Thing, { image: number }>

export const place: Change<'place'> = async (photo, operation, desk) => {
  const { thing, target } = operation
  const limit = boxOf(photo, target, desk) ?? (photo.open && boundsOf(photo.open, 0.5))
  const raster =
    'subject' in thing
      ? await draw(photo.raster, thing.subject, operation, limit, desk)
      : await bring(photo.raster, thing, operation, limit, desk)
  return { ...photo, raster: keepClosed(photo, raster) }
}

async function bring(
  ground: Raster,
  thing: FromImage,
  { target, at, height }: Place,
  limit: Rect | undefined,
  desk: Desk,
): Promise<Raster> {
  const moved = thing.image === target.image
  const { cutout, tone } = await lifted(
    await desk.source(thing.image, moved, detailOf(thing, desk)),
    thing,
    desk,
  )
  const { inner, cutOff } = cutout
  const standing: Standing = {
    aspect: inner.width / inner.height,
    // In its own picture a thing stays as large as it was.
    natural: moved ? inner.height / ground.height : naturalOf(cutout, ground),
    cutOff: cutOff.bottom,
    floats: false,
  }
  if (cutOff.bottom || cutOff.sides || cutOff.top)
    desk.warn(
      `The subject of image ${thing.image} is cut off in its own picture: it ends there here too.`,
    )
  const stance = stanceOf(ground, standing, limit, at, height)
  const large = await scaled(cutout, stance.height)
  // In the middle of a picture a straight cut would look like a mistake.
  const sized = cutOff.bottom && stance.foot < ground.height - 2 ? fadedBelow(large) : large
  return put(ground, sized, stance, {
    limit,
    tone: moved ? undefined : tone,
    floats: false,
    seed: desk.input.seed,
  })
}

function stanceOf(
  ground: Raster,
  standing: Standing,
  limit: Rect | undefined,
  at: Place['at'],
  height: number | undefined,
): Stance {
  if (!limit) return atSpot(ground, standing, at, height)
  return inBox(limit, standing, height && Math.min(1, (height * ground.height) / limit.height))
}

/** A thing in a small box of a large photograph is worth a closer look. */
function detailOf({ image, box }: FromImage, desk: Desk): number {
  const file = desk.input.images[image - 1]
  if (!file || box === undefined) return 1
  const whole = { raster: file, place: [1, 0, 0, 0, 1, 0] } as const
  const rect = boxOf(whole, { image, box }, desk) ?? file
  return Math.min(3, Math.max(1, (0.35 * file.width * file.height) / (rect.width * rect.height)))
}

/** By area, so that what is wide does not get wider than what is tall is high; what is cut off below fills more. */
function naturalOf({ inner, cutOff, height }: Cutout, ground: Raster): number {
  if (cutOff.bottom) return Math.min(0.85, Math.max(0.5, (inner.height / height) * 0.8))
  const side = 0.32 * Math.sqrt(ground.width * ground.height)
  return side / Math.sqrt(inner.width / inner.height) / ground.height
}

async function lifted(
  { raster, place: at }: Photo,
  { image, box }: FromImage,
  desk: Desk,
): Promise<{ cutout: Cutout; tone: Tone }> {
  const rect = boxOf({ raster, place: at }, { image, box }, desk)
  const cover = rect ? await subjectInBox(raster, rect) : await subjectOnGround(raster)
  if (!cover) {
    throw new Problem(
      'refused',
      rect
        ? `Nothing in the box of image ${image} stands out from what is round it. Draw the box a little wider than the thing, with some of its ground.`
        : `The ground of image ${image} is not plain enough to tell its subject from it. Draw a box round the subject.`,
      { param: `boxes[${image - 1}]` },
    )
  }
  const whole = { x: 0, y: 0, width: raster.width, height: raster.height }
  return { cutout: lift(raster, cover, rect ?? whole), tone: toneRound(raster, cover) }
}

function put(
  ground: Raster,
  cutout: Cutout,
  { x, foot }: Stance,
  spot: Omit<Parameters<typeof settle>[2], 'x' | 'y'>,
): Raster {
  const { inner } = cutout
  return settle(ground, cutout, {
    ...spot,
    x: Math.round(x - inner.width / 2 - inner.x),
    y: Math.round(foot - inner.height - inner.y),
  })
}

const sizes = { tiny: 0.4, small: 0.65, large: 1.4, huge: 2 } as const

async function draw(
  ground: Raster,
  subject: Subject,
  { at, height }: Place,
  limit: Rect | undefined,
  desk: Desk,
): Promise<Raster> {
  const drawing = drawingOf(subject)
  const usual = 0.3 + 0.1 * Math.log2(Math.max(0.05, drawing.metres) / 0.5)
  const standing: Standing = {
    aspect: aspectOf(drawing, false),
    natural: Math.min(0.6, Math.max(0.14, usual)) * (subject.scale ? sizes[subject.scale] : 1),
    cutOff: false,
    floats: drawing.ground === 'air',
  }
  const one = stanceOf(ground, standing, limit, at ?? spotOf(subject), height)
  const roll = random(desk.input.seed, `placed ${subject.drawing}`)
  const room = limit
    ? { from: limit.x, to: limit.x + limit.width }
    : { from: ground.width * 0.03, to: ground.width * 0.97 }
  const stances =
    stood(subject, ground) ?? spreadOut(one, standing.aspect, subject.count, room, roll)
  let raster = ground
  for (const [k, stance] of stances.entries()) {
    desk.input.signal?.throwIfAborted()
    const figure = await drawn(subject, stance.height, ground, k % 2 === 1)
    const { floats } = standing
    raster = put(raster, figure, stance, {
      limit,
      tone: neutral,
      floats,
      seed: desk.input.seed + k,
    })
  }
  return raster
}

const spotOf = ({ at }: Subject): Place['at'] =>
  at === 'left' || at === 'right' || at === 'centre' ? at : undefined

/** Where the plan says that its figures stand. */
function stood({ stands }: Subject, { width, height }: Raster): Stance[] | undefined {
  if (!stands || stands.length === 0) return undefined
  return stands.map((stand) => ({
    x: stand.x * width,
    foot: stand.foot * height,
    height: stand.height * height,
  }))
}
