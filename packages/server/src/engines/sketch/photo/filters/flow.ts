/** Which way a picture runs: the direction along edges at every pixel, from the smoothed structure tensor. */
import { blur, type Plane, plane, shrink } from './plane.ts'

export interface Flow {
  /** Unit vector along the edge; its sign means nothing. */
  readonly x: Plane
  readonly y: Plane
  /** 0 where no direction stands out, 1 on a clean edge. */
  readonly strength: Plane
  /** Size of the gradient, about 0 to 1. */
  readonly edge: Plane
  /** Pixels of the picture that one of these planes' is wide. */
  readonly step: number
}

/** `sigma` in pixels: how far directions are evened out. With a `step` the planes are that many times smaller. */
export function flow(tone: Plane, sigma: number, step = 1): Flow {
  if (step > 1) return { ...flow(shrink(tone, step), sigma / step), step }
  const { width, height } = tone
  const [xx, xy, yy] = [plane(width, height), plane(width, height), plane(width, height)]
  for (let y = 0; y < height; y++) {
    const up = Math.max(y - 1, 0) * width
    const row = y * width
    const down = Math.min(y + 1, height - 1) * width
    for (let x = 0; x < width; x++) {
      const left = Math.max(x - 1, 0)
      const right = Math.min(x + 1, width - 1)
      const a = tone.data[up + left]!
      const c = tone.data[up + right]!
      const g = tone.data[down + left]!
      const i = tone.data[down + right]!
      const gx = (c + 2 * tone.data[row + right]! + i - a - 2 * tone.data[row + left]! - g) / 4
      const gy = (g + 2 * tone.data[down + x]! + i - a - 2 * tone.data[up + x]! - c) / 4
      xx.data[row + x] = gx * gx
      xy.data[row + x] = gx * gy
      yy.data[row + x] = gy * gy
    }
  }
  return directions(blur(xx, sigma), blur(xy, sigma), blur(yy, sigma))
}

function directions(xx: Plane, xy: Plane, yy: Plane): Flow {
  const { width, height } = xx
  const to = {
    x: plane(width, height),
    y: plane(width, height),
    strength: plane(width, height),
    edge: plane(width, height),
    step: 1,
  }
  for (let i = 0; i < xx.data.length; i++) {
    const e = xx.data[i]!
    const f = xy.data[i]!
    const g = yy.data[i]!
    const root = Math.sqrt((e - g) * (e - g) + 4 * f * f)
    const large = (e + g + root) / 2
    const small = (e + g - root) / 2
    // The gradient's direction by half-angle formulas; the edge runs across it.
    const cos2 = root > 1e-12 ? (e - g) / root : 1
    to.x.data[i] = -Math.sqrt((1 - cos2) / 2) * (f < 0 ? -1 : 1)
    to.y.data[i] = Math.sqrt((1 + cos2) / 2)
    to.strength.data[i] = large + small > 1e-7 ? (large - small) / (large + small) : 0
    to.edge.data[i] = Math.sqrt(Math.max(large, 0))
  }
  return to
}

export interface Along {
  /** Steps to either side. */
  readonly reach: number
  /** Pixels from step to step. */
  readonly stride?: number
  /** Values above this stay as they are. */
  readonly below?: number
}

/** Mean of a plane along the flow: turns noise into strokes, and broken edges into whole ones. */
export function along(from: Plane, run: Pick<Flow, 'x' | 'y' | 'step'>, look: Along): Plane {
  const { width, height, data } = from
  const { reach, stride = 1, below = Infinity } = look
  const [fx, fy, cells, scale] = [run.x.data, run.y.data, run.x.width, 1 / run.step]
  const to = plane(width, height)
  for (let start = 0; start < data.length; start++) {
    let sum = data[start]!
    if (sum > below) {
      to.data[start] = sum
      continue
    }
    let count = 1
    const x = (start % width) + 0.5
    const y = ((start / width) | 0) + 0.5
    const here = ((y * scale) | 0) * cells + ((x * scale) | 0)
    for (let side = -stride; side <= stride; side += 2 * stride) {
      let dx = fx[here]! * side
      let dy = fy[here]! * side
      let px = x
      let py = y
      for (let step = 0; step < reach; step++) {
        px += dx
        py += dy
        if (px < 0 || py < 0 || px >= width || py >= height) break
        sum += data[(py | 0) * width + (px | 0)]!
        count += 1
        const at = ((py * scale) | 0) * cells + ((px * scale) | 0)
        const nx = fx[at]! * stride
        const ny = fy[at]! * stride
        const same = nx * dx + ny * dy < 0 ? -1 : 1
        dx = nx * same
        dy = ny * same
      }
    }
    to.data[start] = sum / count
  }
  return to
}
