/** Charcoal on rough paper: broad smudged darks, grain where the stick skipped, few heavy lines. */
import type { PixelSize } from '@limn/sdk'
import { along, type Flow } from '../filters/flow.ts'
import { lines } from '../filters/lines.ts'
import { tooth } from '../filters/paper.ts'
import { blur, ease, map, type Plane, resized } from '../filters/plane.ts'
import { motif, onSheet } from './drawn.ts'
import { scaleOf, type Stylise } from './style.ts'

/** Grain drawn out along the shapes; at half size, for it is soft. */
function dragged({ width, height }: PixelSize, run: Flow, s: number, seed: number): Plane {
  const grain = tooth(Math.ceil(width / 2), Math.ceil(height / 2), s, seed)
  const half = { ...run, step: run.step / 2 }
  return resized(along(grain, half, { reach: Math.round(7 * s) }), width, height, 0.5)
}

export const charcoal: Stylise = (raster, { seed }) => {
  const { width, height } = raster
  const s = scaleOf(raster)
  const { tone, local, run } = motif(raster, 2.4 * s)
  const grain = tooth(width, height, Math.max(1.6, 2.6 * s), seed)
  const fine = tooth(width, height, Math.max(1, 1.2 * s), seed + 1)
  const drag = dragged(raster, run, s, seed + 2)
  const smudge = blur(tone, 9 * s)
  const contour = lines(tone, run, { width: Math.max(2.5, 5 * s), detail: 0.6, hardness: 9 })
  const faint = Float32Array.from({ length: 1024 }, (_, k) => (k / 1024) ** 1.4 * 0.42)
  const cover = map(local, (v, i) => {
    const dark = 1 - (v * 0.6 + tone.data[i]! * 0.4)
    const stick = dark + (drag.data[i]! - 0.5) * 0.9 + contour.data[i]! * 0.5
    // The stick touches the paper's hills first, and its hollows only under pressure.
    const touch = 0.62 * grain.data[i]! + 0.38 * fine.data[i]!
    const grip = ease(touch * 0.95 - 0.08, touch * 0.95 + 0.26, stick - 0.2)
    const dust = faint[Math.min(1023, (1 - smudge.data[i]!) * 1024) | 0]!
    return 0.95 * (1 - (1 - dust) * (1 - grip * Math.min(1, 0.35 + stick * 0.75)))
  })
  return onSheet(cover, grain, [233, 227, 215], [27, 25, 25])
}
