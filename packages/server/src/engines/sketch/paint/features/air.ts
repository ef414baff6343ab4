/** What hangs in the air: mist over the ground, slanting light. */
import { veil } from '../nature/mist.ts'
import { rays } from '../nature/sky.ts'
import type { FeaturePainter } from './feature.ts'

export const mist: FeaturePainter = {
  at: 'over',
  paint: (stage, setting) => veil(stage, 'mist', setting.ground(0.7), stage.h * 0.2, 0.5),
}

export const lightRays: FeaturePainter = { at: 'ground', paint: (stage) => rays(stage, 1) }
