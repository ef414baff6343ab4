/**
 * A big title, and a quiet caption: letters right on the picture, made readable by what is behind
 * them; and letters in the place of others.
 */
import { css, mix, shift } from '../paint/colour.ts'
import { faceFor, type Brief, type Drawn, type Former } from './brief.ts'
import type { Face, Weight } from './fonts.ts'
import { readable, type Reading, worstContrast } from './ground.ts'
import type { Box } from './ink.ts'
import { layout, type Layout } from './layout.ts'
import { fillLines, inset, layVeil, plate, shadowed, within } from './lettering.ts'
import { writingOf } from './script.ts'

/** A veil denser than this is murky: a clean plate is drawn instead. */
const murky = 0.66

export function title(brief: Brief): Drawn {
  const { box, text } = brief
  const edge = Math.min(box.height * 0.1, box.width * 0.05)
  const set = layout(text, inset(box, edge * 1.2, edge), {
    face: faceFor(brief, text.length > 48 ? 'sans' : 'poster'),
    weight: 700,
    spaced: true,
    align: brief.align,
    valign: brief.valign,
  })
  return onGround(brief, set, edge, 1)
}

export function caption(brief: Brief): Drawn {
  const { box, text } = brief
  const edge = Math.min(box.height * 0.16, box.width * 0.03)
  const face: Face = faceFor(brief, 'sans')
  const weight: Weight = face === 'hand' ? 700 : 400
  const set = layout(text, inset(box, edge, edge), {
    face,
    weight,
    align: brief.align,
    valign: brief.valign ?? 'bottom',
    maxSize: Math.max(12, Math.min(box.height * 0.42, box.width * 0.045)),
  })
  return onGround(brief, set, edge, 0.7)
}

/** Font size over the height that letters seem to have: East Asian ones fill their square. */
const seeming = { han: 1.16, kana: 1.16, hangul: 1.16, other: 1.4 }

/** Letters alone, as those before them were: whoever made the sign saw to it that they can be read. */
export function replacement(brief: Brief, { height, weight }: Former): Drawn {
  const { ctx, box } = brief
  const { main } = writingOf(brief.text)
  const size =
    main === 'han' || main === 'kana' || main === 'hangul' ? seeming[main] : seeming.other
  const set = layout(brief.text, box, {
    face: faceFor(brief, 'sans'),
    weight,
    align: brief.align,
    valign: brief.valign,
    maxSize: height * size,
  })
  const at = within(set.ink, box)
  const ground = brief.measure(at)
  const colour = brief.colour ?? readable(ground).colour
  fillLines(ctx, set, css(colour))
  return { layout: set, at, colour, contrast: worstContrast(colour, ground) }
}

/** `force` is how far shadows reach, 0 to 1. */
function onGround(brief: Brief, set: Layout, edge: number, force: number): Drawn {
  const { ctx, box } = brief
  const ground = brief.measure(within(inset(set.ink, -edge * 0.25), box))
  const read = readable(ground, brief.colour)
  const back = read.light
    ? shift(mix(ground.mean, [0, 0, 0], 0.85), 0.9)
    : mix(ground.mean, [255, 255, 255], 0.9)
  if (read.veil) behind(brief, set.ink, edge, read)
  const soft = Math.min(edge * 0.7, set.size * 0.16) * force
  const shown = ground.busy > 0.03 || read.veil ? 0.6 : 0.35
  shadowed(ctx, set, css(read.colour), {
    colour: back,
    alpha: read.light ? shown : shown * 0.7,
    blur: soft,
    drop: read.light ? soft * 0.25 : 0,
  })
  return { layout: set, at: within(set.ink, box), colour: read.colour, contrast: read.contrast }
}

function behind(brief: Brief, ink: Box, edge: number, { veil }: Reading): void {
  if (!veil) return
  const { ctx, box } = brief
  if (veil.alpha <= murky) {
    layVeil(ctx, box, within(inset(ink, -edge * 0.25), box), veil)
    return
  }
  ctx.fillStyle = css(veil.colour, veil.alpha)
  plate(ctx, within(inset(ink, -edge * 0.9, -edge * 0.7), box), edge * 0.35)
  ctx.fill()
}
