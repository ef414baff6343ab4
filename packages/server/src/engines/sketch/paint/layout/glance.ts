/** A look at the painted ground before the figures come: how busy it is, what colours it has. For thinking. */
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { hex, mix, toLab, under, type Lab, type Rgb } from '../colour.ts'
import type { Stage } from '../stage.ts'
import { clamp, type Standing } from './standing.ts'
import type { View } from './balance.ts'

/** The ground made small: OKLab of each pixel, row by row. */
export interface Glance {
  readonly width: number
  readonly height: number
  readonly labs: readonly Lab[]
}

/** As small as tells what is needed: thinking may cost little. */
const longest = 96

export function glanceAt(canvas: Canvas): Glance {
  const scale = longest / Math.max(canvas.width, canvas.height)
  const width = Math.max(8, Math.round(canvas.width * scale))
  const height = Math.max(8, Math.round(canvas.height * scale))
  const small = createCanvas(width, height)
  const ctx = small.getContext('2d')
  ctx.imageSmoothingQuality = 'medium'
  ctx.drawImage(canvas, 0, 0, width, height)
  const { data } = ctx.getImageData(0, 0, width, height)
  const labs = Array.from({ length: width * height }, (_, i) =>
    toLab([data[i * 4] ?? 0, data[i * 4 + 1] ?? 0, data[i * 4 + 2] ?? 0]),
  )
  return { width, height, labs }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Indexes of the glance's pixels within a box of the stage. */
function within({ width, height }: Glance, { w, h }: Stage, box: Box): number[] {
  const clipped = (v: number, of: number, to: number): number =>
    clamp(Math.round((v / of) * to), 0, to)
  const [x1, x2] = [clipped(box.x, w, width), clipped(box.x + box.width, w, width)]
  const [y1, y2] = [clipped(box.y, h, height), clipped(box.y + box.height, h, height)]
  const found: number[] = []
  for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) found.push(y * width + x)
  return found
}

const boxOf = ({ x, foot, width, height }: Standing): Box => ({
  x: x - width / 2,
  y: foot - height,
  width,
  height,
})

const mean = (labs: readonly Lab[]): Lab => {
  const sum = [0, 0, 0]
  for (const lab of labs) for (const k of [0, 1, 2] as const) sum[k] = (sum[k] ?? 0) + lab[k]
  const n = Math.max(1, labs.length)
  return [(sum[0] ?? 0) / n, (sum[1] ?? 0) / n, (sum[2] ?? 0) / n]
}

const apart = (a: Lab, b: Lab): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** A figure's own colour in the picture's light. */
function colourOf({ light }: Stage, { subject, drawing }: Standing): Rgb {
  return under(hex(subject.colour ?? drawing.colour), mix(light.shade, light.key, 0.65))
}

/** Letters over ground that changes between light and dark. */
export function unevenLetters({ stage, blocks }: View, glance: Glance): number {
  const faults = blocks
    .filter(({ item, neon }) => !neon && (item.role === 'title' || item.role === 'caption'))
    .map((box) => {
      const at = within(glance, stage, box)
      const tones = at.map((i) => glance.labs[i]?.[0] ?? 0)
      const middle = tones.reduce((sum, tone) => sum + tone, 0) / Math.max(1, tones.length)
      const spread = tones.reduce((sum, tone) => sum + (tone - middle) ** 2, 0)
      return Math.sqrt(spread / Math.max(1, tones.length)) / 0.22
    })
  return faults.length > 0 ? Math.min(1, Math.max(...faults)) : 0
}

/** Figures that can't be told from the ground behind them: the main one counts as much as all others. */
export function blending({ stage, standing }: View, glance: Glance): number {
  let [sum, weight] = [0, 0]
  for (const one of standing) {
    const ground = within(glance, stage, boxOf(one)).flatMap((i) => {
      const lab = glance.labs[i]
      return lab ? [lab] : []
    })
    if (ground.length === 0) continue
    const contrast = apart(toLab(colourOf(stage, one)), mean(ground))
    const counts = one.index === 0 ? 2 : 1
    sum += clamp(1 - contrast / 0.22, 0, 1) * counts
    weight += counts
  }
  return weight > 0 ? sum / weight : 0
}

/**
 * How far the picture's colours, ground and figures, are from the palette's shares: half the sum of
 * the differences, as total variation is told. 0 without a palette.
 */
export function offPalette({ stage, standing }: View, glance: Glance): number {
  const { palette } = stage.plan
  if (!palette || palette.length === 0) return 0
  const labs = palette.map((colour) => toLab(hex(colour.hex)))
  const nearest = (lab: Lab): number => {
    const distances = labs.map((one) => apart(one, lab))
    return distances.indexOf(Math.min(...distances))
  }
  const shown = glance.labs.map(nearest)
  for (const one of standing) {
    const own = nearest(toLab(colourOf(stage, one)))
    const { x, y, width, height } = boxOf(one)
    // A drawing inks some two thirds of its box, the middle of it.
    const inked = {
      x: x + width * 0.1,
      y: y + height * 0.1,
      width: width * 0.8,
      height: height * 0.85,
    }
    for (const i of within(glance, stage, inked)) shown[i] = own
  }
  const counts = labs.map(() => 0)
  for (const k of shown) counts[k] = (counts[k] ?? 0) + 1
  const sum = palette.reduce((all, { share }) => all + share, 0) || 1
  return palette.reduce(
    (off, { share }, k) => off + Math.abs((counts[k] ?? 0) / shown.length - share / sum) / 2,
    0,
  )
}

/** What only a look can tell, with what is lost when all of it is wrong. */
export const looks = [
  // A veil can be laid behind letters: uneven ground is less bad than a figure there.
  { name: 'uneven letters', fault: unevenLetters, weight: 0.12 },
  { name: 'blending', fault: blending, weight: 0.14 },
  // The palette is brought about afterwards in any case; a layout near it keeps its shading.
  { name: 'off palette', fault: offPalette, weight: 0.2 },
] as const

/** What a look takes from the score. */
export const lostAt = (view: View, glance: Glance): number =>
  looks.reduce((lost, { fault, weight }) => lost + fault(view, glance) * weight, 0)
