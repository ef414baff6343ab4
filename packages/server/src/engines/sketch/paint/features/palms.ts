/** Palms at the side. */
import { hex } from '../colour.ts'
import { tonesOf } from '../flora/ground.ts'
import { palm } from '../flora/palms.ts'
import { sprite, stamp } from '../flora/sprite.ts'
import type { Setting, Stage } from '../stage.ts'
import type { FeaturePainter } from './feature.ts'

function row(stage: Stage, setting: Setting): void {
  const random = stage.random.fork('palms')
  const tones = tonesOf(stage, hex('#5f9450'), 0.95)
  const right = stage.light.sun.x > 0.5
  for (const [at, size] of [
    [0.12, 0.5],
    [0.22, 0.36],
    [0.05, 0.42],
  ] as const) {
    const tall = stage.h * size
    const one = sprite(tall * 1.3, tall, (ctx) => palm(ctx, tall, tones, right ? 1 : -1, random))
    stamp(stage.ctx, one, (right ? at : 1 - at) * stage.w, setting.ground(0.8), 1, random() < 0.5)
  }
}

export const palms: FeaturePainter = { at: 'ground', paint: row }
