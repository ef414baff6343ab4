/** Boulders at the sides. */
import { hex } from '../colour.ts'
import { grow, stone } from '../flora/ground.ts'
import type { FeaturePainter } from './feature.ts'

export const rocks: FeaturePainter = {
  at: 'ground',
  paint: (stage, setting) =>
    grow(stage, {
      label: 'rocks',
      top: setting.ground(0.7),
      bottom: stage.h,
      tall: 120 * stage.u,
      dense: 1.6,
      colour: hex('#85827c'),
      plants: [stone],
      where: (x, t) => (Math.abs(x - 0.5) > 0.28 ? 0.7 * t : 0.05),
    }),
}
