import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { foliage, inks } from './leaves.ts'
import { sprite, stamp } from './sprite.ts'

const side = 128
const alphas = (canvas: Canvas): number[] =>
  [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].filter(
    (_, i) => i % 4 === 3,
  )
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
const green = inks([20, 140, 60], [20, 140, 60])(0)

function leafed(rx: number, ry: number, turn: number): Canvas {
  const canvas = createCanvas(side, side)
  const ctx = canvas.getContext('2d')
  const leaves = foliage(ctx, 0, 0, side, side)
  leaves.leaf(63.3, 60.7, rx, ry, turn, green)
  leaves.lay()
  return canvas
}

describe('leaves', () => {
  test.each([
    [0.5, 0.35, 0.3],
    [1.4, 0.9, 2],
    [6, 3.5, 0.8],
    [34, 12, 2.6],
  ])('half axes of %f and %f cover the area of the ellipse', (rx, ry, turn) => {
    const covered = sum(alphas(leafed(rx, ry, turn))) / 255
    expect(covered / (Math.PI * rx * ry)).toBeGreaterThan(0.93)
    expect(covered / (Math.PI * rx * ry)).toBeLessThan(1.09)
  })

  test('a leaf lies where Skia would lay it', () => {
    const skia = createCanvas(side, side)
    const ctx = skia.getContext('2d')
    ctx.fillStyle = 'rgb(20,140,60)'
    ctx.ellipse(63.3, 60.7, 20, 9, 0.7, 0, Math.PI * 2)
    ctx.fill()
    const [ours, theirs] = [alphas(leafed(20, 9, 0.7)), alphas(skia)]
    const off = ours.map((alpha, i) => Math.abs(alpha - (theirs[i] ?? 0)))
    expect(Math.max(...off)).toBeLessThan(90)
    expect(sum(off) / sum(theirs)).toBeLessThan(0.02)
  })

  test('the later leaf hides the earlier one, and half a pixel of it lets half of that through', () => {
    const canvas = createCanvas(side, side)
    const ctx = canvas.getContext('2d')
    const leaves = foliage(ctx, 0, 0, side, side)
    const red = inks([200, 0, 0], [200, 0, 0])(0)
    leaves.leaf(64, 64, 30, 30, 0, red)
    leaves.leaf(64, 64, 10, 10, 0, green)
    leaves.lay()
    const pixel = (x: number, y: number) => [...ctx.getImageData(x, y, 1, 1).data]
    expect(pixel(64, 64)).toEqual([20, 140, 60, 255])
    expect(pixel(84, 64)).toEqual([200, 0, 0, 255])
    const [r = 0, g = 0, , a] = pixel(73, 67)
    expect(a).toBe(255)
    expect(r).toBeGreaterThan(20)
    expect(g).toBeGreaterThan(0)
  })
})

describe('sprites', () => {
  /** A thin upright, far to the left of a wide sheet. */
  const stick = (size: number) =>
    sprite(size * 2, size, (ctx) => {
      ctx.fillStyle = 'black'
      ctx.fillRect(-size * 0.8, -size, size * 0.05, size)
    })

  test.each([100, 900])(
    'a sprite of %i pixels is cut to what is drawn, and stands where it stood',
    (size) => {
      const one = stick(size)
      expect(one.canvas.width).toBeLessThan(size * 0.1 + 24)
      const canvas = createCanvas(size * 3, size * 2)
      stamp(canvas.getContext('2d'), one, size * 1.5, size * 1.5, 1, false)
      const ctx = canvas.getContext('2d')
      const alpha = (x: number, y: number) =>
        ctx.getImageData(Math.round(x), Math.round(y), 1, 1).data[3]
      expect(alpha(size * 0.725, size)).toBe(255)
      expect(alpha(size * 0.725, size * 0.55)).toBe(255)
      expect(alpha(size * 0.725, size * 1.52)).toBe(0)
      expect(alpha(size * 0.66, size)).toBe(0)
      expect(alpha(size * 0.79, size)).toBe(0)
    },
  )

  test('nothing drawn is nothing stamped', () => {
    const canvas = createCanvas(64, 64)
    stamp(
      canvas.getContext('2d'),
      sprite(20, 20, () => {}),
      32,
      40,
      1,
      true,
    )
    expect(sum(alphas(canvas))).toBe(0)
  })
})
