/** Crop: to a ratio, a square, a box, and which part is kept. */
import type { Operation } from '@limn/sdk'
import type { Reader } from '../asked.ts'
import { type Clause, says, take } from '../words/clause.ts'
import { takeRatio } from './ratio.ts'

type Keep = NonNullable<Extract<Operation, { verb: 'crop' }>['keep']>

export const readCrop: Reader = ({ clause, target, region, named, boxed }) => {
  if (
    !says(
      clause,
      /\bcrop|\btrim\b|\baspect ratio\b|裁剪|裁成|裁切|裁到|裁为|\bsquare\b|\b\d{1,2} ?[:：] ?\d{1,2}\b|正方形|\b(?:zoom|close) in\b|\b(?:portrait|landscape|vertical|story) (?:format|orientation|mode|crop)\b|\bwide ?screen\b|(?:竖|横)(?:版|屏|图|幅)/u,
    )
  )
    return undefined
  // "Crop image 2 to 16:9": its box is not what is kept, unless it is said so.
  const place = boxed.length > 0 || named.length === 0 ? region : target
  return crop(clause, place)
}

function crop(clause: Clause, target: Operation['target']): readonly Operation[] | string {
  take(clause, /\b(?:crop(?:ped|ping)?|trim(?:med)?)\b|裁剪成?|裁成|裁切成?|裁到|裁为/u)
  take(clause, /\b(?:the )?(?:aspect )?ratio(?: of| to)?\b|比例/u)
  const kept = keptOf(clause)
  const found = takeRatio(clause)
  if (typeof found === 'string') return found
  if (found) return [{ verb: 'crop', target, ...found, ...kept }]
  if (target.box === undefined)
    return 'Say what to crop to: a ratio such as 16:9, a square, or a box around what to keep.'
  take(clause, /\b(?:zoom|close) in\b/u)
  return [{ verb: 'crop', target, ...kept }]
}

function keptOf(clause: Clause): { readonly keep?: Keep } {
  const keep = take(
    clause,
    /\b(?:keep(?:ing)? |from )?(?:the |to the |on the )?(top|bottom|left|right|cent(?:re|er)|middle)(?: (?:part|half|side))?\b|(?:保留)?([上下左右])(?:半|边|侧)(?:部分)?/u,
  )
  if (!keep) return {}
  const side = keep[1] ?? { 上: 'top', 下: 'bottom', 左: 'left', 右: 'right' }[keep[2] ?? '']
  const one = (['left', 'right', 'top', 'bottom'] as const).find((name) => name === side)
  return { keep: one ?? 'centre' }
}
