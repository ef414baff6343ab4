/**
 * How far a photograph is from level: the lines in it that are nearly level or nearly upright, found
 * by a Hough transform in which an edge votes only for directions near its own (O'Gorman and Clowes,
 * 1976).
 */
import type { Raster } from '../../../../images/codec.ts'
import { blur, luma } from '../filters/plane.ts'
import { reduce } from './subject.ts'

/** Long side of the picture that is looked at. */
const working = 640
/** Tilts up to this are looked for, in degrees. */
const most = 15
/** How much a direction must stand out from the others, as a share of their middle. */
const clear = 1.75
/** Uprights lean towards each other in perspective, so they count for less. */
const uprightWeight = 0.6

interface Edge {
  readonly x: number
  readonly y: number
  readonly weight: number
  /** Tilt of the line it is part of, radians, clockwise. */
  readonly tilt: number
}

/** Degrees clockwise by which the picture is turned; `undefined` when no direction stands out. */
export async function tiltOf(raster: Raster): Promise<number | undefined> {
  const { level, upright } = edgesOf(await reduce(raster, working))
  const score = (degrees: number) => force(level, degrees) + uprightWeight * force(upright, degrees)
  const rough = scan(-most, most, 0.5, score)
  const usual = rough.map(([, value]) => value).toSorted((a, b) => a - b)[rough.length >> 1]!
  const [best, height] = top(rough)
  if (!(height > usual * clear) || Math.abs(best) > most - 0.4) return undefined
  return top(scan(best - 0.6, best + 0.6, 0.1, score))[0]
}

type Scores = readonly (readonly [number, number])[]

function scan(from: number, to: number, step: number, score: (degrees: number) => number): Scores {
  const count = Math.round((to - from) / step)
  return Array.from({ length: count + 1 }, (_, k) => {
    const degrees = from + k * step
    return [degrees, score(degrees)] as const
  })
}

const top = (scores: Scores): readonly [number, number] =>
  scores.reduce((best, at) => (at[1] > best[1] ? at : best))

function edgesOf(small: Raster): { level: readonly Edge[]; upright: readonly Edge[] } {
  const { width, height } = small
  const { data } = blur(luma(small), 1.1)
  const all: (Edge & { readonly isLevel: boolean })[] = []
  const limit = ((most + 6) * Math.PI) / 180
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x
      const across = data[i + 1]! - data[i - 1]!
      const down = data[i + width]! - data[i - width]!
      const weight = Math.hypot(across, down)
      if (weight < 0.02) continue
      const isLevel = Math.abs(down) > Math.abs(across)
      const tilt = isLevel ? Math.atan(-across / down) : Math.atan(down / across)
      if (Math.abs(tilt) < limit)
        all.push({ x: x - width / 2, y: y - height / 2, weight, tilt, isLevel })
    }
  }
  // A few hard edges must not outvote many soft ones.
  const weights = all.map(({ weight }) => weight).toSorted((a, b) => a - b)
  const loudest = weights[Math.floor(weights.length * 0.7)] ?? 1
  const even = all.map((edge) => ({ ...edge, weight: Math.min(edge.weight, loudest) / loudest }))
  return {
    level: even.filter(({ isLevel }) => isLevel),
    upright: even
      .filter(({ isLevel }) => !isLevel)
      .map(({ x, y, ...edge }) => ({ ...edge, x: y, y: -x })),
  }
}

/** How much of the edges falls into few lines of this tilt. */
function force(edges: readonly Edge[], degrees: number): number {
  const angle = (degrees * Math.PI) / 180
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
  const lines = new Float64Array(working * 2)
  const near = (4 * Math.PI) / 180
  for (const { x, y, weight, tilt } of edges) {
    const off = Math.abs(tilt - angle)
    if (off < near) lines[Math.round(y * cos - x * sin) + working]! += weight * (1 - off / near)
  }
  return lines.reduce((sum, value) => sum + value * value, 0)
}
