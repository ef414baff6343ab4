/** What falls before everything else: rain and snow. */
import { css, mix } from '../colour.ts'
import type { Stage } from '../stage.ts'

function rain(stage: Stage, strength: number): void {
  const { ctx, w, h, u, light } = stage
  const random = stage.random.fork('rain')
  ctx.lineCap = 'round'
  const count = Math.round(620 * strength * (w / h))
  const tone = mix(light.haze, [255, 255, 255], light.night ? 0.3 : 0.6)
  for (let i = 0; i < count; i++) {
    const near = random() ** 2
    const length = (14 + near * 80) * u
    const x = random.between(-0.1, 1.1) * w
    const y = random.between(-0.1, 1) * h
    ctx.strokeStyle = css(tone, 0.1 + near * 0.26)
    ctx.lineWidth = (0.6 + near * 1.7) * u
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x - length * 0.18, y + length)
    ctx.stroke()
  }
}

function flakes(stage: Stage): void {
  const { ctx, w, h, u } = stage
  const random = stage.random.fork('flakes')
  const count = Math.round(420 * (w / h))
  for (let i = 0; i < count; i++) {
    const near = random() ** 3
    const r = (1 + near * 11) * u
    const x = random() * w
    const y = random() * h
    if (r > 4 * u) {
      const soft = ctx.createRadialGradient(x, y, 0, x, y, r)
      soft.addColorStop(0, css([255, 255, 255], 0.6))
      soft.addColorStop(1, css([255, 255, 255], 0))
      ctx.fillStyle = soft
    } else ctx.fillStyle = css([255, 255, 255], random.between(0.45, 0.9))
    ctx.beginPath()
    ctx.arc(x, y, r, 0, Math.PI * 2)
    ctx.fill()
  }
}

/** In front of everything. Indoors nothing falls. */
export function airEffects(stage: Stage): void {
  const { plan } = stage
  if (['room', 'studio', 'space', 'underwater', 'abstract'].includes(plan.place)) return
  falling(stage)
}

/** Rain or snow over the whole stage, as the plan has it. */
export function falling(stage: Stage): void {
  const { plan } = stage
  if (plan.weather === 'rain') rain(stage, 1)
  if (plan.weather === 'storm') rain(stage, 1.4)
  if (plan.weather === 'snow') flakes(stage)
}
