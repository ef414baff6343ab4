/** A tilted photograph levelled, and cropped to what is upright and whole. */
import type { Change } from '../contract.ts'
import { tiltOf } from '../find/tilt.ts'
import { tilt } from './geometry.ts'

/** Less is not seen, and turning costs sharpness. Degrees. */
const least = 0.3

export const straighten: Change<'straighten'> = async (photo, _operation, desk) => {
  const degrees = await tiltOf(photo.raster)
  if (degrees === undefined) {
    desk.warn(
      'No horizon or upright lines stand out in the photograph, so it was not straightened. Say by how many degrees it should be rotated.',
    )
    return photo
  }
  if (Math.abs(degrees) < least) {
    desk.warn('The photograph is level already, so it was not straightened.')
    return photo
  }
  return tilt(photo, -degrees)
}
