/** What tables and studio floors are made of, seen at a low angle. */
import type { ScenePlan } from '@limn/sdk'
import { hex, toLab, type Rgb } from '../colour.ts'
import { fractal, noise, ridged } from '../noise.ts'
import { field, spread, type Stage } from '../stage.ts'

type Material = NonNullable<ScenePlan['ground']>
/** The ground tone and the tone of veins, grain or wear. */
type Tones = Readonly<Record<Material, readonly [Rgb, Rgb]>>

const tones: Tones = {
  marble: [hex('#f4f1ec'), hex('#8b8a90')],
  wood: [hex('#b9824f'), hex('#5f3a20')],
  concrete: [hex('#b5b3ae'), hex('#8d8b88')],
  fabric: [hex('#d8cfc2'), hex('#b3a797')],
}

/** Beside a dark backdrop the ground is dark as well. */
const darkTones: Tones = {
  marble: [hex('#26262b'), hex('#a9a5a0')],
  wood: [hex('#5d3d2a'), hex('#27160e')],
  concrete: [hex('#56565a'), hex('#3b3b40')],
  fabric: [hex('#3a3840'), hex('#26252b')],
}

/** The surface of a material, seen at a low angle. */
export function surface(stage: Stage, top: number, ground: Material): void {
  const { w, h } = stage
  const n = noise(stage.random.fork('material'))
  const width = 640
  const height = Math.max(40, Math.round((width * (h - top)) / w))
  const { backdrop } = stage.plan
  const [light, dark] = (backdrop && toLab(hex(backdrop))[0] < 0.45 ? darkTones : tones)[ground]
  const sheet = field(width, height, (px, py, put) => {
    const t = py / height
    const z = 1 / (0.28 + t * 0.9)
    const x = ((px / width - 0.5) * z * 2 * w) / h
    const y = z * 2.2
    let v = 0
    if (ground === 'marble') {
      const warp = fractal(n, x * 1.1, y * 1.1, 4) * 1.5
      v =
        Math.max(0, ridged(n, x * 0.9 + warp, y * 0.7 + warp, 3) - 0.62) * 2.2 +
        0.1 * fractal(n, x * 2, y * 2, 3)
    } else if (ground === 'wood') {
      const board = Math.floor(x * 1.6)
      v =
        0.32 +
        0.4 * fractal(n, x * 9 + board * 7, y * 0.6 + board * 3, 4) +
        (Math.abs(x * 1.6 - board) < 0.02 ? 0.6 : 0)
    } else v = 0.4 + 0.5 * fractal(n, x * 5, y * 5, 5)
    const k = Math.min(1, Math.max(0, v))
    put(
      light[0] + (dark[0] - light[0]) * k,
      light[1] + (dark[1] - light[1]) * k,
      light[2] + (dark[2] - light[2]) * k,
      1,
    )
  })
  spread(stage, sheet, 0, top, w, h - top)
}
