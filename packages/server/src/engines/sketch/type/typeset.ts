/**
 * Text in the picture, letter for letter: as a title, a sign, a label or a caption, in a box of a
 * canvas; or onto a photograph. Nothing is drawn outside of the box.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Style, TextItem } from '@limn/sdk'
import { colourOf, measureGround, plainGround } from './ground.ts'
import type { Box } from './ink.ts'
import { label } from './label.ts'
import type { LayoutOptions } from './layout.ts'
import { neon } from './neon.ts'
import { sign } from './sign.ts'
import { caption, replacement, title } from './title.ts'
import type { Brief, Drawn, Former } from './brief.ts'
import type { Face } from './fonts.ts'

export { areaAt } from './areas.ts'
export { cannotDraw, missing } from './coverage.ts'
export { layout } from './layout.ts'
export type { Drawn, Former } from './brief.ts'
export type { Box } from './ink.ts'
export type { Layout, LayoutOptions, Line } from './layout.ts'

export type Role = TextItem['role']
export type Material = 'wood' | 'enamel' | 'metal' | 'chalk'

export interface DrawOptions {
  readonly role: Role
  /** Of the letters: `#rrggbb` or a CSS name. A ground that it can't be read on gets a veil or another board. */
  readonly colour?: string | undefined
  /** Of a sign's board or a label's paper. */
  readonly board?: string | undefined
  /** Luminance behind the box, 0 to 1, when it is known; measured from the canvas otherwise. */
  readonly ground?: number | undefined
  /** Chooses the face where none is asked for. */
  readonly style?: Style | undefined
  readonly face?: Face | undefined
  /** A sign's; by the text when absent. */
  readonly material?: Material | undefined
  /** A sign of neon tubes. */
  readonly neon?: boolean | undefined
  /** What a white thing looks like in the picture's light: tints boards and papers, not tubes. */
  readonly light?: string | undefined
  readonly align?: LayoutOptions['align']
  readonly valign?: LayoutOptions['valign']
  /** Of the letters that stood there: letters alone are set then, like them, whatever the role. */
  readonly former?: Former | undefined
}

const painters: Readonly<Record<Role, (brief: Brief) => Drawn>> = { title, sign, label, caption }

/**
 * The canvas may be scaled and shifted, not turned. Throws Problem `refused` for characters without a font, and for text too
 * long to be read in the box.
 */
export function draw(ctx: SKRSContext2D, text: string, box: Box, options: DrawOptions): Drawn {
  const known = options.ground === undefined ? undefined : plainGround(options.ground)
  const brief: Brief = {
    ctx,
    text,
    box,
    measure: (part) => known ?? measureGround(ctx, part),
    colour: colourOf(options.colour),
    board: colourOf(options.board),
    light: colourOf(options.light),
    face: options.face,
    style: options.style,
    material: options.material,
    align: options.align,
    valign: options.valign,
  }
  const { former } = options
  const usual = options.role === 'sign' && options.neon ? neon : painters[options.role]
  const paint = former ? (to: Brief) => replacement(to, former) : usual
  ctx.save()
  try {
    ctx.beginPath()
    ctx.rect(box.x, box.y, box.width, box.height)
    ctx.clip()
    return paint(brief)
  } finally {
    ctx.restore()
  }
}

/** Pixels as RGBA bytes, not premultiplied, row by row. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** Large text on a photograph, readable on whatever it shows. Pixels outside of the area stay as they are. */
export function drawOnPhoto(
  raster: Raster,
  text: string,
  area: Box,
  options: Omit<DrawOptions, 'role' | 'ground'> & { readonly role?: Role | undefined } = {},
): Raster {
  const x = Math.max(0, Math.ceil(area.x))
  const y = Math.max(0, Math.ceil(area.y))
  const width = Math.max(1, Math.min(raster.width, Math.floor(area.x + area.width)) - x)
  const height = Math.max(1, Math.min(raster.height, Math.floor(area.y + area.height)) - y)
  const ctx = createCanvas(width, height).getContext('2d')
  const piece = ctx.createImageData(width, height)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * raster.width + x) * 4
    piece.data.set(raster.data.subarray(from, from + width * 4), row * width * 4)
  }
  ctx.putImageData(piece, 0, 0)
  draw(ctx, text, { x: 0, y: 0, width, height }, { ...options, role: options.role ?? 'title' })
  const drawn = ctx.getImageData(0, 0, width, height).data
  const data = new Uint8ClampedArray(raster.data)
  for (let row = 0; row < height; row++) {
    const line = drawn.subarray(row * width * 4, (row + 1) * width * 4)
    data.set(line, ((y + row) * raster.width + x) * 4)
  }
  return { width: raster.width, height: raster.height, data }
}
