/**
 * Letters on a board, a label or a screen: what stands out from the tone that most of a box has, as
 * strokes. Anything that reaches the box's rim (a frame, the wall behind a sign) is none.
 */
import type { Raster } from '../../../../images/codec.ts'
import type { Rect } from '../../../../images/geometry.ts'
import type { Surface } from '../fill/ground.ts'
import { areas } from './areas.ts'
import { grown, type Mask } from './shape.ts'
import { type Standout, standouts } from './standout.ts'

export interface Lettering {
  /** 1 on letters and on what is soft about them, of the size of the box. */
  readonly strokes: Mask
  /** Median colour of the letters, `#rrggbb`. */
  readonly colour: string
  /** Round all letters, in pixels of the box. */
  readonly area: Rect
  /** About the height of a capital, pixels. */
  readonly height: number
  readonly weight: 400 | 700
  /** What they stand on, in pixels of the box, when that is plain. */
  readonly ground: Surface | undefined
}

/** How far, in 0 to 255, letters are from their ground at least. */
const least = 26
/** Share of the box that letters may take. */
const share = { least: 0.003, most: 0.55 }
/** How clear letters are at least, and which share of their area they cover: pebbles are neither. */
const enough = { plain: { clear: 2.2, dense: 0.02 }, uneven: { clear: 4.6, dense: 0.05 } }
/** Stroke width over letter height from which letters are bold. */
const bold = 0.165

/** `undefined` when nothing in the piece looks like letters on a ground. */
export function letteringIn(piece: Raster): Lettering | undefined {
  const found = standouts(piece).flatMap((standout) => {
    const letters = read(piece, standout)
    return letters ? [letters] : []
  })
  return found.toSorted((a, b) => b.clear - a.clear)[0]?.lettering
}

/** Letters as they stand out in one way, and how clearly: they are of one colour, gaps between them are not. */
function read(
  piece: Raster,
  { far, spread, ground }: Standout,
): { lettering: Lettering; clear: number } | undefined {
  const { width, height } = piece
  const limit = Math.max(least, spread * (ground ? 4 : 3))
  const cores = Uint8Array.from(far, (value) => (value > limit ? 1 : 0))
  const found = lettersOf({ width, height, data: cores })
  if (!found) return undefined
  const { mask, boxes } = ground ? found : ofOneColour(piece, found, far)
  const count = mask.data.reduce((sum, value) => sum + value, 0)
  if (count < mask.data.length * share.least || count > mask.data.length * share.most)
    return undefined
  const tall = tallness(boxes)
  const edge = Math.max(2, Math.round(tall * 0.05) + 1)
  const soft = grown(mask, edge)
  // A soft edge or a shadow goes on a little further than the letters' own.
  const near = grown(mask, edge * 3)
  const faint = Math.max(9, spread * 2.2)
  const strokes = soft.data.map((value, i) => (value || (near.data[i] && far[i]! > faint) ? 1 : 0))
  const { colour, uneven } = colourOf(piece, mask, far)
  const lettering = {
    strokes: { width, height, data: strokes },
    colour,
    area: around(boxes.filter((box) => box.height > tall * 0.4)),
    height: tall,
    weight: strokeWidth(mask) > tall * bold ? 700 : 400,
    ground,
  } as const
  const shown = far.reduce((sum, value, i) => sum + (mask.data[i] ? value : 0), 0) / count
  const clear = shown / (10 + uneven)
  const { area } = lettering
  const dense = count / (area.width * area.height)
  const needed = ground ? enough.plain : enough.uneven
  return clear < needed.clear || dense < needed.dense ? undefined : { lettering, clear }
}

interface Letters {
  readonly mask: Mask
  /** Round each part. */
  readonly boxes: readonly Rect[]
}

/** The areas that keep off the rim. */
function lettersOf(mask: Mask): Letters | undefined {
  const { width, height, data } = mask
  const { labels, sizes } = areas(data, width, height)
  const extents = sizes.map(() => [width, height, -1, -1])
  for (let i = 0; i < data.length; i++) {
    const box = extents[labels[i]!]!
    const [x, y] = [i % width, (i / width) | 0]
    box[0] = Math.min(box[0]!, x)
    box[1] = Math.min(box[1]!, y)
    box[2] = Math.max(box[2]!, x)
    box[3] = Math.max(box[3]!, y)
  }
  const speck = Math.max(3, width * height * 0.00005)
  const boxes = extents.map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0], label) =>
    label > 0 && sizes[label]! >= speck
      ? { x: x1, y: y1, width: x2 - x1 + 1, height: y2 - y1 + 1 }
      : undefined,
  )
  const isFree = (box: Rect) =>
    box.x > 0 && box.y > 0 && box.x + box.width < width && box.y + box.height < height
  const small = (box: Rect) => box.width < width * 0.85 || box.height < height * 0.85
  const free = boxes.filter((box) => box !== undefined && isFree(box) && small(box))
  const tall = free.length > 0 ? tallness(free.filter((box) => box !== undefined)) : 0
  // A letter that the rim cuts is as large as the others; a frame or a wall is not.
  const likeOthers = (box: Rect) =>
    tall > 0
      ? box.height < tall * 1.3 && box.width < tall * 2.5 && box.height > tall * 0.3
      : box.height < height && box.width < width * 0.9
  const isLetter = boxes.map((box) => box && small(box) && (isFree(box) || likeOthers(box)))
  const letters = boxes.filter((box, label) => box !== undefined && isLetter[label])
  if (letters.length === 0) return undefined
  const kept = data.map((_, i) => (isLetter[labels[i]!] ? 1 : 0))
  return { mask: { width, height, data: kept }, boxes: letters.filter((box) => box !== undefined) }
}

/** How far, in 0 to 255, the colour of a part may be from that of the others. */
const alike = 48

/** On an uneven ground much stands out; letters have one colour. */
function ofOneColour(piece: Raster, { mask, boxes }: Letters, far: Float32Array): Letters {
  const { width, height, data } = mask
  const { colour } = colourOf(piece, mask, far)
  const tone = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  const { labels, sizes } = areas(data, width, height)
  const off = new Float64Array(sizes.length)
  for (let i = 0; i < data.length; i++)
    for (let c = 0; c < 3; c++) off[labels[i]!]! += Math.abs(piece.data[i * 4 + c]! - tone[c]!) / 3
  const kept = data.map((value, i) =>
    value && off[labels[i]!]! / sizes[labels[i]!]! < alike ? 1 : 0,
  )
  const isKept = ({ x, y, width: w, height: h }: Rect) => {
    for (let v = y; v < y + h; v++)
      for (let u = x; u < x + w; u++) if (kept[v * width + u]) return true
    return false
  }
  const left = boxes.filter(isKept)
  return left.length > 0 ? { mask: { width, height, data: kept }, boxes: left } : { mask, boxes }
}

function around(boxes: readonly Rect[]): Rect {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** Most letters are at most this high: dots and accents do not count, nor does one stray long thing. */
function tallness(boxes: readonly Rect[]): number {
  const heights = boxes.map((box) => box.height).toSorted((a, b) => a - b)
  const highest = heights.at(-1)!
  const letters = heights.filter((value) => value > highest * 0.3)
  return letters[Math.floor((letters.length - 1) * 0.85)]!
}

/** Twice the area over the outline. */
function strokeWidth({ width, data }: Mask): number {
  let [area, outline] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue
    area += 1
    outline +=
      (data[i - 1] ? 0 : 1) +
      (data[i + 1] ? 0 : 1) +
      (data[i - width] ? 0 : 1) +
      (data[i + width] ? 0 : 1)
  }
  // Slanting edges are counted about a quarter too long on a grid.
  return (2 * area) / Math.max(1, outline * 0.8)
}

/** Median colour of the pixels that are farthest from the ground (edges are mixed with it), and how much those differ. */
function colourOf(
  { data }: Raster,
  { data: mask }: Mask,
  far: Float32Array,
): { colour: string; uneven: number } {
  const own = [...mask.keys()].filter((i) => mask[i])
  const order = own.map((i) => far[i]!).toSorted((a, b) => a - b)
  const sure = own.filter((i) => far[i]! >= order[Math.floor(order.length * 0.65)]!)
  const channels = [0, 1, 2].map((c) => sure.map((i) => data[i * 4 + c]!).toSorted((a, b) => a - b))
  const at = (values: readonly number[], part: number) =>
    values[Math.floor((values.length - 1) * part)]!
  const hex = channels.map((values) => at(values, 0.5).toString(16).padStart(2, '0'))
  const spreads = channels.map((values) => at(values, 0.84) - at(values, 0.16))
  return { colour: `#${hex.join('')}`, uneven: Math.max(...spreads) / 2 }
}
