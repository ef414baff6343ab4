/** Oil on canvas: broad strokes under fine ones, bristle marks, and paint thick enough to catch the light. */
import { paintStrokes } from '../strokes/strokes.ts'
import { impasto } from '../strokes/impasto.ts'
import { simplify } from '../filters/simplify.ts'
import { scaleOf, type Stylise } from './style.ts'

export const oil: Stylise = (raster, { seed }) => {
  const s = scaleOf(raster)
  const brushes = [
    { width: 38 * s, length: 6, threshold: 0, stray: 0.05 },
    { width: 19 * s, length: 6, threshold: 0.035, stray: 0.045 },
    { width: 10 * s, length: 6, threshold: 0.035, stray: 0.04 },
    { width: Math.max(3.5, 5 * s), length: 6, threshold: 0.04, stray: 0.025 },
  ]
  const { raster: painted, relief } = paintStrokes(
    simplify(raster, 2.5 * s),
    brushes,
    [0.45, 0.36, 0.27],
    seed,
  )
  return impasto(painted, relief, { depth: 0.62, saturation: 1.16, weave: 3.2 * s })
}
