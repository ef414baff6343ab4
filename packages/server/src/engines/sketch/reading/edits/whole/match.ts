/** Colours, style or light of another image: "use the palette of image 2", 用图2的风格. */
import type { Operation } from '@limn/sdk'
import { type Asked, besides, type Reader } from '../asked.ts'
import { type Clause, says, takeAll } from '../words/clause.ts'
import { I, imageOf } from '../words/marks.ts'

type What = Extract<Operation, { verb: 'match' }>['what']

const words: readonly (readonly [What, string, string])[] = [
  ['light', 'light(?:ing)?|illumination|exposure|shadows', '光线|光照|光影|打光|灯光|光感|明暗'],
  [
    'palette',
    'palettes?|colou?r transfer|colou?rs?|colou?r (?:palette|scheme|grad(?:e|ing)|tones?|mood|temperature)|tones?|hues|tonality|grad(?:e|ing)|white balance',
    '配色|色调|颜色|色彩|调色|色系|色温|调子',
  ],
  [
    'style',
    'style transfer|styles?|look|aesthetics?|art style|texture|brush ?(?:work|strokes)|painting style|visual style|mood|vibe|feel|feeling|atmosphere|technique|filter',
    '风格|画风|样式|质感|笔触|氛围|感觉|滤镜|艺术风格',
  ],
]
const english = words.map(([, one]) => one).join('|')
const chinese = words.map(([, , one]) => one).join('|')
/** "The colours and lighting (used) in image 2", "image 2's style", 图2的配色和光线; "look like image 2". */
const asked = new RegExp(
  [
    String.raw`\bmatch(?:ing)? .{1,48}? (?:to|with) (?:the )?(?:\p{L}+ ){0,3}?(?:of |in |from )?(?<g>${I})`,
    String.raw`(?<h>${I}) (?:as|for) (?:a |the |an )?(?:\p{L}+ )?(?:(?:${english})(?: (?:reference|guide|source|inspiration))?|reference)\b`,
    String.raw`(?:参考|参照|模仿|匹配|按照?|根据|用)(?<f>${I})(?:里|中)?的?(?:整体|主要)?(?:${chinese}|来)?`,
    String.raw`\b(?:${english})(?: (?:used|seen|found|shown|taken))? (?:of|from|in|as in|as|like|used in) (?:the )?(?<a>${I})`,
    String.raw`(?<b>${I})['’]s? (?:own )?(?:\p{L}+ )?(?:${english})\b`,
    String.raw`(?<c>${I})(?:里|中)?的(?:整体|主要)?(?:${chinese})`,
    String.raw`\b(?:match(?:es|ing)?|look(?:s|ing)? (?:more )?like|resembl(?:e|es|ing)|consistent with|similar to|(?:in|of) the same (?:\p{L}+ )?(?:${english}) as|same (?:${english}) as|(?:the )?same as|grade (?:it|this|${I}) (?:like|to)|the way|adapt(?:ed)? to|adjust(?:ed)? to|(?:${english}) (?:as|like) (?:in|on)?) *(?:the )?(?<d>${I})(?! +(?:into|onto|with)\b)`,
    String.raw`(?:像|和|与|跟|同)(?<e>${I})(?:的?(?:${chinese}))?(?:保持)?(?:一样|相同|一致|那样)?`,
  ].join('|'),
  'gu',
)
const strict = new RegExp(`\\b(?:${english})\\b|${chinese}`, 'u')
const fill = new RegExp(
  String.raw`\b(?:${english}|keep|maintain|adapt|adjust|match(?:ing|es)?|use|apply|take|adopt|recolou?r|guide|source|inspiration|transfer|copy|borrow|follow|colou?r|grade|grading|same|looks?|looking|like|similar|overall|reference|its|their|style|as a|onto|resemble|consistent)\b|${chinese}|用|使用|采用|参考|参照|按照?|根据|匹配|模仿|应用|迁移|转移|套用|整体|一样|相同|保持|一致|统一|处理|重绘|重画|绘制|修改|调整|改|来|到|上|以|成`,
  'u',
)

export const readMatch: Reader = (given) => {
  const { clause, facts } = given
  if (facts.images < 2 && given.named.length === 0) return undefined
  const sources = Array.from(clause.left.matchAll(asked), ({ groups = {}, 0: said }) => {
    const mark = 'fghabcde'
      .split('')
      .flatMap((name) => groups[name] ?? [])
      .at(0)
    return {
      image: mark ? imageOf(mark) : 0,
      said,
      plain: (groups['f'] ?? groups['g'] ?? groups['h']) !== undefined,
      named: groups['e'] === undefined || /(?:一样|相同|一致|那样)$/u.test(said),
    }
  })
  const source =
    sources.find(({ plain }) => plain) ?? sources.findLast(({ named }) => named) ?? sources.at(-1)
  if (!source || removes(clause)) return undefined
  // 和图2, or "image 2 as reference", alone says nothing of colours.
  if (
    (!source.named || (source.plain && !/\bmatch|参/u.test(source.said))) &&
    !says(clause, strict)
  )
    return undefined
  if (source.image === 0) return undefined
  const operations = whatOf(clause).map((what) => matched(given, source.image, what))
  takeAll(clause, fill)
  return operations
}

function whatOf(clause: Clause): readonly What[] {
  const found = words.filter(([, en, zh]) => says(clause, new RegExp(`\\b(?:${en})\\b|${zh}`, 'u')))
  const kinds = found.map(([what]) => what)
  // "Apply the style of image 2, its colours": style brings the colours with it.
  if (kinds.includes('style')) return kinds.filter((kind) => kind !== 'palette')
  return kinds.length > 0 ? kinds : ['style']
}

function matched(given: Asked, to: number, what: What): Operation {
  const image = besides(to, given)
  return { verb: 'match', target: given.boxed.length > 0 ? given.region : { image }, to, what }
}

/** "Remove the colours of image 2", "keep the style of image 1". */
function removes(clause: Clause): boolean {
  return says(
    clause,
    /\b(?:remove|delete|erase|keep|invert|increase|decrease|reduce|boost|lower|change|brighten|darken|adjust)\b(?! (?:\p{L}+ ){0,4}(?:to match|to (?:look )?like|to resemble|so|like|the same as|same as|consistent with|matching|similar to)\b)|去掉|去除|保持(?!.{0,14}(?:一致|相同|一样|统一))|增加|降低|提高|减少|翻转/u,
  )
}
