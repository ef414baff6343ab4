/** Towers of a far city behind the land. */
import { skyline as towers } from '../built/buildings.ts'
import { hex } from '../colour.ts'
import type { FeaturePainter } from './feature.ts'

export const skyline: FeaturePainter = {
  at: 'back',
  paint: (stage) =>
    towers(
      stage,
      'back',
      stage.horizon * 1.004,
      stage.h * 0.16,
      0.3,
      ['#7f8fa6', '#8a94a8', '#76869c'].map(hex),
      4,
    ),
}
