/** A wooden house on the ground. */
import { hex } from '../colour.ts'
import { paintHouse } from '../built/houses.ts'
import type { FeaturePainter } from './feature.ts'

export const cabin: FeaturePainter = {
  at: 'ground',
  paint: (stage, setting) => {
    const { w, h, u, light, plan } = stage
    const snowy = plan.season === 'winter' || plan.weather === 'snow' || plan.place === 'snow'
    const width = Math.min(w * 0.24, h * 0.34)
    const right = light.sun.x > 0.5
    paintHouse(
      stage,
      {
        x: (right ? 0.68 : 0.1) * w,
        base: setting.ground(0.66) + 8 * u,
        width,
        height: width * 0.72,
        wall: hex('#8f6242'),
        roof: snowy ? hex('#eef2f8') : hex('#5d4a44'),
        depth: 0.88,
        turn: right ? -1 : 1,
        timbered: true,
      },
      stage.random.fork('cabin'),
    )
  },
}
