/** Sentences for what this engine can't do with a photograph, each saying what would help. */
import type { Asked, Reader } from './asked.ts'
import { leftOf, says } from './words/clause.ts'
import { materialsIn } from './words/colours.ts'

const faces: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:smil(?:e|es|ing)|laugh(?:ing)?|frown(?:ing)?|cry(?:ing)?|expressions?|wink|blink|grin|(?:open|close) (?:his|her|their|the) (?:eyes|mouth)|(?:look )?(?:happier|sadder|happy|sad|angry|surprised))\b|微笑|笑|表情|哭|生气|开心|睁眼|闭眼/u,
    "The sketch engine can't give a face another expression: it would have to invent what the photograph doesn't show. An engine with weights or a hosted one can; this one can restyle, recolour and relight the photograph.",
  ],
  [
    /\b(?:swap (?:the |their |his |her )?(?:faces?|heads?)|face ?swap|(?:another|different|new) (?:face|head)|(?:replace|change) (?:the |his |her |their )?(?:\p{L}+['’]s )?(?:faces?|heads?|eyes)|(?:look )?(?:older|younger)|hair ?(?:style|cut|do)?|bald|beard|moustache|mustache|make-?up|lipstick|slimmer|thinner|fatter|muscular|wrinkles?)\b|换脸|换头|换成.{0,6}脸|发型|头发|年轻|变老|变瘦|变胖|化妆|胡子|皱纹|换.{0,3}脸/u,
    "The sketch engine can't make another face, age or hair: it would have to invent what the photograph doesn't show. An engine with weights or a hosted one can; this one can recolour what a box marks.",
  ],
]
const bodies: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:pos(?:e|es|ing)|posture|stand(?:ing)?(?: up)?|sit(?:ting)?(?: down)?|jump(?:ing)?|run(?:ning)?|walk(?:ing)?|danc(?:e|ing)|wav(?:e|ing)|fly(?:ing)?|rais(?:e|ing) (?:his|her|their|an?|the) (?:hand|arm)s?|turn(?:ing)? (?:his|her|their|the) (?:head|body)|turn(?:ing)? around|look(?:ing)? (?:at|to|away|left|right|up|down)(?! like)|hold(?:ing)?|wear(?:ing)?|change (?:his|her|their|the) (?:\p{L}+['’]s )?(?:clothes|clothing|outfits?|costume)|dress(?:ed)? (?:him|her|them|up|in|as)|(?:other|different|another|new|low|high) (?:camera )?angle|camera angle|side view|back view|front view|(?:from|seen from) (?:behind|above|below|the (?:side|back|front))|bird'?s[- ]eye|perspective|viewpoint|profile view|hands? (?:in|on)|hug(?:ging)?|kiss(?:ing)?)\b|姿势|姿态|站起来|坐下|坐着|站着|跳舞|奔跑|跑步|挥手|转头|转身|角度|视角|侧面|背面|俯视|穿着|穿上|换.{0,8}(?:衣|外套|裙|裤|鞋|服装)|抱着|拥抱/u,
    "The sketch engine can't change a pose, what somebody wears or holds, or the angle of view: it would have to invent what the photograph doesn't show. An engine with weights or a hosted one can.",
  ],
  [
    /\b(?:restore|colou?ri[sz]e|unblur|deblur|denoise|de-?noise|(?:reduce|less|lower|fix|clean(?: up)?) (?:the )?(?:image |digital )?(?:noise|grain|artefacts|artifacts)|repair|depixelate|fix (?:the )?(?:scratches|damage|blur)|remove (?:the |all )?(?:image )?(?:noise|blur|motion blur|grain))\b|修复|上色|去噪|降噪|减少噪点|去模糊|老照片/u,
    "The sketch engine can't mend, colour or deblur a photograph: it would have to invent what was lost. It can sharpen it, make it larger, or take a scratch out of a box.",
  ],
  [
    /\b(?:what is|what's|what lies) (?:behind|under|inside)\b|\b(?:see|show|reveal) (?:behind|under|inside)\b|\b(?:open|close) the \p{L}+\b|看(?:到|见).{0,6}(?:后面|背后)/u,
    "The sketch engine can't show what the photograph hides. It can take a thing out of a box and continue what is round it.",
  ],
]
const beforehand: readonly (readonly [RegExp, string])[] = [
  [
    /\bexcept(?:ing)?\b|\b(?:apart|aside) from\b|\bbut not\b|\b(?:everything|everyone|all) else\b|\b(?:everything|all) but\b|除了|以外|之外|框外/u,
    "The sketch engine can't leave one thing out of a change: give a box or a mask around what should change.",
  ],
  [
    /\b(?:replace|swap|exchange|change) (?:the |this |that )?(?:\p{L}+ )?sk(?:y|ies)\b|(?:替换|更换|换掉?)天空|天空(?:换成|替换|改成|变成)/u,
    "The sketch engine can't cut a sky out of a photograph. It can make the whole of it a sunset or a night, lay weather over it, recolour a box, or put the subject on another background.",
  ],
  [
    /\b(?:make|get|scale|resize|shrink|enlarge) (?:the |his |her |their |its )(?!images?\b|photos?\b|pictures?\b|whole\b|canvas\b|resolution\b|texts?\b|background\b|frame\b|view\b)\p{L}+(?: \p{L}+)?(?: (?:much|a bit|a little|slightly))? (?:bigger|larger|smaller|taller|shorter|wider|thinner|up|down)\b/u,
    "The sketch engine can't make a thing in a photograph larger or smaller where it stands: it would have to invent what is round it. It can remove it, move it or put another in its place, in a box.",
  ],
  [
    /\bresiz(?:e|ed|ing)\b|\b\d{3,4} ?[x×*] ?\d{3,4}\b(?! (?:grid|tiles))|\b\d{3,5} ?(?:px|pixels)\b|像素/u,
    "How many pixels the picture has is said by the request's size, not by its words; a ratio such as 16:9 can be cropped or expanded to.",
  ],
]
const leftOver: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:fix|correct) (?:the )?(?:perspective|distortion|lens)|keystone|透视/u,
    "The sketch engine can level a photograph, but can't correct its perspective or lens.",
  ],
  [
    /\b(?:replace|swap|exchange|substitute|switch|turn|transform|change|convert) .{0,90}\b(?:into|with|for|to)\b|替换|换成|变成|改成|换上/u,
    'The sketch engine can put one of its drawings, or the subject of another image, in the place of what a box marks; name a thing it knows and give a box, or name a colour, a style or a background.',
  ],
  [
    /\b(?:add|insert|put|place|draw|include|give (?:him|her|it|them|the)|blend|replace|swap|exchange|substitute|transfer|move|combine|composite|wear)\b|添加|加上|加一|放上|替换|穿上|戴上|移动|添/u,
    'The sketch engine can add what it has a drawing of ("add a red balloon at the top left"), the subject of another image, or quoted text, and move what a box marks; this is none of them.',
  ],
]

/** "Change the jacket to leather": no colour is named that it could take. */
export const refuseMaterial: Reader = ({ clause }) => {
  const [material] = materialsIn(leftOf(clause))
  if (
    !material ||
    !says(
      clause,
      /\b(?:change|make|turn|convert|transform|replace|swap)\b|换成|变成|改成|换为|改为/u,
    )
  )
    return undefined
  return `The sketch engine can't make another material: "${material.word}" would have to be invented. It can give a thing another colour: name one, and give a box around the thing (the jacket, say).`
}

function refusing(list: readonly (readonly [RegExp, string])[]): Reader {
  return ({ clause }: Asked) => list.find(([words]) => says(clause, words))?.[1]
}

/** Faces and hair: before anything that could be mistaken for them. */
export const refuseFaces = refusing(faces)
/** What could be mistaken for a change of the whole. */
export const refuseBeforehand = refusing(beforehand)
/** Poses, views, and what time took from a photograph. */
export const refuseBodies = refusing(bodies)
/** Additions and exchanges that no reader understood. */
export const refuseRest = refusing(leftOver)

const can =
  'The sketch engine can restyle a photograph ("turn it into an oil painting"), change its light, colours and weather, crop, expand, straighten, rotate or flip it, replace, remove or blur the background, remove, replace, move or recolour what a box marks, add a thing or the subject of another image, set text, take the colours, style or light of another image, blend images, and lay them out side by side.'

export function nothingUnderstood(instruction: string, words: readonly string[]): string {
  const said = words
    .slice(0, 6)
    .map((word) => `"${word}"`)
    .join(', ')
  if (!/[\p{L}\p{N}]/u.test(instruction)) return `The instruction says nothing. ${can}`
  return said ? `Not understood: ${said}. ${can}` : `The instruction asks for no change. ${can}`
}
