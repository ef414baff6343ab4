/** Space: a nebula with its stars, and globes lit from one side. */
import { floating } from '../drift.ts'
import { blend, css, hex, mix, type Rgb } from '../colour.ts'
import { fractal, noise, ridged } from '../noise.ts'
import { field, spread, type PlacePainter, type Stage } from '../stage.ts'

const nebulae: readonly (readonly [string, string, string])[] = [
  ['#3b1d6e', '#c2417c', '#ffb27a'],
  ['#0d2c63', '#2a8fb8', '#bff3e6'],
  ['#1d1347', '#5d4fd0', '#f29bd6'],
  ['#0f2a2e', '#2f9a7a', '#f3e08a'],
]

function nebula(stage: Stage): void {
  const { ctx, w, h, u } = stage
  const random = stage.random.fork('nebula')
  const n = noise(random)
  const [deep, middle, bright] = random.pick(nebulae).map(hex)
  if (!deep || !middle || !bright) return
  ctx.fillStyle = css(mix(deep, [3, 4, 14], 0.86))
  ctx.fillRect(0, 0, w, h)
  const angle = random.between(-0.7, 0.7)
  const sheet = field(420, Math.round((420 * h) / w), (px, py, put) => {
    const x = (px / 420 - 0.5) * (w / h)
    const y = py / ((420 * h) / w) - 0.5
    const warp = fractal(n, x * 1.6 + 9, y * 1.6, 4)
    const along = y * Math.cos(angle) + x * Math.sin(angle)
    const band = Math.exp(-((along + warp * 0.34) ** 2) * 7)
    const gas = Math.max(0, fractal(n, x * 2.2 + warp * 1.5, y * 2.2 + warp * 1.5, 6) + 0.42) * band
    const dust = Math.max(0, ridged(n, x * 2.4 + warp * 0.8, y * 2.4, 5) - 0.55) * band
    const glow = Math.max(0, gas * 1.35 - dust * 1.2)
    const tone =
      glow < 0.5 ? blend(deep, middle, glow * 2) : blend(middle, bright, (glow - 0.5) * 1.7)
    put(tone[0], tone[1], tone[2], Math.min(1, glow * 1.7))
  })
  spread(stage, sheet, 0, 0, w, h)
  const dots = Math.round(900 * (w / h))
  for (let i = 0; i < dots; i++) {
    const strength = random() ** 6
    ctx.fillStyle = css(
      random.pick<Rgb>([
        [255, 255, 255],
        [190, 215, 255],
        [255, 225, 195],
      ]),
      0.25 + 0.75 * random(),
    )
    ctx.beginPath()
    ctx.arc(random() * w, random() * h, (0.45 + strength * 2.4) * u, 0, Math.PI * 2)
    ctx.fill()
  }
  for (let i = 0; i < 9; i++) spark(stage, random() * w, random() * h, random.between(8, 26) * u)
}

/** A star bright enough to flare. */
function spark(stage: Stage, x: number, y: number, r: number): void {
  const { ctx } = stage
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  const glow = ctx.createRadialGradient(x, y, 0, x, y, r)
  glow.addColorStop(0, css([255, 255, 255], 0.95))
  glow.addColorStop(0.12, css([220, 232, 255], 0.55))
  glow.addColorStop(1, css([160, 190, 255], 0))
  ctx.fillStyle = glow
  ctx.fillRect(x - r, y - r, 2 * r, 2 * r)
  ctx.strokeStyle = css([255, 255, 255], 0.4)
  ctx.lineWidth = r * 0.05
  ctx.beginPath()
  ctx.moveTo(x - r, y)
  ctx.lineTo(x + r, y)
  ctx.moveTo(x, y - r)
  ctx.lineTo(x, y + r)
  ctx.stroke()
  ctx.restore()
}

/** A globe with its own weather, lit from one side; rings when asked for or drawn by lot. */
export function planet(
  stage: Stage,
  x: number,
  y: number,
  r: number,
  colours: readonly [Rgb, Rgb, Rgb],
  ringed: boolean,
): void {
  const { ctx, light } = stage
  const n = noise(stage.random.fork(`planet/${Math.round(r / stage.u)}`))
  const size = Math.min(1100, Math.max(160, Math.round(r * 2)))
  const lx = light.sun.x < 0.5 ? -0.62 : 0.62
  const globe = field(size, size, (px, py, put) => {
    const dx = (px / size) * 2 - 1
    const dy = (py / size) * 2 - 1
    const d2 = dx * dx + dy * dy
    if (d2 > 1) return put(0, 0, 0, 0)
    const dz = Math.sqrt(1 - d2)
    const lat = dy * 0.94 + dx * 0.2
    const swirl = fractal(n, dx * 1.6, lat * 3.6, 4) * 0.22
    const band = fractal(n, 3, (lat + swirl) * 5.5, 5) * 1.5
    const tone =
      band < 0
        ? blend(colours[1], colours[0], Math.min(1, -band * 1.6))
        : blend(colours[1], colours[2], Math.min(1, band * 1.6))
    const facing = Math.max(0, dx * lx + dy * -0.36 + dz * 0.66)
    const lit = 0.03 + facing ** 0.8 * 1.05
    const rim = (1 - dz) ** 3 * Math.max(0, facing) * 0.9
    const edge = Math.min(1, (1 - Math.sqrt(d2)) * size * 0.5)
    put(
      Math.min(255, tone[0] * lit + 150 * rim),
      Math.min(255, tone[1] * lit + 190 * rim),
      Math.min(255, tone[2] * lit + 255 * rim),
      edge,
    )
  })
  const rings = (front: boolean): void => {
    ctx.save()
    ctx.translate(x, y)
    ctx.rotate(-0.36)
    ctx.beginPath()
    ctx.rect(-r * 3, front ? 0 : -r * 3, r * 6, r * 3)
    ctx.clip()
    for (let i = 0; i < 34; i++) {
      const k = 1.3 + i * 0.026
      const strength = Math.max(0, 0.16 + 0.6 * fractal(n, i * 0.5, 90, 3))
      ctx.strokeStyle = css(mix(colours[2], colours[1], (i % 7) / 7), Math.min(0.8, strength * 1.3))
      ctx.lineWidth = r * 0.024
      ctx.beginPath()
      ctx.ellipse(0, 0, r * k, r * k * 0.27, 0, 0, Math.PI * 2)
      ctx.stroke()
    }
    ctx.restore()
  }
  if (ringed) rings(false)
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(globe, x - r, y - r, r * 2, r * 2)
  if (ringed) rings(true)
}

const globes: readonly (readonly [Rgb, Rgb, Rgb])[] = [
  [hex('#8d5a3a'), hex('#d9a46a'), hex('#f6dfb4')],
  [hex('#1f4f8f'), hex('#4f9ad0'), hex('#e8f4f8')],
  [hex('#5a2f6e'), hex('#b0629b'), hex('#f5c3c0')],
  [hex('#2f5f50'), hex('#6fb08a'), hex('#e3f0c8')],
]

export const space: PlacePainter = {
  horizon: () => 1,
  set(stage) {
    const { w, h, plan } = stage
    const short = Math.min(w, h)
    const random = stage.random.fork('globes')
    const alone = plan.subjects.length === 0
    return {
      ground: floating(h),
      surface: 'none',
      gloss: 0,
      layers: [
        {
          depth: 0,
          paint: () => {
            nebula(stage)
            const left = stage.light.sun.x > 0.5
            const tones = random.pick(globes)
            if (plan.features.includes('planet') || alone)
              planet(
                stage,
                w * (left ? 0.36 : 0.64),
                h * 0.46,
                short * (alone ? 0.25 : 0.2),
                tones,
                true,
              )
            else planet(stage, w * (left ? 0.12 : 0.88), h * 1.02, short * 0.5, tones, false)
            planet(
              stage,
              w * (left ? 0.8 : 0.2),
              h * 0.2,
              short * 0.045,
              random.pick(globes),
              false,
            )
          },
        },
      ],
    }
  },
}
