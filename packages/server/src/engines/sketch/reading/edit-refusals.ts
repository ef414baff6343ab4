/** Sentences for what this engine can't do with a photograph, each saying what would help. */
import { type Clause, says } from './clause.ts'

const beyondIt: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:rain(?:y|ing)?|snow(?:y|ing)?|winter|summer|autumn|spring|fog(?:gy)?|storm(?:y)?|sunny|cloudy)\b|下雨|下雪|冬天|夏天|秋天|春天|雾/u,
    "The sketch engine can't change the weather or the season of a photograph; it can make it night or sunset, or put the subject on a painted background in that weather.",
  ],
  [
    /\b(?:smil(?:e|es|ing)|laugh(?:ing)?|frown(?:ing)?|cry(?:ing)?|expressions?|wink|blink|grin|(?:open|close) (?:his|her|their|the) (?:eyes|mouth)|happier|sadder|angry)\b|微笑|笑|表情|哭/u,
    "The sketch engine can't give a face another expression: it would have to invent what the photograph doesn't show. An engine with weights or a hosted one can; this one can restyle, recolour and relight the photograph.",
  ],
  [
    /\b(?:swap (?:the |their )?(?:faces?|heads?)|face ?swap|another face|different face|(?:older|younger)|hair ?(?:style|cut)?|beard|moustache|make-?up|slimmer|thinner|fatter|muscular)\b|换脸|发型|头发|年轻|变老|变瘦/u,
    "The sketch engine can't make another face, age or hair: it would have to invent what the photograph doesn't show. An engine with weights or a hosted one can.",
  ],
  [
    /\b(?:pose|posture|stand(?:ing)?(?: up)?|sit(?:ting)?(?: down)?|jump(?:ing)?|run(?:ning)?|walk(?:ing)?|danc(?:e|ing)|wav(?:e|ing)|fly(?:ing)?|rais(?:e|ing) (?:his|her|their|an?|the) (?:hand|arm)s?|turn(?:ing)? (?:his|her|their|the) head|look(?:ing)? (?:at|to|away|left|right|up|down)(?! like)|hold(?:ing)?|wear(?:ing)?|different angle|another angle|camera angle|side view|from behind|perspective)\b|姿势|站起来|坐下|跳舞|奔跑|挥手|转头|角度/u,
    "The sketch engine can't change a pose, what somebody wears or holds, or the angle of view: it would have to invent what the photograph doesn't show. An engine with weights or a hosted one can.",
  ],
  [
    /\b(?:remove|delete|erase|get rid of|take (?:out|away)|eliminate|clean up|unblur|deblur|restore|colou?ri[sz]e|repair|denoise|inpaint|retouch)\b|去掉|去除|移除|删除|擦除|消除|修复|上色/u,
    "The sketch engine can't take things out of a photograph or mend it: it would have to invent what lies behind. It can remove the background of a subject on plain ground, or crop; for the rest use another engine.",
  ],
  [
    /\b(?:expand|extend|outpaint|uncrop|zoom out|widen)\b|扩展|扩图|外扩/u,
    "The sketch engine can't continue a photograph beyond its edges; it can crop to another ratio, or put the subject on another background.",
  ],
  [
    /\b(?:add|insert|put|place|draw|include|give (?:him|her|it|them|the)|blend|replace|swap|exchange|substitute|transfer|move|combine|composite)\b(?!.*\b(?:colou?rs?|contrast|brightness|saturation|vignette|grain|blur|filter|effect|warmth|sharpness|style|look|tone)\b)|添加|加上|加一|放上|替换|换上|穿上|戴上|移动/u,
    "The sketch engine can't add, replace or move things in a photograph: it would have to invent what isn't there. It can add quoted text, put the subject on another background, or recolour a thing in a box; for the rest use another engine.",
  ],
]

const harmless =
  /\b(?:vignette|grain|noise|grainy|blur|contrast|saturation|brightness|sharpness|warmth|colou?rs?|filter|effect|look|style|tone|light|painting|sketch|sepia|watercolou?r|grid|side by side)\b|颗粒|暗角|对比|饱和|亮度|滤镜|效果|风格/u

/** Why a clause asks for more than this engine can do; `undefined` when it doesn't. */
export function beyond(clause: Clause, _placed: boolean): string | undefined {
  for (const [words, sentence] of beyondIt) {
    if (
      says(clause, words) &&
      !(sentence.includes('add, replace') && harmless.test(clause.left)) &&
      !/\bremove (?:all )?(?:the )?colou?rs?\b/u.test(clause.left)
    )
      return sentence
  }
  return undefined
}

const can =
  'The sketch engine can restyle a photograph ("turn it into an oil painting"), change its light and colours, crop, rotate or flip it, replace or blur the background, recolour a thing in a box, add quoted text, and lay several images out side by side.'

export function nothingUnderstood(instruction: string, words: readonly string[]): string {
  const said = words
    .slice(0, 6)
    .map((word) => `"${word}"`)
    .join(', ')
  if (!/[\p{L}\p{N}]/u.test(instruction)) return `The instruction says nothing. ${can}`
  return said ? `Not understood: ${said}. ${can}` : `The instruction asks for no change. ${can}`
}
