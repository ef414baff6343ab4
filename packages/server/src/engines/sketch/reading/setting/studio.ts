/** The light of a studio: its own is soft, a dramatic one needs a dark backdrop, a bright one a white backdrop. */
import type { Place } from '@limn/sdk'
import { type Gathered, missed } from '../grammar/scene-state.ts'

export const darkGround = '#26262B'
export const whiteGround = '#F2F1EE'

const soft =
  /^(?:very |a )?(?:soft(?:ly)?|soft box|softbox|diffused?|gentle|even)(?: (?:studio )?(?:light|lights|lighting|lit))?$|^(?:柔和|柔和的|柔光|柔光箱|柔らかい|やわらかい|柔らかな)$|^(?:luz )?suaves?$|^(?:lumière )?(?:doux|douces?)$|^(?:weich|sanft)(?:e[snrm]?)?(?: licht)?$|^мягк\p{L}*(?: свет)?$|^(?:إضاءة )?ناعمة?$|^(?:नरम|कोमल)(?: रोशनी)?$/iu
const dramatic =
  /^(?:dramatic|moody|dark|dim|gloomy|low[ -]key|mysterious)(?: (?:studio )?(?:light|lights|lighting))?$|^(?:戏剧性|戏剧性的|昏暗|暗调|暗色|ドラマチックな?|暗い)$|^(?:luz )?dramátic[oa]$|^(?:lumière )?dramatique$|^(?:dramatisch|dunk(?:el|l))(?:e[snrm]?)?$|^драматич\p{L}*$|^درامية?$|^नाटकीय$/iu
const bright =
  /^(?:bright|high[ -]key)(?: (?:studio )?(?:light|lights|lighting))?$|^(?:明亮|明亮的|明るい)$|^(?:hell)(?:e[snrm]?)?$/iu

/** What was said of a studio's light becomes its backdrop, where no colour was told. */
export function lightStudio(state: Gathered): void {
  const { notUnderstood } = state
  take(notUnderstood, soft)
  const { backdrop } = state
  if ((backdrop ?? darkGround) === darkGround && take(notUnderstood, dramatic))
    state.backdrop = darkGround
  else if ((backdrop ?? whiteGround) === whiteGround && take(notUnderstood, bright))
    state.backdrop = whiteGround
}

function take(words: string[], what: RegExp): boolean {
  const left = words.filter((word) => !what.test(word))
  const found = left.length < words.length
  words.splice(0, words.length, ...left)
  return found
}

/** "Dark concrete", "black marble", "a dark background": the ground takes its tone from the backdrop. */
export function shadeGround(state: Gathered, kind: 'surface' | 'wall' | 'place'): void {
  const { shade, colour, material } = state.pending
  if (colour?.hex === black && material) colour.hex = darkGround
  if (!shade) return
  state.pending.shade = undefined
  const hex = shade.by === 'dark' ? darkGround : whiteGround
  if (kind === 'wall') return hang(state, { hex, text: shade.text })
  if (state.backdrop !== undefined) return missed(state, shade.text)
  state.backdrop = hex
  if (kind === 'surface') state.groundColour = state.shaded = shade.text
}

const black = '#1C1C1E'

/** The plan has one colour for ground and backdrop: the backdrop's goes before. */
export function hang(state: Gathered, { hex, text }: { hex: string; text: string }): void {
  if (state.backdrop !== undefined && state.groundColour === undefined) {
    if (state.backdrop !== hex) missed(state, text)
    return
  }
  if (state.groundColour !== undefined && state.backdrop !== hex) missed(state, state.groundColour)
  state.backdrop = hex
  state.groundColour = undefined
  state.shaded = undefined
}

/** A dark table makes no dark room, and no dark desert. */
export function unshade(state: Gathered, place: Place): void {
  if (state.shaded === undefined || place === 'studio' || place === 'abstract') return
  missed(state, state.shaded)
  state.shaded = undefined
  delete state.backdrop
}
