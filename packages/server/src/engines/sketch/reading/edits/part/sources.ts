/** Which images the things come from that are to be placed: "the cat from image 2", 图2的猫. */
import type { Asked } from '../asked.ts'
import { I, imageOf } from '../words/marks.ts'

const kinds = String.raw`(?:back ?grounds?|back ?drops?|scene(?:ry)?|setting|environment|palette|colou?rs?|style|look|light(?:ing)?|tones?|box|mood|atmosphere)`
/** A thing that is said to be of an image: group `thing` is its words, `image` the mark. */
const sources = [
  new RegExp(
    String.raw`(?<thing>(?:the |an? |my )?(?:\p{L}[\p{L}'-]* ){1,3}?)\((?:from |of |in )?(?<image>${I})\)`,
    'gu',
  ),
  new RegExp(
    String.raw`(?<thing>(?:the |an? |my |his |her |this |that |both |all )?(?:\p{L}[\p{L}'-]* ){1,6}?)(?:that is |which is |shown |seen |standing |sitting )?(?<!\b(?:left|right|top|bottom|corner|side|cent(?:er|re)|middle|front|edge|half|part|foreground|next|box) )(?:from|of|out of|in|on|inside) (?<image>${I})`,
    'gu',
  ),
  new RegExp(String.raw`(?<image>${I})['’]s (?<thing>(?!${kinds})\p{L}[\p{L}' -]*)`, 'gu'),
  new RegExp(
    String.raw`(?<image>${I})(?:里面|里边|里|中|上|内)?的(?<thing>(?![左右上下底顶中]|背景|场景|配色|色调|风格|光)\p{sc=Han}{1,8})`,
    'gu',
  ),
]
const into = new RegExp(
  String.raw`(?:\b(?:into|onto|to|inside|over|in|on|at|of|with|for)|到|进|入|在|至|于|上) ?(?:the )?(?<image>${I})`,
  'gu',
)
/** What is taken over by matching, and not placed. */
const looks = /\b(?:styles?|colou?rs?|palette|look|light(?:ing)?|tones?|transfer|back ?ground)\b/u
const anImage = new RegExp(I, 'gu')

/** An image that a thing comes from, and where the clause speaks of it. */
export interface Source {
  readonly image: number
  readonly start: number
  readonly end: number
}

/** The images from which things are to come. With `swaps`, one thing takes another's place. */
export function sourcesIn(asked: Asked, swaps: boolean): readonly Source[] {
  const { clause, facts, named, boxed } = asked
  const { left } = clause
  const two = new Set(named).size > 1
  if (swaps) return comingIn(asked)
  const found = sources.flatMap((words, kind) =>
    Array.from(left.matchAll(words), ({ index, groups = {}, 0: said }) => {
      const sure = kind !== 1 || /\b(?:from|of|out of) [\uE100-\uE163]/u.test(said)
      return { image: imageOf(groups['image'] ?? ''), start: index, end: index + said.length, sure }
    }).filter(({ start, end }) => !looks.test(left.slice(start, end))),
  )
  const targets = Array.from(left.matchAll(into), ({ groups = {} }) =>
    imageOf(groups['image'] ?? ''),
  )
  const goal = boxed.length > 1 ? boxed.at(-1)?.image : (targets.at(-1) ?? named.at(-1))
  const certain = [...found.filter(({ sure }) => sure), ...framed(asked, goal)]
  if (certain.length > 0) {
    // "The dog of image 2 next to the cat of image 1": the last is where it goes.
    const movable = certain.filter(({ image }, at) => at === 0 || image !== goal)
    return movable.filter(() => two || facts.images > 1)
  }
  if (found.length > 0 && two) return found.filter(({ image }) => image !== goal).slice(0, 3)
  return found.length === 1 && !two ? [] : bare(left, two)
}

/** "The object in the box of image 2". */
function framed({ boxed, named }: Asked, goal: number | undefined): readonly Source[] {
  if (new Set(named).size < 2) return []
  return boxed.flatMap(({ image, start }) =>
    image !== undefined && image !== goal ? [{ image, start, end: start }] : [],
  )
}

/** After "replace … with", what is named last comes in; "replace the cup in image 1" names where. */
function comingIn({ clause: { left }, boxed, named }: Asked): readonly Source[] {
  const last = boxed.at(-1)
  if (boxed.length > 1 && last?.image !== undefined && last.image !== boxed[0]?.image)
    return [{ image: last.image, start: last.start, end: last.start }]
  const at = left.search(/\b(?:with|by|for|to)\b|换成|替换成|换为|替换为/u)
  const comes = Array.from(left.matchAll(anImage)).find(({ index }) => index > at && at >= 0)
  if (comes) return [{ image: imageOf(comes[0]), start: at, end: comes.index + comes[0].length }]
  // "… with the object in the box of image 2": its mark went with the box.
  const [one] = named
  return last?.image !== undefined && last.start > at && at >= 0 && one !== undefined
    ? [{ image: last.image, start: last.start, end: last.start }]
    : []
}

/** "Put image 1 and image 2 into image 3": the images' subjects themselves. */
function bare(left: string, two: boolean): readonly Source[] {
  const found = new RegExp(
    String.raw`(?:\b(?:put|place|add|insert|paste|composite|drop|bring|move|position|integrate)\b|[把将]) ?(?:the )?(?<list>${I}(?: ?(?:[,，、]|and|&|和|与) ?(?:the )?${I})*)`,
    'u',
  ).exec(left)
  const list = found?.groups?.['list']
  if (!found || !list) return []
  const end = found.index + found[0].length
  const goes =
    /(?:(?<!\b(?:next|close) )\b(?:into|onto|inside|in|on|to)\b(?! (?:the (?:left|right) of|an? row|an? grid|one))|到|进|入|在(?!一起))/u.test(
      left.slice(end),
    )
  const there =
    /\b(?:in|into)\b|\b(?:on|onto|on top of) (?:it|this|that|the (?:first|other|photo|picture|image))\b|里|中/u
  if (!goes || !(two || there.test(left))) return []
  const further = new RegExp(I, 'u').test(left.slice(end))
  const images = Array.from(list.matchAll(anImage), ([mark]) => imageOf(mark))
  // "Put image 1 and image 2 in a frame" names nowhere to go.
  if (images.length > 1 && !further) return []
  return images.map((image) => ({ image, start: found.index, end }))
}
