/** Several pictures on one sheet: side by side, in a grid, as a character sheet. */
import type { Reader } from '../asked.ts'
import { type Clause, says, take, takeAll, takeWritten } from '../words/clause.ts'

const grid =
  /\b(?:(?:photo |image )?grid|contact sheet|mosaic of|tiles?|tiled|photo sheet|mood ?board)\b|网格|九宫格|四宫格|六宫格|宫格/u
const column =
  /\b(?:one above the other|on top of each other|stack(?:ed)?(?: them)?(?: vertically)?|vertically|in a column|under(?:neath)? each other|top and bottom)\b|上下(?:拼接|排列)?|(?<=[拼排]成)一[列竖]|竖着/u
const row =
  /\b(?:side[- ]by[- ]side|next to each other|beside each other|in (?:a|one) (?:single )?row|left and right|horizontally|before and after|before[/-]after|diptych|triptych)\b|并排|并列|左右(?:拼接|排列)|横向|[拼排]成?一[排行]|(?<=[拼排]成)一[排行]/u
/** Between two images only: "image 1 next to image 2". */
const beside =
  /\b(?:next to|beside|alongside|to the (?:left|right) of|by the side of)\b|旁边?|左边|右边/u
const under = /\b(?:above|below|underneath|under)\b|上面|下面|上方|下方/u
const whole =
  /\b(?:collage|combine|merge|join(?:ed)?|together|put together|arrange|lay out|montage|stitch(?:ed)?)\b|拼成|排成|放在?一起|拼图|拼接|拼在一起|合并|拼贴|合成一张/u
const sheet =
  /\b(?:character|model|reference|concept|design|turn ?around|expression|cast)[- ](?:design )?(?:sheet|board|page|card)\b|\bturn ?around\b|角色设定(?:图|表|卡|稿)?|人物设定(?:图|表|卡|稿)?|设定[图表稿]|人设[图卡]?|角色[卡表]|三视图/u
const fill =
  /\b(?:put|place|make|create|combine|merge|arrange|show|into|all|the|images|photos|pictures|collage|together|both|of|a|them|as|side|layout|single|one|image|in|each|other|next to|picture|comparison|for|with|simple|neat|clean|its|details?|colou?rs?|palette|design|character|person|figure|product|based)\b|把|将|[两三四五六七八九几]张|放|所有|图片|照片|成|做|一张|在?一起|制作|生成|排列|角色|人物|的/u

/** Sides that no photograph shows; told as a warning. */
const views =
  /\b(?:(?:front|side|back|rear|three[- ]quarter|profile)(?:,? (?:and )?| views?\b)+)*(?:views?|angles?|turn ?around)\b|\b(?:front|side|back)(?= *$)|三视图|正面|侧面|背面|多角度/u

/** Words for views, taken out, as written. */
export function takeViews(clause: Clause): readonly string[] {
  return takeWritten(clause, views)
}

export const readCollage: Reader = ({ clause, named, facts, report }) => {
  if (says(clause, sheet)) {
    report(takeViews(clause))
    take(
      clause,
      /\b(?:character|model|reference|concept|design|expression|cast)[- ](?:design )?(?:sheet|board|page|card)\b|角色设定(?:图|表|卡|稿)?|人物设定(?:图|表|卡|稿)?|设定[图表稿]|人设[图卡]?|角色[卡表]/u,
    )
    takeAll(clause, fill)
    return [{ verb: 'collage', target: { image: named[0] ?? 1 }, layout: 'sheet' }]
  }
  if (says(clause, /\b(?:flip|mirror|rotate|turn upside|expand|extend)|翻转|镜像|旋转|扩/u))
    return undefined
  const it =
    named.length === 1 && says(clause, /\b(?:it|this|that|them)\b|它|这|side by side|并排|并列/u)
  const pair = named.length >= 2 || it
  const free = named.length === 0
  const inGrid = says(clause, grid)
  const inColumn = says(clause, column) || (named.length >= 2 && says(clause, under))
  const inRow = says(clause, row)
  const near = pair && says(clause, beside)
  const asked =
    (inGrid || says(clause, whole) || near) &&
    !(free && facts.images < 2 && !says(clause, /\bcollage|\bgrid|拼/u))
  if (!asked && !((inRow || inColumn) && (pair || free))) return undefined
  for (const words of [grid, column, row, beside, under, whole, fill]) takeAll(clause, words)
  take(clause, /\b\d ?[x×] ?\d\b/u)
  if (facts.images < 2) return 'A collage needs at least two images.'
  const layout = inGrid
    ? 'grid'
    : inColumn
      ? 'column'
      : inRow || near || facts.images < 4
        ? 'row'
        : 'grid'
  return [{ verb: 'collage', target: { image: named[0] ?? 1 }, layout }]
}
