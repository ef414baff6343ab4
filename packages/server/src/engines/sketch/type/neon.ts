/** Neon: bright tubes with their glow; on a dark board where the ground is too bright for them. */
import { css, fromLab, mix, toLab, type Rgb } from '../paint/colour.ts'
import { random } from '../paint/random.ts'
import { faceFor, lit, type Brief, type Drawn } from './brief.ts'
import { contrast, luminance, worstContrast } from './ground.ts'
import { layout } from './layout.ts'
import { fillLines, inset, plate, strokeLines } from './lettering.ts'
import { cast } from './sign.ts'

const gases: readonly Rgb[] = [
  [255, 64, 142],
  [64, 214, 255],
  [255, 122, 48],
  [150, 110, 255],
  [72, 255, 170],
]
const night: Rgb = [14, 13, 22]

export function neon(brief: Brief): Drawn {
  const { ctx, box } = brief
  const unit = Math.min(box.width, box.height)
  const reach = unit * 0.2
  const gas = bright(brief.colour ?? random(7, brief.text).pick(gases))
  const set = layout(brief.text, inset(box, reach), {
    face: faceFor(brief, 'round'),
    weight: 700,
    spaced: true,
    align: brief.align,
    maxSize: unit * 0.6,
  })
  const core = mix(gas, [255, 255, 255], 0.78)
  const ground = brief.measure(set.ink)
  const dark = worstContrast(core, ground) >= 7
  const at = dark ? set.ink : inset(box, unit * 0.04)
  if (!dark) {
    lit({ ...brief, light: undefined }, (canvas) => cast(canvas, at, unit * 0.06, unit * 0.04))
    ctx.fillStyle = css(night)
    plate(ctx, at, unit * 0.06)
    ctx.fill()
    ctx.clip()
  }
  glow(brief, set, gas, reach)
  strokeLines(ctx, set, css(gas), Math.max(1, set.size * 0.045))
  fillLines(ctx, set, css(core))
  const reached = dark ? worstContrast(core, ground) : contrast(core, mix(night, gas, 0.35))
  return { layout: set, at, colour: core, contrast: reached }
}

/** Gas shines: a dark asked colour is made lighter, its hue kept. */
function bright(colour: Rgb): Rgb {
  if (luminance(colour) > 0.2) return colour
  const [L, a, b] = toLab(colour)
  return fromLab([Math.max(L, 0.66), a * 1.1, b * 1.1])
}

function glow(brief: Brief, set: Drawn['layout'], gas: Rgb, reach: number): void {
  const { ctx } = brief
  ctx.save()
  ctx.globalCompositeOperation = 'lighter'
  ctx.shadowColor = css(gas, 0.55)
  for (const share of [0.65, 0.35, 0.15]) {
    ctx.shadowBlur = reach * share
    fillLines(ctx, set, css(gas, 0.35))
  }
  ctx.restore()
}
