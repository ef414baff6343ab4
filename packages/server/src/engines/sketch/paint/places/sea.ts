/** Open sea, with a cliff where something has to stand. */
import { css, hex, mix } from '../colour.ts'
import { seen } from '../light.ts'
import { hazeBand } from '../nature/mist.ts'
import { fractal, noise } from '../noise.ts'
import { paintRidge } from '../nature/ridge.ts'
import { paintSky } from '../nature/sky.ts'
import type { PlacePainter, Stage } from '../stage.ts'
import { swell } from '../nature/water.ts'

export const forces = {
  clear: 0.22,
  cloudy: 0.25,
  fog: 0.05,
  rain: 0.4,
  snow: 0.2,
  storm: 1,
} as const

/** A cliff that runs into the picture from one side: where lighthouses stand. Returns its top's y. */
function cliff(stage: Stage, left: boolean): void {
  const { ctx, w, h, u, horizon, light } = stage
  const random = stage.random.fork('cliff')
  const n = noise(random)
  const reach = w * 0.42
  const top = (t: number): number =>
    horizon - h * 0.08 * (1 - t ** 3) + fractal(n, t * 5, 2, 4) * 20 * u
  const x = (t: number): number => (left ? t * reach : w - t * reach)
  ctx.save()
  ctx.beginPath()
  ctx.moveTo(x(-0.1), h * 0.9)
  for (let t = -0.1; t <= 1; t += 0.02) ctx.lineTo(x(t), top(Math.max(0, t)))
  for (let t = 0; t <= 1; t += 0.05)
    ctx.lineTo(x(1 - t * 0.34 + fractal(n, t * 7, 8, 3) * 0.05), top(1) + t * (h * 0.82 - top(1)))
  ctx.closePath()
  ctx.fillStyle = css(seen(light, hex('#5d5750'), 0.9, 0.35))
  ctx.fill()
  ctx.clip()
  for (let i = 0; i < 90; i++) {
    const t = random()
    const y = top(t) + random() * h * 0.34
    ctx.fillStyle = css(
      seen(light, mix(hex('#6d665c'), hex('#3b3733'), random()), 0.9, random()),
      0.55,
    )
    ctx.beginPath()
    ctx.moveTo(x(t), y)
    ctx.lineTo(x(t + random.between(0.03, 0.1)), y + random.between(20, 110) * u)
    ctx.lineTo(x(t - random.between(0, 0.06)), y + random.between(40, 160) * u)
    ctx.fill()
  }
  ctx.strokeStyle = css(seen(light, hex('#6f8a4b'), 0.9, 0.8))
  ctx.lineWidth = 26 * u
  ctx.lineJoin = 'round'
  ctx.beginPath()
  for (let t = -0.1; t <= 1; t += 0.02) ctx.lineTo(x(t), top(Math.max(0, t)) + 4 * u)
  ctx.stroke()
  ctx.restore()
}

export const sea: PlacePainter = {
  horizon: (plan) => (plan.camera === 'above' ? 0.36 : 0.52),
  set(stage) {
    const { h, horizon, plan, light } = stage
    const force = plan.features.includes('waves')
      ? Math.max(0.55, forces[plan.weather])
      : forces[plan.weather]
    const rocky =
      plan.features.includes('rocks') || plan.subjects.some((s) => s.drawing === 'lighthouse')
    return {
      ground: (depth) =>
        horizon + (h - horizon) * (0.06 + 0.8 * Math.max(0, (depth - 0.35) / 0.65) ** 1.5),
      surface: 'water',
      perch: rocky
        ? { x: stage.w * (light.sun.x > 0.5 ? 0.24 : 0.76), foot: horizon - h * 0.052 }
        : undefined,
      water: (depth) =>
        horizon + (h - horizon) * (0.1 + 0.62 * Math.max(0, (depth - 0.35) / 0.65) ** 1.5),
      gloss: 0.5 - force * 0.4,
      layers: [
        {
          depth: 0,
          paint: () => {
            paintSky(stage, horizon * 1.01)
            if (plan.camera !== 'above')
              paintRidge(stage, {
                label: 'coast',
                base: horizon * 1.002,
                height: h * 0.05,
                depth: 0.12,
                rough: 0.5,
                peaks: 1.3,
                colour: hex('#6a7f86'),
              })
            hazeBand(stage, horizon * 0.8, horizon, light.fog * 0.6)
          },
        },
        {
          depth: 0.2,
          paint: () =>
            swell(stage, horizon, h, light.night ? hex('#1f4a66') : hex('#2f7f95'), force),
        },
        { depth: 0.3, paint: () => (rocky ? cliff(stage, light.sun.x > 0.5) : undefined) },
      ],
    }
  },
}
