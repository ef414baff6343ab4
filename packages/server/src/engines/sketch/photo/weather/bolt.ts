/** Lightning: a line broken again and again by chance (midpoint displacement, Fournier and others, 1982), with branches and a glow. */
import type { Raster } from '../../../../images/codec.ts'
import { type Random, random } from '../../paint/random.ts'
import { blur, map, type Plane, plane } from '../filters/plane.ts'
import type { Depth } from './depth.ts'
import type { Air } from './weather.ts'

type Point = readonly [number, number]

/** Only in the sky: what stands before it hides it. */
export function bolt(raster: Raster, { sky, horizon }: Depth, { seed, scale }: Air): Raster {
  const { width, height } = raster
  const next = random(seed, 'bolt')
  const top: Point = [width * next.between(0.2, 0.8), -4]
  const foot: Point = [top[0] + width * next.between(-0.14, 0.14), height * horizon * 0.98]
  const line = plane(width, height)
  const trunk = broken(top, foot, next)
  draw(line, trunk, 1.5 * scale, 1)
  for (let k = 0; k < 5; k++) {
    const from = trunk[next.whole(Math.floor(trunk.length * 0.12), Math.floor(trunk.length * 0.8))]
    if (!from) continue
    const reach = (foot[1] - from[1]) * next.between(0.2, 0.55)
    const to: Point = [from[0] + reach * next.between(-1, 1), from[1] + reach]
    draw(line, broken(from, to, next), 0.75 * scale, 0.6)
  }
  const core = map(blur(line, 0.5 * scale), (v) => Math.min(1, v * 1.3))
  const near = blur(line, 7 * scale)
  const wide = blur(line, 60 * scale)
  const data = new Uint8ClampedArray(raster.data)
  for (let i = 0, p = 0; p < data.length; i++, p += 4) {
    const there = sky.data[i]!
    const glow = (near.data[i]! * 1.6 + wide.data[i]! * 14) * (0.3 + 0.7 * there)
    const light = 1 - Math.exp(-(core.data[i]! * 3 * there + glow))
    if (light < 0.002) continue
    data[p] = data[p]! + (236 - data[p]!) * light
    data[p + 1] = data[p + 1]! + (238 - data[p + 1]!) * light
    data[p + 2] = data[p + 2]! + (255 - data[p + 2]!) * light
  }
  return { width, height, data }
}

function broken(from: Point, to: Point, next: Random): readonly Point[] {
  let points: readonly Point[] = [from, to]
  let stray = Math.hypot(to[0] - from[0], to[1] - from[1]) * 0.16
  for (let round = 0; round < 7; round++) {
    const finer: Point[] = []
    for (const [k, point] of points.entries()) {
      finer.push(point)
      const after = points[k + 1]
      if (!after) continue
      const [dx, dy] = [next.bell() * stray * 0.6, next.bell() * stray * 0.18]
      finer.push([(point[0] + after[0]) / 2 + dx, (point[1] + after[1]) / 2 + dy])
    }
    points = finer
    stray *= 0.53
  }
  return points
}

function draw(to: Plane, points: readonly Point[], half: number, light: number): void {
  const reach = Math.max(0.6, half)
  for (const [k, [ax, ay]] of points.entries()) {
    const [bx, by] = points[k + 1] ?? [ax, ay]
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) * 1.5))
    for (let step = 0; step < steps; step++)
      dot(to, ax + ((bx - ax) * step) / steps, ay + ((by - ay) * step) / steps, reach, light)
  }
}

function dot(
  { width, height, data }: Plane,
  x: number,
  y: number,
  half: number,
  light: number,
): void {
  for (let v = Math.max(0, Math.floor(y - half)); v <= Math.min(height - 1, y + half); v++) {
    for (let u = Math.max(0, Math.floor(x - half)); u <= Math.min(width - 1, x + half); u++) {
      const cover = Math.min(1, Math.max(0, half + 0.5 - Math.hypot(u - x, v - y))) * light
      if (cover > data[v * width + u]!) data[v * width + u] = cover
    }
  }
}
