/** A picture turned: exactly by right angles, cropped upright by others. */
import type { Change } from '../contract.ts'
import { move, tilt, turn, turned, turnedSize } from './geometry.ts'

export const rotate: Change<'rotate'> = async (photo, { degrees }) => {
  const { width: w, height: h } = photo.raster
  const angle = turned(degrees)
  if (angle === 0) return photo
  if (angle % 90 !== 0) return tilt(photo, angle)
  const size = turnedSize(w, h, angle)
  const by = turn(photo.raster, size, angle)
  if (angle === 90) return move(photo, h, w, (x, y) => (h - 1 - x) * w + y, by)
  if (angle === 180) return move(photo, w, h, (x, y) => (h - 1 - y) * w + w - 1 - x, by)
  return move(photo, h, w, (x, y) => x * w + w - 1 - y, by)
}
