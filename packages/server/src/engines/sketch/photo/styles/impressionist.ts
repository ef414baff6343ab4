/** Short dabs of broken colour laid side by side, the primed canvas showing between them. */
import { impasto } from '../strokes/impasto.ts'
import { paintStrokes } from '../strokes/strokes.ts'
import { scaleOf, type Stylise } from './style.ts'

export const impressionist: Stylise = (raster, { seed }) => {
  const s = scaleOf(raster)
  const brushes = [
    { width: 30 * s, length: 3, threshold: 0, stray: 0.14 },
    { width: 15 * s, length: 2.4, threshold: 0.03, stray: 0.2 },
    { width: 8.5 * s, length: 2, threshold: 0.065, stray: 0.16 },
    { width: Math.max(4, 5.5 * s), length: 1.8, threshold: 0.09, stray: 0.1 },
  ]
  const { raster: painted, relief } = paintStrokes(raster, brushes, [0.86, 0.8, 0.68], seed)
  return impasto(painted, relief, { depth: 0.42, saturation: 1.34, weave: 3.6 * s })
}
