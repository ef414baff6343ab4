/** A sign: a board in the picture's light, as large as its text wants, with the text on it. */
import { css, mix } from '../paint/colour.ts'
import { random } from '../paint/random.ts'
import { boards, rim } from './boards.ts'
import { faceFor, lit, type Brief, type Drawn } from './brief.ts'
import { boardFor, contrast } from './ground.ts'
import type { Box } from './ink.ts'
import { layout, type Layout } from './layout.ts'
import { fillLines, inset, plate } from './lettering.ts'

/** The same words always hang on the same kind of board. */
function materialOf(brief: Brief): keyof typeof boards {
  if (brief.material) return brief.material
  if (brief.face === 'hand') return 'chalk'
  return brief.board ? 'enamel' : 'wood'
}

export function sign(brief: Brief): Drawn {
  const board = boards[materialOf(brief)]
  const letters = brief.colour ?? board.letters
  const colour = boardFor(letters, brief.board ?? board.colour)
  const unit = Math.min(brief.box.width, brief.box.height)
  const shadow = unit * 0.05
  const pad = unit * 0.15
  const room = inset(brief.box, shadow + pad)
  const set = layout(brief.text, room, {
    face: faceFor(brief, board.hand === 'dusty' ? 'hand' : 'poster'),
    weight: 700,
    spaced: true,
    align: brief.align,
  })
  const at = around(set, brief.box, shadow, pad)
  lit(brief, (ctx) => {
    ctx.save()
    cast(ctx, at, unit * board.round, shadow)
    plate(ctx, at, unit * board.round)
    ctx.clip()
    board.paint(ctx, at, colour, random(1, brief.text))
    rim(ctx, at, board, colour, letters)
    if (board.hand === 'cut') {
      const depth = Math.max(0.5, set.size * 0.018)
      fillLines(ctx, set, css(mix(colour, [0, 0, 0], 0.6), 0.75), 0, -depth)
      fillLines(ctx, set, css(mix(colour, [255, 255, 255], 0.5), 0.4), 0, depth)
    }
    fillLines(ctx, set, css(letters))
    ctx.restore()
  })
  return { layout: set, at, colour: letters, contrast: contrast(letters, colour) }
}

/** The board: around the text, and not much less than the box it was given. */
function around(set: Layout, box: Box, shadow: number, pad: number): Box {
  const least = inset(box, shadow)
  const width = Math.min(least.width, Math.max(set.ink.width + pad * 2, least.width * 0.6))
  const height = Math.min(least.height, Math.max(set.ink.height + pad * 1.8, least.height * 0.6))
  const x = set.ink.x + set.ink.width / 2 - width / 2
  const y = set.ink.y + set.ink.height / 2 - height / 2
  return {
    x: Math.min(Math.max(x, least.x), least.x + least.width - width),
    y: Math.min(Math.max(y, least.y), least.y + least.height - height),
    width,
    height,
  }
}

/** Its shadow on what is behind; it fades out inside of the box. */
export function cast(ctx: Brief['ctx'], at: Box, radius: number, reach: number): void {
  ctx.save()
  ctx.shadowColor = 'rgba(0,0,0,0.45)'
  ctx.shadowBlur = reach * 0.8
  ctx.shadowOffsetY = reach * 0.3
  ctx.fillStyle = '#000'
  plate(ctx, inset(at, 1), radius)
  ctx.fill()
  ctx.restore()
}
