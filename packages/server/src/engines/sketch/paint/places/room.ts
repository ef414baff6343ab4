/** A room by a window. */
import { css, hex, mix, shift, type Rgb } from '../colour.ts'
import { curtains, houseplant, lamp, pictures, rug, schemeOf } from '../built/furnish.ts'
import { loadDrawingFacts } from '../../reading/drawings.ts'
import { surface } from '../built/materials.ts'
import { seen } from '../light.ts'
import { paintSky } from '../nature/sky.ts'
import { falling } from '../nature/weather.ts'
import { type PlacePainter, type Stage } from '../stage.ts'

/** Boards in perspective, each a little different. */
function boards(stage: Stage, top: number, colour: Rgb): void {
  const { ctx, w, h, light } = stage
  const random = stage.random.fork('boards')
  const count = 15
  for (let i = -count; i < count; i++) {
    const x0 = w / 2 + (i / count) * w * 0.62
    const x1 = w / 2 + (i / count) * w * 1.7
    const step0 = (w * 0.62) / count
    const step1 = (w * 1.7) / count
    const fill = ctx.createLinearGradient(0, top, 0, h)
    const own = shift(colour, random.between(0.88, 1.1))
    fill.addColorStop(0, css(seen(light, own, 0.9, 0.55)))
    fill.addColorStop(1, css(seen(light, mix(own, [30, 18, 14], 0.35), 1, 0.4)))
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.moveTo(x0, top)
    ctx.lineTo(x0 + step0, top)
    ctx.lineTo(x1 + step1, h)
    ctx.lineTo(x1, h)
    ctx.fill()
    ctx.strokeStyle = css(seen(light, hex('#2a1a12'), 1, 0.2), 0.5)
    ctx.lineWidth = 1.5 * stage.u
    ctx.stroke()
  }
}

const wallsBySeason = {
  spring: '#cfd9c8',
  summer: '#dccfb8',
  autumn: '#c99f7d',
  winter: '#b9c3cf',
} as const

/** The window: the scene's own sky in a frame. */
function view(stage: Stage, frame: { x: number; y: number; w: number; h: number }): void {
  const { ctx, u, light } = stage
  ctx.save()
  ctx.beginPath()
  ctx.rect(frame.x, frame.y, frame.w, frame.h)
  ctx.clip()
  ctx.translate(frame.x, frame.y)
  ctx.scale(frame.w / stage.w, frame.h / stage.h)
  paintSky(
    { ...stage, light: { ...light, sun: { ...light.sun, x: 0.7, y: light.sun.y * 0.8 } } },
    stage.h * 0.86,
  )
  ctx.fillStyle = css(seen(light, hex('#5f7f5a'), 0.5, 0.5))
  ctx.beginPath()
  ctx.ellipse(stage.w * 0.3, stage.h * 1.05, stage.w * 0.6, stage.h * 0.34, 0, 0, Math.PI * 2)
  ctx.ellipse(stage.w * 0.9, stage.h * 1.08, stage.w * 0.5, stage.h * 0.3, 0, 0, Math.PI * 2)
  ctx.fill()
  falling(stage)
  ctx.restore()
  ctx.strokeStyle = css(mix([250, 248, 242], light.shade, light.night ? 0.4 : 0.12))
  ctx.lineWidth = 16 * u
  ctx.strokeRect(frame.x, frame.y, frame.w, frame.h)
  ctx.lineWidth = 9 * u
  ctx.beginPath()
  ctx.moveTo(frame.x + frame.w / 2, frame.y)
  ctx.lineTo(frame.x + frame.w / 2, frame.y + frame.h)
  ctx.moveTo(frame.x, frame.y + frame.h * 0.45)
  ctx.lineTo(frame.x + frame.w, frame.y + frame.h * 0.45)
  ctx.stroke()
  ctx.fillStyle = css(mix([250, 248, 242], light.shade, light.night ? 0.45 : 0.2))
  ctx.fillRect(frame.x - 22 * u, frame.y + frame.h + 4 * u, frame.w + 44 * u, 18 * u)
}

/** Daylight that falls through the window onto the floor. */
function sunPatch(stage: Stage, frame: { x: number; w: number }, left: boolean): void {
  const { ctx, w, h, horizon, light } = stage
  if (light.night || !light.sun.seen) return
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  ctx.fillStyle = css(light.glow, 0.2)
  const slide = (left ? 1 : -1) * w * 0.16
  for (const half of [0, 1]) {
    const a = frame.x + frame.w * (half * 0.52)
    const b = a + frame.w * 0.46
    ctx.beginPath()
    ctx.moveTo(a + slide * 0.6, horizon + (h - horizon) * 0.12)
    ctx.lineTo(b + slide * 0.6, horizon + (h - horizon) * 0.12)
    ctx.lineTo(b + slide * 1.9, horizon + (h - horizon) * 0.8)
    ctx.lineTo(a + slide * 1.9, horizon + (h - horizon) * 0.8)
    ctx.fill()
  }
  ctx.restore()
}

/** What is eaten from or held in the hand stands on a table, not on the floor. */
function onTable({ plan }: Stage): boolean {
  if (plan.ground) return true
  const facts = loadDrawingFacts()
  const free = plan.subjects.filter(({ relation }) => !relation)
  return free.length > 0 && free.every(({ drawing }) => facts.get(drawing)?.ground === 'table')
}

/** A table top that runs through the foreground. */
function table(stage: Stage, top: number): void {
  const { ctx, w, h, u, light } = stage
  const shade = ctx.createLinearGradient(0, top - h * 0.05, 0, top)
  shade.addColorStop(0, css([20, 12, 12], 0))
  shade.addColorStop(1, css([20, 12, 12], 0.4))
  ctx.fillStyle = shade
  ctx.fillRect(0, top - h * 0.05, w, h * 0.05)
  surface(stage, top, stage.plan.ground ?? 'wood')
  ctx.save()
  ctx.globalCompositeOperation = 'multiply'
  const dim = ctx.createLinearGradient(0, top, 0, h)
  const own = light.night ? hex('#c79a72') : mix(light.key, [255, 255, 255], 0.4)
  dim.addColorStop(0, css(own))
  dim.addColorStop(1, css(mix(own, [90, 70, 66], 0.45)))
  ctx.fillStyle = dim
  ctx.fillRect(0, top, w, h - top)
  ctx.restore()
  ctx.fillStyle = css([255, 248, 236], light.night ? 0.18 : 0.4)
  ctx.fillRect(0, top, w, 2.5 * u)
}

export const room: PlacePainter = {
  horizon: () => 0.7,
  set(stage) {
    const { w, h, u, horizon, plan, light } = stage
    const wall = plan.backdrop ? hex(plan.backdrop) : hex(wallsBySeason[plan.season])
    const left = light.sun.x < 0.5
    const frame = { x: left ? w * 0.08 : w * 0.58, y: h * 0.1, w: w * 0.34, h: h * 0.42 }
    const tabled = onTable(stage)
    const top = h * 0.72
    return {
      ground: (depth) =>
        tabled
          ? top + (h - top) * (0.24 + 0.6 * Math.max(0, (depth - 0.4) / 0.6))
          : horizon + (h - horizon) * (0.12 + 0.8 * Math.max(0, (depth - 0.4) / 0.6)),
      surface: tabled ? 'table' : 'floor',
      gloss: 0.12,
      layers: [
        {
          depth: 0,
          paint: () => {
            const { ctx } = stage
            const inside = light.night ? mix(wall, hex('#5a3d2c'), 0.35) : wall
            const lamplight = light.night ? hex('#ffcf8f') : light.key
            const fill = ctx.createRadialGradient(
              frame.x + frame.w / 2,
              frame.y + frame.h / 2,
              0,
              frame.x + frame.w / 2,
              frame.y + frame.h / 2,
              w * 0.95,
            )
            fill.addColorStop(0, css(mix(inside, lamplight, 0.34)))
            fill.addColorStop(1, css(mix(mix(inside, light.shade, 0.4), [20, 16, 24], 0.32)))
            ctx.fillStyle = fill
            ctx.fillRect(0, 0, w, horizon)
            boards(
              {
                ...stage,
                light: {
                  ...light,
                  key: mix(light.key, hex('#ffe2b8'), 0.5),
                  shade: mix(light.shade, hex('#8a6a5a'), 0.5),
                },
              },
              horizon,
              hex('#a9764c'),
            )
            ctx.fillStyle = css(mix(inside, [255, 255, 255], 0.45))
            ctx.fillRect(0, horizon - 20 * u, w, 20 * u)
            ctx.fillStyle = css([30, 20, 20], 0.35)
            ctx.fillRect(0, horizon, w, 5 * u)
            view(stage, frame)
            const scheme = schemeOf(stage)
            curtains(stage, frame, scheme)
            rug(stage, scheme)
            const unit = Math.min(w * 0.09, h * 0.16)
            if (w > h * 0.8) {
              pictures(stage, left ? w * 0.76 - unit * 2 : w * 0.24 - unit * 1.9, scheme)
              lamp(stage, left ? w * 0.93 : w * 0.07)
            }
            houseplant(stage, left ? w * 0.055 : w * 0.945, scheme)
            sunPatch(stage, frame, left)
            if (tabled) table(stage, top)
          },
        },
      ],
    }
  },
}
