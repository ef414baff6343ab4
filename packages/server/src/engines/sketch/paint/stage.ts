/** What every painter is given: the canvas, its measures, the light and the plan. */
import type { ScenePlan } from '@limn/sdk'
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Light } from './light.ts'
import type { Random } from './random.ts'

export interface Stage {
  readonly canvas: Canvas
  readonly ctx: SKRSContext2D
  readonly w: number
  readonly h: number
  /** A thousandth of the shorter side: widths of lines and grains are told in it. */
  readonly u: number
  /** y of the horizon in pixels. */
  readonly horizon: number
  readonly plan: ScenePlan
  readonly light: Light
  readonly random: Random
}

/** A sheet of a place. `depth` 0 is farthest, 1 nearest; subjects are put between by their own depth. */
export interface Layer {
  readonly depth: number
  paint(stage: Stage): void
}

/** A place ready to be painted. */
export interface Setting {
  readonly layers: readonly Layer[]
  /** Where things can stand: y in pixels of the ground at a depth, 0.35 to 1. */
  ground(depth: number): number
  /** What they stand on. `none`: they float (space, sky, underwater). */
  readonly surface:
    | 'grass'
    | 'earth'
    | 'snow'
    | 'sand'
    | 'water'
    | 'stone'
    | 'floor'
    | 'table'
    | 'none'
  /** y of the water, where there is some that things can float on. */
  water?(depth: number): number
  /** y in pixels where the water ends and land begins, for an x in pixels; absent where water goes to the lower edge. */
  readonly shore?: ((x: number) => number) | undefined
  /** A high place over the water for what stands on land: pixels. */
  readonly perch?: { readonly x: number; readonly foot: number } | undefined
  /** Whether the ground mirrors what stands on it, 0 to 1. */
  readonly gloss: number
}

/** One place: its horizon as a share of the height, and its sheets. */
export interface PlacePainter {
  horizon(plan: ScenePlan): number
  set(stage: Stage): Setting
}

/**
 * The same picture as plain pixels. Skia here records strokes and plays them again each time a canvas
 * is drawn onto another, so what is stamped many times must be made flat once.
 */
export function flat(canvas: Canvas): Canvas {
  const { width, height } = canvas
  const still = createCanvas(width, height)
  still
    .getContext('2d')
    .putImageData(canvas.getContext('2d').getImageData(0, 0, width, height), 0, 0)
  return still
}

/**
 * Gives a canvas's pixels back at once instead of when its wrapper is collected: a picture's worth of
 * plants is more than the picture. What was drawn from it elsewhere stays.
 */
export function release(canvas: Canvas): void {
  canvas.width = 1
  canvas.height = 1
}

/** A small canvas filled pixel by pixel: soft things (clouds, fog, glow) are made small and drawn large. */
export function field(
  width: number,
  height: number,
  paint: (x: number, y: number, put: (r: number, g: number, b: number, a: number) => void) => void,
): Canvas {
  const canvas = createCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)))
  const ctx = canvas.getContext('2d')
  const image = ctx.createImageData(canvas.width, canvas.height)
  const data = image.data
  let at = 0
  const put = (r: number, g: number, b: number, a: number): void => {
    data[at] = r
    data[at + 1] = g
    data[at + 2] = b
    data[at + 3] = a * 255
  }
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      paint(x, y, put)
      at += 4
    }
  }
  ctx.putImageData(image, 0, 0)
  return canvas
}

/** Draws a small canvas over an area, smoothly. */
export function spread(
  stage: Stage,
  small: Canvas,
  x: number,
  y: number,
  w: number,
  h: number,
): void {
  stage.ctx.imageSmoothingEnabled = true
  stage.ctx.imageSmoothingQuality = 'high'
  stage.ctx.drawImage(small, x, y, w, h)
}
