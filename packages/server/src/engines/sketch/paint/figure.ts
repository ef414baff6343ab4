/** A drawing made into a figure of the picture: at its size, in its colour, in the scene's light. */
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas'
import type { Drawing } from '../reading/drawings.ts'
import { foursBody, foursPlan, sittingBody, standingSuit } from './bodies.ts'
import { css, fromLab, hex, mix, toLab, type Rgb } from './colour.ts'
import type { Light } from './light.ts'
import { canSit, canStand, isSuited, standingPerson } from './people.ts'
import { sitting } from './poses/astride.ts'
import type { Pose } from './poses/pose.ts'

/** Ink only: the canvas is cut to what is drawn, with a margin for the rim of light. */
export interface Figure {
  readonly canvas: Canvas
  readonly width: number
  readonly height: number
}

interface Sheet {
  readonly body: string
  readonly box: readonly [number, number, number, number]
  /** What touches the seat, and the height of the same figure standing, where it sits. */
  readonly seat?: readonly [number, number]
  readonly standing?: number
}

/** Heads with a neck: they stand in profile. */
const steeds = new Set(['unicorn', 'moose', 'horse-face'])

/** The drawing's lines and the box they fill; heads get their bodies here, unless only a portrait is wanted. */
function compose(drawing: Drawing, portrait: boolean, colour?: string, pose?: Pose): Sheet {
  const { id, ink, body, part } = drawing
  if (portrait) return { body, box: ink }
  if (pose && pose.kind !== 'fours' && canSit(id)) return seated(drawing, colour, pose)
  if (canStand(id)) return standing(drawing, colour)
  if (part !== 'head' && !isSuited(id)) return { body, box: ink }
  if (!isSuited(id) && (pose?.kind === 'fours' || steeds.has(id))) return onFours(drawing, colour)
  const [x1, y1, x2, y2] = ink
  const suit = isSuited(id)
  const scale = (suit ? 104 : 118) / (x2 - x1)
  const top = 56 - ((y2 - y1) / 2) * scale
  const head = placed(drawing, 100, top, scale)
  return suit
    ? {
        body: standingSuit(colour ?? (id === 'robot' ? drawing.colour : undefined)) + head,
        box: [10, top, 190, 256],
      }
    : { body: sittingBody(id, colour ?? drawing.colour) + head, box: [24, top, 200, 191] }
}

/** The drawing with the middle of its upper edge at (x, y). */
function placed({ ink: [x1, y1, x2], body }: Drawing, x: number, y: number, scale: number): string {
  return `<g transform="translate(${x - ((x1 + x2) / 2) * scale} ${y - y1 * scale}) scale(${scale})">${body}</g>`
}

function standing(drawing: Drawing, colour: string | undefined): Sheet {
  const [x1, y1, x2, y2] = drawing.ink
  const { body, head, foot } = standingPerson(drawing.id, (y2 - y1) / (x2 - x1), colour)
  return {
    body: body + placed(drawing, head.x, head.y, head.width / (x2 - x1)),
    box: [40, 0, 160, foot + 4],
  }
}

function seated(drawing: Drawing, colour: string | undefined, pose: Pose): Sheet {
  const [x1, y1, x2, y2] = drawing.ink
  const own = colour ?? (drawing.id === 'robot' ? drawing.colour : undefined)
  const { body, head, box, seat, standing: tall } = sitting(
    drawing.id,
    (y2 - y1) / (x2 - x1),
    own,
    pose,
  )
  const lines = body + placed(drawing, head.x, head.y, head.width / (x2 - x1))
  return { body: lines, box, seat, standing: tall }
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
  }
}

/** A figure's measures, so that a painter can plan. */
export interface Form {
  /** Width for a height of 1. */
  readonly aspect: number
  /** What touches the seat (or bears the rider), as shares of the figure's box. */
  readonly seat: readonly [number, number]
  /** Its height, in heights of the same figure standing. */
  readonly share: number
}

export function formOf(drawing: Drawing, portrait: boolean, pose?: Pose): Form {
  const { box, seat, standing: tall } = compose(drawing, portrait, undefined, pose)
  const [x1, y1, x2, y2] = box
  const [w, h] = [x2 - x1, y2 - y1]
  return {
    aspect: w / h,
    seat: seat ? [(seat[0] - x1) / w, (seat[1] - y1) / h] : [0.5, 1],
    share: tall ? h / tall : 1,
  }
}

/** How tall it is for its width, so that a painter can plan. */
export const aspectOf = (drawing: Drawing, portrait: boolean): number =>
  formOf(drawing, portrait).aspect

/** Takes the drawing's own main colour to another: hue and chroma follow, shading stays. */
function recolour(canvas: Canvas, from: Rgb, to: Rgb): void {
  const ctx = canvas.getContext('2d')
  const image = ctx.getImageData(0, 0, canvas.width, canvas.height)
  const data = image.data
  const a = toLab(from)
  const b = toLab(to)
  const hue = Math.atan2(a[2], a[1])
  const chroma = Math.hypot(a[1], a[2])
  const seen = new Map<number, number>()
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) < 4) continue
    const key = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0)
    let out = seen.get(key)
    if (out === undefined) {
      const lab = toLab([(key >> 16) & 255, (key >> 8) & 255, key & 255])
      const c = Math.hypot(lab[1], lab[2])
      const apart = Math.abs(
        Math.atan2(
          Math.sin(Math.atan2(lab[2], lab[1]) - hue),
          Math.cos(Math.atan2(lab[2], lab[1]) - hue),
        ),
      )
      const near =
        chroma < 0.03
          ? Math.max(0, 1 - Math.abs(lab[0] - a[0]) * 2.4 - c * 4)
          : Math.max(0, 1 - Math.max(0, apart - 0.35) * 1.6) * Math.min(1, c / (chroma * 0.42))
      const lightness = Math.min(1, Math.max(0, lab[0] + (b[0] - a[0]) * 0.85))
      const scale = chroma < 0.03 ? 1 : Math.min(1.4, c / chroma)
      const rgb = fromLab([
        lab[0] + (lightness - lab[0]) * near,
        lab[1] + (b[1] * scale - lab[1]) * near,
        lab[2] + (b[2] * scale - lab[2]) * near,
      ])
      out = (Math.round(rgb[0]) << 16) | (Math.round(rgb[1]) << 8) | Math.round(rgb[2])
      seen.set(key, out)
    }
    data[i] = (out >> 16) & 255
    data[i + 1] = (out >> 8) & 255
    data[i + 2] = out & 255
  }
  ctx.putImageData(image, 0, 0)
}

/** Rendered plain, `height` pixels high. */
export async function render(
  drawing: Drawing,
  height: number,
  colour: string | undefined,
  portrait: boolean,
  pose?: Pose,
): Promise<Figure> {
  const sheet = compose(drawing, portrait, colour, pose)
  const [x1, y1, x2, y2] = sheet.box
  const h = Math.max(4, Math.round(height))
  const w = Math.max(4, Math.round((h * (x2 - x1)) / (y2 - y1)))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${w}" height="${h}" viewBox="${x1} ${y1} ${x2 - x1} ${y2 - y1}">${sheet.body}</svg>`
  const image = await loadImage(Buffer.from(svg))
  const canvas = createCanvas(w, h)
  canvas.getContext('2d').drawImage(image, 0, 0, w, h)
  if (colour && !isSuited(drawing.id) && (portrait || !canStand(drawing.id)))
    recolour(canvas, hex(drawing.colour), hex(colour))
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
  const shade = mix(dim, [255, 255, 255], indoors ? 0.5 : 0.1)
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
