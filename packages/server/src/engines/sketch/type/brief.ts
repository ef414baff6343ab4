/** What the painter of each role is given and gives back. */
import type { Style } from '@limn/sdk'
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { css, mix, type Rgb } from '../paint/colour.ts'
import type { Face, Weight } from './fonts.ts'
import type { Ground } from './ground.ts'
import type { Box } from './ink.ts'
import type { Layout, LayoutOptions } from './layout.ts'

export interface Brief {
  readonly ctx: SKRSContext2D
  readonly text: string
  readonly box: Box
  /** The ground behind a part of the box. */
  measure(part: Box): Ground
  readonly colour: Rgb | undefined
  readonly board: Rgb | undefined
  readonly light: Rgb | undefined
  readonly face: Face | undefined
  readonly style: Style | undefined
  readonly material: 'wood' | 'enamel' | 'metal' | 'chalk' | undefined
  readonly align: LayoutOptions['align']
  readonly valign: LayoutOptions['valign']
}

/** What letters that were there before looked like. */
export interface Former {
  /** Height of a capital, in pixels: new letters look no larger. */
  readonly height: number
  readonly weight: Weight
}

export interface Drawn {
  readonly layout: Layout
  /** What was drawn, shadow apart: the letters, or the board they stand on. */
  readonly at: Box
  /** Colour of the letters. */
  readonly colour: Rgb
  /** Of the letters against what is right behind them, by WCAG 2.2: 1 to 21. */
  readonly contrast: number
}

const byStyle: Readonly<Partial<Record<Style, Face>>> = {
  oil: 'serif',
  impressionist: 'serif',
  vintage: 'serif',
  noir: 'serif',
  'stained-glass': 'serif',
  mosaic: 'serif',
  watercolour: 'hand',
  pencil: 'hand',
  ink: 'hand',
  charcoal: 'hand',
  neon: 'round',
  'paper-cut': 'round',
}

export const faceFor = (brief: Brief, usual: Face): Face =>
  brief.face ?? (brief.style && byStyle[brief.style]) ?? usual

/** A thing painted apart and laid in under the picture's light. */
export function lit(brief: Brief, paint: (ctx: SKRSContext2D) => void): void {
  const { ctx, box, light } = brief
  if (!light) {
    paint(ctx)
    return
  }
  const m = ctx.getTransform()
  const apart = createCanvas(Math.ceil(box.width * m.a), Math.ceil(box.height * m.d)).getContext(
    '2d',
  )
  apart.scale(m.a, m.d)
  apart.translate(-box.x, -box.y)
  paint(apart)
  const kept = createCanvas(apart.canvas.width, apart.canvas.height).getContext('2d')
  kept.drawImage(apart.canvas, 0, 0)
  apart.globalCompositeOperation = 'multiply'
  apart.fillStyle = css(mix([255, 255, 255], light, 0.8))
  apart.fillRect(box.x, box.y, box.width, box.height)
  apart.setTransform(1, 0, 0, 1, 0, 0)
  apart.globalCompositeOperation = 'destination-in'
  apart.drawImage(kept.canvas, 0, 0)
  ctx.drawImage(apart.canvas, box.x, box.y, box.width, box.height)
}
