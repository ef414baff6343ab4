/** A screen-printed poster: seven strong flat colours with clean edges, on faintly uneven ink. */
import { flatten } from '../filters/flat.ts'
import { printFlat } from './printed.ts'
import { scaleOf, type Stylise } from './style.ts'

export const poster: Stylise = (raster, { seed }) =>
  printFlat(flatten(raster, 7, 7 * scaleOf(raster), seed), { chroma: 1.45, contrast: 1.12 })
