/** One image behind the subject of another: "the person of image 1 before the background of image 2". */
import { besides, boxOf, type Reader } from '../asked.ts'
import { blank, says } from '../words/clause.ts'
import { I, imageOf } from '../words/marks.ts'

const ground = String.raw`(?:back ?grounds?|back ?drops?|scene(?:ry)?|setting|environment|surroundings|landscape|location)`
const groundHan = '(?:背景|场景|环境|风景)'
/** Each finds the image that comes behind in group `to`, the one before it in group `image` where it is said. */
const patterns = [
  // "Image 2 as the background (of image 1)", 图2作为图1的背景.
  String.raw`(?<to>${I}) (?:as|for) (?:the |a |its |my )?(?:new )?${ground}(?: (?:for|of|in|behind) (?:the )?(?:\p{L}+ (?:of|in|from) )?(?<image>${I}))?`,
  String.raw`(?<to>${I})(?:来)?(?:当|作为|做成?|作|当作|用作)(?:(?<image>${I})的)?${groundHan}`,
  // "The background of image 1 with image 2", 把图1的背景换成图2.
  String.raw`${ground} (?:of|from|in) (?<image>${I})(?: .{0,60}?)? (?:with|to|by|into|using|from) (?:the )?(?:${ground} (?:of|from|in) |one (?:of|from|in) |that of )?(?<to>${I})`,
  String.raw`(?<image>${I})['’]s ${ground} (?:with|to|by|into|using) (?:the )?(?:${ground} (?:of|from|in) |one (?:of|from|in) |that of )?(?<to>${I})`,
  String.raw`(?<image>${I})的?${groundHan}(?:换成|替换成|替换为|改成|变成|换为|改为|用)(?<to>${I})`,
  // "The background with image 2".
  String.raw`${ground} (?:with|to|by|into|using|from) (?:the )?(?:${ground} (?:of|from|in) |one (?:of|from|in) |that of )?(?<to>${I})`,
  String.raw`${groundHan}(?:换成|替换成|替换为|改成|变成|换为|改为|用)(?<to>${I})`,
  // "In the background of image 2", 用图2的背景.
  String.raw`\b(?:use|using|take|apply|with|in|into|onto|on|against|before|to|add) (?:the )?${ground} (?:of|from|in) (?<to>${I})`,
  String.raw`\b(?:use|using|take|apply|with|in|into|onto|on|against|before|to|add) (?<to>${I})['’]s ${ground}`,
  String.raw`(?:用|到|进|入|在|和|与|加上)(?<to>${I})(?:里面?|中)?的${groundHan}`,
  String.raw`^\s*(?:and )?(?:the )?${ground} (?:of|from|in) (?<to>${I})\s*$`,
  // "The person from image 1 in front of image 2".
  String.raw`(?<image>${I}).{0,60}? (?:in front of|against|before) (?:the )?(?<to>${I})`,
  String.raw`(?:in front of|against|before) (?:the )?(?<to>${I})`,
].map((pattern) => new RegExp(pattern, 'u'))
/** Only beside another image: "the person of image 1, the background of image 2". */
const pairs = [
  String.raw`${ground} (?:of|from|in) (?<to>${I})`,
  String.raw`(?<to>${I})['’]s ${ground}`,
  String.raw`(?<to>${I})(?:里面?|中)?的?${groundHan}`,
].map((pattern) => new RegExp(pattern, 'u'))

export const readStage: Reader = (asked) => {
  const { clause, named, facts } = asked
  if (named.length === 0) return undefined
  if (
    says(
      clause,
      /\b(?:remove|delete|erase|blur(?:red)?|keep|defocus|expand|extend|match)\b|去掉|去除|移除|删除|模糊|虚化|保持|扩/u,
    )
  )
    return undefined
  const two = new Set(named).size > 1
  for (const words of two ? [...patterns, ...pairs] : patterns) {
    const found = words.exec(clause.left)
    const to = found?.groups?.['to']
    if (!found || !to) continue
    const back = imageOf(to)
    const said = found.groups?.['image']
    const front = said ? imageOf(said) : besides(back, asked)
    if (front === back || front > facts.images) continue
    blank(clause, 0)
    return [
      { verb: 'background', target: { image: front, ...boxOf(front, facts) }, to: { image: back } },
    ]
  }
  return undefined
}
