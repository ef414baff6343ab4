/** A screen-printed poster: ten strong flat colours with clean edges, on faintly uneven ink. */
import { flatten } from '../filters/flat.ts'
import { printFlat } from './printed.ts'
import { scaleOf, type Stylise } from './style.ts'

export const poster: Stylise = (raster, { seed }) =>
  printFlat(flatten(raster, 10, 4.6 * scaleOf(raster), seed), { chroma: 1.45, contrast: 1.12 })
