/** What stands behind the subject: another scene, a colour, another picture, or out of focus. */
import { type Asked, type Outcome, type Reader } from '../asked.ts'
import { blank, type Clause, leftOf, says, take, takeAll, takeAmount } from '../words/clause.ts'
import { coloursIn, isPlainColour } from '../words/colours.ts'
import { match } from '../../words/match.ts'
import { readScene } from '../../scene.ts'
import { isWeather } from '../whole/weather.ts'
import { removing } from './remove.ts'

const backgroundWords = /\b(?:back ?ground|back ?drop)s?\b|背景/u
const tailWords =
  /\b(?:(?:is |are )?(?:replaced |changed |swapped )?(?:with|to be|to|into|for|by|as)|becomes?)\b|换成了?|改成了?|变成了?|换为|改为|变为|替换成|替换为|设为|成/u

/** "Put it on a beach": the subject stays, what it stands on is new. */
const placing =
  /(?:把|将)?[\p{sc=Han}]{1,8}?(?:放|摆|置)(?:置|放)?(?:在|于|到)(?!顶|底|左|右|中间|图|第)|\b(?:put|place|set|show|move|position|present|display|photograph) (?:it|this|them|him|her|(?:the |this |my )?(?:product|character|person|subject|object|item|model|mascot|figure|hero)s?|the (?!text|words?)[\p{L}]+(?: [\p{L}]+)?)(?: (?:from|of) +)?(?= +(?:on|in|at|against|onto|into|in front of|inside) (?!top |the (?:left|right|top|bottom|cent|middle|corner)|(?:his|her|their|its) )(?:(?!the )|the (?:\p{L}+ ){0,2}?(?:beach|snow|forest|woods|desert|city|streets?|mountains?|sea|ocean|kitchen|garden|park|jungle|studio|moon|countryside|river|lake|fields?|meadow|sand|wild|wilderness|bedroom|bathroom|living room|office|restaurant|caf[eé]|rain|grass|outdoors)\b)|(?= +outdoors\b))/u
const things =
  /^(?!.*(?:remov\w*|delete|erase|get rid of|take (?:out|away|off)|eliminate|clean (?:up|out)|cut out|clear) (?:out |away )?(?:the |its |this |that |all (?:of )?(?:the )?|whole |entire )*(?:\p{L}+ ){0,2}back ?(?:ground|drop))(?!.*(?:去掉|去除|移除|删除|抠除?|清除|消除|擦除|去)(?:掉|了)?\p{sc=Han}{0,6}背景(?![里中上]))(?!.*背景(?:去掉|去除|移除|删除|抠掉|清除|消除|擦除))/u
const isolating =
  /\b(?:isolate|cut out|extract|knock out) (?:only |just )?(?:it|the (?:main )?(?:subject|product|person|object|character|figure|item|foreground))\b|\b(?:remove|delete|erase) everything (?:except|but|besides|other than)\b|\bkeep only the (?:subject|product|person|object|character|foreground)\b|抠图|抠出来?|抠像|只保留(?:主体|人物|产品|商品)/u

/** "Cut out the shoe and put it in front of a forest": the subject stays, whatever it is called. */
const cutting =
  /^\s*(?:please )?(?:cut|isolate|extract|knock|separate|lift|take|clip|mask)\b|抠|剪下|提取|取出/u

export const readBackground: Reader = (asked) => {
  const { clause, region, report } = asked
  if (says(clause, cutting)) {
    const put = placing.exec(clause.left)
    if (put) {
      blank(clause, 0, put.index + put[0].length)
      return behind(asked, true)
    }
  }
  if (take(clause, isolating)) return isolated(asked)
  // "Remove the people in the background" is no new background.
  if (says(clause, removing) && things.test(clause.left)) return undefined
  // "Add fog in the background" lays fog over all.
  if (isWeather(clause.left) && take(clause, /\b(?:in|to|into) the back ?ground\b|背景(?:里|中)/u))
    return undefined
  const placed = take(clause, placing)
  if (!placed && !take(clause, backgroundWords)) return undefined
  if (
    !(placed || hasScene(clause)) &&
    take(
      clause,
      /\b(?:blur(?:red|ry|ring)?|bokeh|defocus(?:ed)?|out of focus|shallow depth of field)\b|模糊|虚化/u,
    )
  )
    return [{ verb: 'background', target: region, to: { blur: takeAmount(clause, 0.5) } }]
  if (
    take(
      clause,
      /\b(?:remove|removed|delete|erase|get rid of|cut out|take (?:away|out|off)|no|without|isolate|eliminate|clear|transparent)\b|去掉|去除|移除|删除|抠图|抠掉|抠除|清除|消除|擦除|透明|去/u,
    )
  ) {
    const clear = /transparent|透明/iu.exec(clause.text)?.[0]
    if (clear) report([clear])
    takeAll(clause, /\b(?:png|alpha|channel|ground|cutout)\b|的|变/u)
    const colour = coloursIn(putInstead(leftOf(clause)))[0]?.hex ?? '#FFFFFF'
    return [{ verb: 'background', target: region, to: { colour } }]
  }
  return behind(asked, placed !== undefined)
}

/** "To a blurred forest": a new background, and not this one blurred. */
function hasScene(clause: Clause): boolean {
  if (!tailWords.test(clause.left)) return false
  return match(tailOf(clause)).some(
    (item) => item.kind === 'word' && (item.effect.place ?? item.effect.ground) !== undefined,
  )
}

function isolated(asked: Asked): Outcome {
  const { clause, region } = asked
  blank(clause, 0)
  return [{ verb: 'background', target: region, to: { colour: '#FFFFFF' } }]
}

function behind({ clause, region, named, report }: Asked, placed: boolean): Outcome {
  const graded = /gradient|ombr|渐变/iu.test(clause.text)
  const scene = placed ? leftOf(clause) : graded ? gradedIn(leftOf(clause)) : tailOf(clause)
  const [, other] = named
  if (other !== undefined && other !== region.image && !/\p{L}{4}|[\p{sc=Han}]{2}/u.test(scene)) {
    blank(clause, 0)
    return [{ verb: 'background', target: region, to: { image: other } }]
  }
  blank(clause, 0)
  const [colour] = coloursIn(scene)
  if (
    colour &&
    !/gradient|ombr|渐变/iu.test(scene) &&
    isPlainColour(scene.replace(/#[0-9a-f]{6}\b/giu, ' '))
  ) {
    report(looksIn(scene))
    return [{ verb: 'background', target: region, to: { colour: colour.hex } }]
  }
  const read = readScene(
    scene.replace(/\b(?:environment|setting|surroundings|ambience|scenery)\b/giu, ' '),
  )
  if (
    !/[\p{L}]/u.test(scene) ||
    (read.notUnderstood.length > 0 && read.place === 'abstract' && !graded)
  ) {
    return 'Say what the background should become: a colour, a place such as a beach or a marble table, or another of the images.'
  }
  report(read.notUnderstood)
  return [{ verb: 'background', target: region, to: { scene: read } }]
}

/** Looks that a plain colour has not: "minimalist". */
const looksIn = (text: string): readonly string[] =>
  match(text).flatMap((item) => (item.kind === 'word' && item.effect.told ? [item.text] : []))

/** "Make it a gradient from blue to purple": all that is said of it. */
function gradedIn(text: string): string {
  return text.replace(
    /^.*?\b(?:into|to|with|a|an)\b|\b(?:make|change|set|turn)\b|(?:换成|改成|变成|换为|用|设为)/iu,
    ' ',
  )
}

/** "Remove the blue background" leaves white, "remove the background, use blue" blue. */
function putInstead(text: string): string {
  return (
    /(?:\b(?:with|to|use|using|make|leaving|leave|in)\b|换成|改成|变成|用).*$/iu.exec(text)?.[0] ??
    ''
  )
}

function tailOf(clause: Clause): string {
  const text = leftOf(clause)
  const found = tailWords.exec(clause.left)
  const tail = found ? text.slice(found.index + found[0].length) : text
  return tail.replace(/^\s*(?:change|replace|make|turn|set|swap|use|add)\b(?: the)?/iu, ' ')
}
