/** Where text goes on a picture when only a side or a corner of it was named. */
import type { Operation } from '@limn/sdk'
import type { Box } from './ink.ts'

export type At = Exclude<Extract<Operation, { verb: 'text' }>['at'], 'box'>

/** x, y, width and height as shares of the picture. */
const shares: Readonly<Record<At, readonly [number, number, number, number]>> = {
  top: [0.05, 0.04, 0.9, 0.24],
  centre: [0.08, 0.34, 0.84, 0.32],
  bottom: [0.05, 0.72, 0.9, 0.24],
  left: [0.04, 0.34, 0.42, 0.32],
  right: [0.54, 0.34, 0.42, 0.32],
  'top-left': [0.04, 0.04, 0.44, 0.18],
  'top-right': [0.52, 0.04, 0.44, 0.18],
  'bottom-left': [0.04, 0.78, 0.44, 0.18],
  'bottom-right': [0.52, 0.78, 0.44, 0.18],
}

export function areaAt(at: At, width: number, height: number): Box {
  const [x, y, w, h] = shares[at]
  return {
    x: Math.round(x * width),
    y: Math.round(y * height),
    width: Math.round(w * width),
    height: Math.round(h * height),
  }
}
