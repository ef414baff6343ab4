/** Two clauses about one background: "on a wooden table, the background is a warm room". */
import type { Operation } from '@limn/sdk'
import { match } from '../words/match.ts'
import type { Asked } from './asked.ts'
import { blank, leftOf, says, take } from './words/clause.ts'
import { coloursIn } from './words/colours.ts'

type Background = Extract<Operation, { verb: 'background' }>

/** The second background joined with the first, when both paint one scene. */
export function onOneGround(
  last: Operation | undefined,
  next: Operation | undefined,
  text: string,
): Background | undefined {
  if (last?.verb !== 'background' || next?.verb !== 'background') return undefined
  if (last.target.image !== next.target.image) return undefined
  if (!('scene' in last.to) || !('scene' in next.to)) return undefined
  const { place, ground } = last.to.scene
  const placeSaid = match(text).some(
    (item) => item.kind === 'word' && item.effect.place !== undefined,
  )
  const scene = {
    ...next.to.scene,
    ...(placeSaid ? {} : { place }),
    ...(ground ? { ground: next.to.scene.ground ?? ground } : {}),
  }
  return { ...next, to: { scene } }
}

const shadows =
  /\b(?:(?:soft|natural|subtle|realistic|gentle|light|contact|drop|slight) ){0,3}(?:shadows?)\b(?: (?:under(?:neath)?|below|beneath|to) (?:it|the \p{L}+))? *$|(?:柔和|自然|轻微|淡淡)?的?(?:阴影|投影|影子)/u

/** "Remove the background and make it white", "…, add a soft shadow": more about the new background. */
export function moreGround({
  clause,
  before,
  region,
  target,
  report,
}: Asked): readonly Operation[] | undefined {
  if (before.at(-1)?.verb !== 'background') return undefined
  // Whatever stands on a new ground casts a shadow there anyway: that is told.
  const shadow = shadows.exec(clause.left)
  if (shadow) {
    report([clause.text.slice(shadow.index, shadow.index + shadow[0].length).trim()])
    blank(clause, 0)
    return []
  }
  if (says(clause, /\btransparent\b|透明/u) && !says(clause, /\btext|文字/u)) {
    report([/transparent/iu.exec(clause.text)?.[0] ?? '透明'])
    blank(clause, 0)
    return []
  }
  const [colour] = region.box === undefined ? coloursIn(leftOf(clause)) : []
  if (!colour || !take(clause, /\b(?:make|turn|set|colou?r|paint) it\b/u)) return undefined
  blank(clause, 0)
  return [{ verb: 'background', target, to: { colour: colour.hex } }]
}
