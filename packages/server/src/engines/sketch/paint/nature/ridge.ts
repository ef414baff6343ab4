/** Mountains and hills: a jagged or rolling skyline, with rock faces that turn to or from the light. */
import { blend, css, mix, type Rgb } from '../colour.ts'
import { seen } from '../light.ts'
import { fractal, noise, ridged } from '../noise.ts'
import { field, type Stage } from '../stage.ts'

export interface Ridge {
  readonly label: string
  /** Foot of the ridge and height of its highest peaks, in pixels. */
  readonly base: number
  readonly height: number
  readonly depth: number
  /** 0 rolling hills to 1 jagged rock. */
  readonly rough: number
  /** Peaks across the picture's width. */
  readonly peaks: number
  readonly colour: Rgb
  /** Share of the height, from the top, that is snow; 0 none. */
  readonly snow?: number
  /** Colour of the foot, e.g. woods below the rock. */
  readonly foot?: Rgb
}

/** Paints it and returns its skyline: y for an x in pixels. */
export function paintRidge(stage: Stage, ridge: Ridge): (x: number) => number {
  const { ctx, w, light } = stage
  const random = stage.random.fork(`ridge/${ridge.label}`)
  const n = noise(random)
  const start = random.between(0, 90)
  const scale = ridge.peaks / w
  const profile = (x: number): number => {
    const at = x * scale + start
    const smooth = 0.55 + 0.5 * fractal(n, at, 3.7, 3)
    const sharp = ridged(n, at * 0.8, 8.1, 6) * 0.92
    return Math.max(0.04, smooth * (1 - ridge.rough) + sharp * ridge.rough)
  }
  const skyline = (x: number): number => ridge.base - profile(x) * ridge.height
  const step = Math.max(1.5, stage.u * 1.6)
  ctx.save()
  ctx.beginPath()
  ctx.moveTo(-2, stage.h)
  for (let x = -2; x <= w + step; x += step) ctx.lineTo(x, skyline(x))
  ctx.lineTo(w + 2, stage.h)
  ctx.closePath()
  ctx.clip()
  const top = ridge.base - ridge.height * 1.15
  const lit = seen(light, ridge.colour, ridge.depth, 0.92)
  const shaded = seen(light, ridge.colour, ridge.depth, 0.12)
  const snowLit = seen(light, [250, 252, 255], ridge.depth, 1)
  const snowShade = seen(light, [206, 216, 236], ridge.depth, 0.3)
  const foot = seen(light, ridge.foot ?? ridge.colour, ridge.depth, 0.45)
  const width = Math.min(640, Math.round(w / 2))
  const span = ridge.base + ridge.height * 0.12 - top
  const height = Math.max(8, Math.round((width * span) / w))
  const side = light.sun.x * w
  // What depends on the column alone is reckoned once for each.
  const columns = Array.from({ length: width }, (_, px) => {
    const x = (px / width) * w
    return {
      peak: skyline(x),
      slope: (skyline(x + 46 * stage.u) - skyline(x - 46 * stage.u)) / (92 * stage.u),
      // Turned over smoothly: where it jumped, a seam stood in the rock.
      slant: Math.max(-1, Math.min(1, fractal(n, x * scale * 1.3, 77, 2) * 7)),
      snowLine: ridge.snow ? 0.75 + 0.6 * fractal(n, x * scale * 6, 60, 3) : 0,
    }
  })
  const rows = span / height
  // Sky, and not close enough to rock to be smoothed into it.
  const clear = columns.map(
    (_, px) =>
      Math.min(...columns.slice(Math.max(0, px - 4), px + 5).map(({ peak }) => peak)) - rows * 4,
  )
  const sheet = field(width, height, (px, py, put) => {
    const { peak, slope, slant, snowLine } = columns[px]!
    const x = (px / width) * w
    const y = top + (py / height) * span
    if (y < clear[px]!) return put(shaded[0], shaded[1], shaded[2], 1)
    const below = (y - peak) / ridge.height
    // Ribs run down from the crest at a slant; each has a side towards the light and one away from it.
    const facing = Math.max(-1, Math.min(1, ((side - x) / w) * 5))
    const lean = below * 0.55 * slant
    const at = x * scale * 2.6 + start
    const gap = stage.u * 16 * scale * 2.6
    const rib = ridged(n, at + lean, below * 1.15 + 40, 4)
    const face = (ridged(n, at + gap + lean, below * 1.15 + 40, 4) - rib) * facing
    const wide = slope * facing * Math.exp(-below * 2.2)
    const turn = Math.min(
      1,
      Math.max(
        0,
        0.5 +
          face * 2.3 * ridge.rough +
          Math.max(-0.4, Math.min(0.4, wide * 0.55)) -
          (rib < 0.3 ? 0.08 : 0),
      ),
    )
    let tone = blend(shaded, lit, turn)
    if (ridge.snow) {
      const line = ridge.snow * snowLine + face * 0.5
      const cover = Math.min(1, Math.max(0, (line - below) * 9))
      if (cover > 0) tone = blend(tone, blend(snowShade, snowLit, Math.min(1, turn * 1.25)), cover)
    }
    const low = Math.min(1, Math.max(0, (below - 0.35) * 1.5))
    tone = blend(tone, foot, low * (ridge.foot ? 0.9 : 0.35))
    put(tone[0], tone[1], tone[2], 1)
  })
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(sheet, 0, top, w, span)
  ctx.fillStyle = css(mix(foot, light.haze, 0.15))
  ctx.fillRect(0, top + span - 1, w, stage.h)
  ctx.restore()
  return skyline
}
