/** The open sky over a sea of cloud. */
import { floating } from '../drift.ts'
import { blend, mix } from '../colour.ts'
import { fractal, noise } from '../noise.ts'
import { field, spread, type PlacePainter, type Stage } from '../stage.ts'
import { paintSky } from '../nature/sky.ts'

/** A sea of cloud along the lower edge. */
function bank(stage: Stage, w: number, h: number): void {
  const n = noise(stage.random.fork('bank'))
  const { light } = stage
  const bright = mix(light.glow, light.key, 0.5)
  for (let row = 0; row < 4; row++) {
    const top = h * (0.66 + row * 0.08)
    const sheet = field(360, 120, (px, py, put) => {
      const x = (px / 360) * 3 * (w / h)
      const y = py / 120
      const crest = 0.3 + fractal(n, x * 1.3 + row * 9, row, 5) * 0.42
      const inside = (y - crest) * 6
      if (inside <= 0) return put(0, 0, 0, 0)
      const lump = fractal(n, x * 2.6 + row * 5, y * 3, 4)
      const tone = blend(
        bright,
        light.shade,
        Math.min(1, Math.max(0, (y - crest) * 1.1 - lump * 0.5)),
      )
      put(tone[0], tone[1], tone[2], Math.min(1, inside) * (0.75 + row * 0.08))
    })
    spread(stage, sheet, 0, top, w, h * 0.36)
  }
}

export const sky: PlacePainter = {
  horizon: () => 0.98,
  set(stage) {
    const { w, h } = stage
    return {
      ground: floating(h),
      surface: 'none',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(
              { ...stage, light: { ...stage.light, clouds: Math.max(0.5, stage.light.clouds) } },
              h,
            )
            bank(stage, w, h)
          },
        },
      ],
    }
  },
}
