/** A label: paper on a product, with a printed frame. */
import { css, mix, type Rgb } from '../paint/colour.ts'
import { faceFor, lit, type Brief, type Drawn } from './brief.ts'
import { boardFor, contrast } from './ground.ts'
import { layout } from './layout.ts'
import { fillLines, inset, plate } from './lettering.ts'
import { cast } from './sign.ts'

const cream: Rgb = [248, 241, 226]
const print: Rgb = [44, 34, 30]

export function label(brief: Brief): Drawn {
  const { box } = brief
  const letters = brief.colour ?? print
  const paper = boardFor(letters, brief.board ?? cream)
  const unit = Math.min(box.width, box.height)
  const at = inset(box, unit * 0.04)
  const set = layout(brief.text, inset(at, unit * 0.17), {
    face: faceFor(brief, 'serif'),
    weight: 700,
    spaced: true,
    align: brief.align,
    maxSize: unit * 0.5,
  })
  lit(brief, (ctx) => {
    cast(ctx, at, unit * 0.02, unit * 0.03)
    const across = ctx.createLinearGradient(at.x, 0, at.x + at.width, 0)
    across.addColorStop(0, css(mix(paper, [0, 0, 0], 0.05)))
    across.addColorStop(0.3, css(mix(paper, [255, 255, 255], 0.08)))
    across.addColorStop(1, css(mix(paper, [0, 0, 0], 0.06)))
    ctx.fillStyle = across
    plate(ctx, at, unit * 0.02)
    ctx.fill()
    ctx.strokeStyle = css(letters, 0.85)
    for (const [from, width] of [
      [0.055, 0.014],
      [0.085, 0.005],
    ] as const) {
      ctx.lineWidth = Math.max(0.8, unit * width)
      plate(ctx, inset(at, unit * from), unit * 0.015)
      ctx.stroke()
    }
    fillLines(ctx, set, css(letters))
  })
  return { layout: set, at, colour: letters, contrast: contrast(letters, paper) }
}
