/** Walls that turn away from the eye: filled shapes and patches of them, in the wall's own measures. */
import type { SKRSContext2D } from '@napi-rs/canvas'

export type Point = readonly [number, number]

/** Pixels of a place on a wall: `along` it and `up` it, in whatever measures the wall has. */
export type Wall = (along: number, up: number) => Point

export function fillShape(ctx: SKRSContext2D, points: readonly Point[], tone: string): void {
  ctx.fillStyle = tone
  ctx.beginPath()
  for (const [x, y] of points) ctx.lineTo(x, y)
  ctx.closePath()
  ctx.fill()
}

/** The four corners of a part of a wall. */
export const patch = (
  wall: Wall,
  from: number,
  low: number,
  to: number,
  high: number,
): readonly Point[] => [wall(from, low), wall(to, low), wall(to, high), wall(from, high)]
