/** A drawing made into a figure of the picture: at its size, in its colour, in the scene's light. */
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas'
import type { Drawing } from '../../reading/drawings.ts'
import { foursBody, foursPlan, sittingBody, standingSuit } from './bodies.ts'
import { css, hex, mix } from '../colour.ts'
import type { Light } from '../light.ts'
import { canStand, endsAtChin, isSuited, standingPerson } from './people.ts'
import { sitting } from '../poses/astride.ts'
import type { Pose } from '../poses/pose.ts'
import { natural, recolour } from './recolour.ts'

/** Ink only: the canvas is cut to what is drawn, with a margin for the rim of light. */
export interface Figure {
  readonly canvas: Canvas
  readonly width: number
  readonly height: number
  /** How far to draw it from its place: another person sits otherwise on the same seat. */
  readonly aside?: number
  readonly down?: number
}

interface Sheet {
  readonly body: string
  readonly box: readonly [number, number, number, number]
  /** What touches the seat, and the height of the same figure standing, where it sits. */
  readonly seat?: readonly [number, number]
  readonly standing?: number
  /** The head's box, from crown to chin, where it is put onto a body. */
  readonly head?: readonly [number, number, number, number]
}

/** Heads with a neck: they stand in profile. */
const steeds = new Set(['unicorn', 'moose', 'horse-face'])

/** The drawing's lines and the box they fill; heads get their bodies here, unless only a portrait is wanted. */
function compose(drawing: Drawing, portrait: boolean, colour?: string, pose?: Pose): Sheet {
  const { id, ink, body, part } = drawing
  if (portrait) return { body, box: ink, head: skull(drawing, (ink[0] + ink[2]) / 2, ink[1], 1) }
  if (pose && pose.kind !== 'fours') return seated(drawing, colour, pose)
  if (canStand(id)) return standing(drawing, colour)
  if (part !== 'head' && !isSuited(id)) return { body, box: ink }
  if (!isSuited(id) && (pose?.kind === 'fours' || steeds.has(id))) return onFours(drawing, colour)
  const [x1, y1, x2, y2] = ink
  const suit = isSuited(id)
  const scale = (suit ? 104 : 118) / (x2 - x1)
  const top = 56 - ((y2 - y1) / 2) * scale
  const head = placed(drawing, 100, top, scale)
  const face = skull(drawing, 100, top, scale)
  return suit
    ? {
        body: standingSuit(colour ?? (id === 'robot' ? drawing.colour : undefined)) + head,
        box: [10, top, 190, 256],
        head: face,
      }
    : {
        body: sittingBody(id, colour ?? drawing.colour) + head,
        box: [24, top, 200, 191],
        head: face,
      }
}

/** The drawing with the middle of its upper edge at (x, y). */
function placed({ ink: [x1, y1, x2], body }: Drawing, x: number, y: number, scale: number): string {
  return `<g transform="translate(${x - ((x1 + x2) / 2) * scale} ${y - y1 * scale}) scale(${scale})">${body}</g>`
}

/** Crown to chin of a drawing put there. Busts have shoulders too, and animals ears. */
function skull(
  { id, ink: [x1, y1, x2, y2], part }: Drawing,
  x: number,
  y: number,
  scale: number,
): readonly [number, number, number, number] {
  const [w, h] = [(x2 - x1) * scale, (y2 - y1) * scale]
  const bust = part === 'bust' && !endsAtChin(id)
  const half = w * (bust ? 0.3 : part === 'head' ? 0.44 : 0.46)
  return [x - half, y + h * (part === 'head' ? 0.1 : 0.02), x + half, y + h * (bust ? 0.7 : 0.96)]
}

function standing(drawing: Drawing, colour: string | undefined): Sheet {
  const [x1, y1, x2, y2] = drawing.ink
  const { body, head, foot } = standingPerson(drawing.id, (y2 - y1) / (x2 - x1), colour)
  return {
    body: body + placed(drawing, head.x, head.y, head.width / (x2 - x1)),
    box: [40, 0, 160, foot + 4],
    head: skull(drawing, head.x, head.y, head.width / (x2 - x1)),
  }
}

function seated(drawing: Drawing, colour: string | undefined, pose: Pose): Sheet {
  const [x1, y1, x2, y2] = drawing.ink
  const own = colour ?? (drawing.part === 'head' ? drawing.colour : undefined)
  const {
    body,
    head,
    box,
    seat,
    standing: tall,
  } = sitting(drawing.id, (y2 - y1) / (x2 - x1), own, pose)
  const lines = body + placed(drawing, head.x, head.y, head.width / (x2 - x1))
  const face = skull(drawing, head.x, head.y, head.width / (x2 - x1))
  return { body: lines, box, seat, standing: tall, head: face }
}

function onFours(drawing: Drawing, colour: string | undefined): Sheet {
  const { id, ink } = drawing
  const [x, y] = foursPlan.head
  const wide = steeds.has(id) ? 108 : 112
  const scale = wide / (ink[2] - ink[0])
  const high = (ink[3] - ink[1]) * scale
  const top = y - high * 0.5
  return {
    body: foursBody(id, colour ?? drawing.colour) + placed(drawing, x, top, scale),
    box: [foursPlan.left, top, foursPlan.right, foursPlan.ground],
    seat: foursPlan.seat,
    head: skull(drawing, x, top, scale),
  }
}

/** Where a head is, as shares of its figure's box: its middle, its crown, its size. */
export interface Head {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly high: number
}

/** A figure's measures, so that a painter can plan. */
export interface Form {
  /** Width for a height of 1. */
  readonly aspect: number
  /** What touches the seat (or bears the rider), as shares of the figure's box. */
  readonly seat: readonly [number, number]
  /** Its height, in heights of the same figure standing. */
  readonly share: number
  /** Of those whose head is put onto a body here. */
  readonly head?: Head | undefined
}

export function formOf(drawing: Drawing, portrait: boolean, pose?: Pose): Form {
  const { box, seat, standing: tall, head } = compose(drawing, portrait, undefined, pose)
  const [x1, y1, x2, y2] = box
  const [w, h] = [x2 - x1, y2 - y1]
  return {
    aspect: w / h,
    seat: seat ? [(seat[0] - x1) / w, (seat[1] - y1) / h] : [0.5, 1],
    share: tall ? h / tall : 1,
    head: head && {
      x: ((head[0] + head[2]) / 2 - x1) / w,
      y: (head[1] - y1) / h,
      wide: (head[2] - head[0]) / w,
      high: (head[3] - head[1]) / h,
    },
  }
}

/** How tall it is for its width, so that a painter can plan. */
export const aspectOf = (drawing: Drawing, portrait: boolean): number =>
  formOf(drawing, portrait).aspect

/** Rendered plain, `height` pixels high. */
export async function render(
  drawing: Drawing,
  height: number,
  colour: string | undefined,
  portrait: boolean,
  pose?: Pose,
): Promise<Figure> {
  const asked = colour && natural(drawing, colour)
  const sheet = compose(drawing, portrait, asked, pose)
  const [x1, y1, x2, y2] = sheet.box
  const h = Math.max(4, Math.round(height))
  const w = Math.max(4, Math.round((h * (x2 - x1)) / (y2 - y1)))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${w}" height="${h}" viewBox="${x1} ${y1} ${x2 - x1} ${y2 - y1}">${sheet.body}</svg>`
  const image = await loadImage(Buffer.from(svg))
  const canvas = createCanvas(w, h)
  canvas.getContext('2d').drawImage(image, 0, 0, w, h)
  if (asked && !isSuited(drawing.id) && (portrait || !canStand(drawing.id)))
    recolour(canvas, hex(drawing.colour), hex(asked))
  return { canvas, width: w, height: h }
}

function silhouette(figure: Figure, colour: string): Canvas {
  const canvas = createCanvas(figure.width, figure.height)
  const ctx = canvas.getContext('2d')
  ctx.drawImage(figure.canvas, 0, 0)
  ctx.globalCompositeOperation = 'source-in'
  ctx.fillStyle = colour
  ctx.fillRect(0, 0, figure.width, figure.height)
  return canvas
}

/** The same figure mirrored. */
export function mirrored(figure: Figure): Figure {
  const canvas = createCanvas(figure.width, figure.height)
  const ctx = canvas.getContext('2d')
  ctx.translate(figure.width, 0)
  ctx.scale(-1, 1)
  ctx.drawImage(figure.canvas, 0, 0)
  return { ...figure, canvas }
}

const warm = hex('#c9a898')
const moonlit = hex('#3a4c78')
const lamplight = [hex('#ffe0b2'), hex('#8a6f62')] as const

/**
 * Puts the figure into the light: tinted as a whole, in shade on the side away from the sun, with a
 * rim of light on the other, and faded by its distance. `depth` 0 far to 1 near; `indoors` softens.
 */
export function light(
  figure: Figure,
  by: Light,
  depth: number,
  side: number,
  indoors: boolean,
): Figure {
  const { width: w, height: h } = figure
  const canvas = createCanvas(w, h)
  const ctx = canvas.getContext('2d')
  ctx.drawImage(figure.canvas, 0, 0)
  const low = by.sun.y > 0.6 && by.sun.seen
  // Indoors the night is lit by lamps.
  const [key, dim] = indoors && by.night ? lamplight : [by.key, by.shade]
  const tint = mix(
    mix(dim, key, low ? 0.5 : 0.72),
    [255, 255, 255],
    indoors ? 0.55 : by.night ? 0.36 : 0.25,
  )
  ctx.globalCompositeOperation = 'multiply'
  ctx.fillStyle = css(tint)
  ctx.fillRect(0, 0, w, h)
  const lx = side > 0 ? w : 0
  const form = ctx.createLinearGradient(lx, h * 0.1, w - lx, h * 0.75)
  // Warm, for blue shade multiplied on yellow is olive.
  const shade = mix(
    mix(dim, warm, by.night && !indoors ? 0.25 : 0.5),
    [255, 255, 255],
    indoors ? 0.5 : 0.1,
  )
  form.addColorStop(0, css([255, 255, 255], 1))
  form.addColorStop(0.4, css(mix([255, 255, 255], shade, 0.25), 1))
  form.addColorStop(1, css(shade, 1))
  ctx.fillStyle = form
  ctx.fillRect(0, 0, w, h)
  ctx.globalCompositeOperation = 'destination-in'
  ctx.drawImage(figure.canvas, 0, 0)
  const rim = createCanvas(w, h)
  const edge = rim.getContext('2d')
  edge.drawImage(silhouette(figure, css(mix(by.glow, [255, 255, 255], 0.2))), 0, 0)
  edge.globalCompositeOperation = 'destination-out'
  const reach = Math.max(1.2, h * (low ? 0.0075 : 0.005))
  edge.filter = `blur(${Math.max(0.6, reach * 0.5)}px)`
  edge.drawImage(figure.canvas, -side * reach, reach * 0.75)
  ctx.globalCompositeOperation = 'source-atop'
  ctx.globalAlpha = indoors ? 0.3 : low ? 0.8 : by.night ? 0.6 : 0.4
  ctx.drawImage(rim, 0, 0)
  if (by.night && !indoors) {
    // Colours fade by night: what the eye still sees is bluish.
    ctx.globalAlpha = 1
    ctx.fillStyle = css(moonlit, 0.2)
    ctx.fillRect(0, 0, w, h)
  }
  const air = Math.min(0.85, (1 - depth) ** (1.7 - by.fog) * (0.9 + by.fog * 0.3))
  ctx.globalAlpha = 1
  ctx.fillStyle = css(by.haze, air)
  ctx.fillRect(0, 0, w, h)
  return { canvas, width: w, height: h }
}

/** The figure's shadow as one dark shape, small and soft: draw it scaled. */
export function shadowOf(figure: Figure): Canvas {
  const scale = Math.min(1, 160 / Math.max(figure.width, figure.height))
  const canvas = createCanvas(
    Math.max(8, Math.round(figure.width * scale) + 16),
    Math.max(8, Math.round(figure.height * scale) + 16),
  )
  const ctx = canvas.getContext('2d')
  ctx.filter = 'blur(2.5px)'
  ctx.drawImage(silhouette(figure, 'rgb(14,16,34)'), 8, 8, canvas.width - 16, canvas.height - 16)
  return canvas
}
