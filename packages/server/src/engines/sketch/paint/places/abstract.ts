/** Pure abstraction: colours that flow into one another. */
import { floating } from '../drift.ts'
import { fromLab, hex, toLab } from '../colour.ts'
import { fractal, noise } from '../noise.ts'
import { field, spread, type PlacePainter } from '../stage.ts'

const schemes: readonly (readonly string[])[] = [
  ['#12263f', '#1f6f8b', '#e6a157', '#f4e3c1', '#d1495b'],
  ['#2b1b3d', '#6c3b7f', '#e05780', '#ffb88c', '#fff1d0'],
  ['#0b3d3a', '#1f7a6d', '#8ec3a7', '#f2e9c9', '#e07a3f'],
  ['#1d1e2c', '#3f4a8a', '#7fa6e0', '#f5f0e6', '#f2b134'],
]

/** Of the field that is drawn large. */
const cells = 512 * 288
const black = [0, 0, 0] as const

export const abstract: PlacePainter = {
  horizon: () => 0.7,
  set(stage) {
    const { w, h, plan } = stage
    return {
      ground: floating(h),
      surface: 'none',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            const random = stage.random.fork('flow')
            const n = noise(random)
            const colours = (
              plan.palette?.map((c) => c.hex) ??
              (plan.backdrop
                ? [plan.backdrop, ...random.pick(schemes).slice(1)]
                : random.pick(schemes))
            ).map((colour) => toLab(hex(colour)))
            const width = Math.round(Math.sqrt((cells * w) / h))
            const height = Math.round(cells / width)
            const sheet = field(width, height, (px, py, put) => {
              const x = (px / width) * (w / h) * 1.15
              const y = py / height
              const q = fractal(n, x * 1.1, y * 1.1, 3)
              const r = fractal(n, x * 1.3 + q * 2.2 + 4, y * 1.3 + q * 1.7, 4)
              const at = Math.min(0.999, Math.max(0, 0.5 + r * 0.95)) * (colours.length - 1)
              const i = Math.floor(at)
              const f = at - i
              const a = colours[i] ?? black
              const b = colours[i + 1] ?? black
              const k = f * f * (3 - 2 * f)
              const fold = 0.05 * Math.sin(r * 42)
              const tone = fromLab([
                a[0] + (b[0] - a[0]) * k + fold,
                a[1] + (b[1] - a[1]) * k,
                a[2] + (b[2] - a[2]) * k,
              ])
              put(tone[0], tone[1], tone[2], 1)
            })
            spread(stage, sheet, 0, 0, w, h)
          },
        },
      ],
    }
  },
}
