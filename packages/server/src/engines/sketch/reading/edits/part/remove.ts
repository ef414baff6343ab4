/** "Remove the cup": what is in the box, or under the mask, is taken away. */
import { type Asked, isPlaced, type Outcome, type Reader } from '../asked.ts'
import { blank, says, take } from '../words/clause.ts'
import { isWeather } from '../whole/weather.ts'

export const removing =
  /\b(?:remove|removing|delete|erase|get rid of|eliminate|clean (?:(?:it|this|that|them) )?(?:up|out|away|off)|cover(?:ing)? up|hide|conceal|wipe (?:out|away|off)|edit out|photoshop out|cut out|clear (?:away|up|out|off)|rub out|paint out|take (?:out|away|off)|inpaint|retouch|heal)\b|\b(?:make|have) .{1,60}(?:disappear|vanish|go away)\b|\btake .{1,60} (?:out|away)\b|\bclear\b(?! (?:blue|glass|sky))|(?:去掉|去除|移除|删除|删掉|删去|擦除|擦掉|抹去|抹掉|抹除|消除|清除|清理|除去|拿掉|移走|去|消)(?:掉|干净)?|不要(?=.{0,8}(?:人|水印|字))|(?<=[把将].{1,20})(?:去|删|擦|抹|移|弄|p)掉/u
/** What stands behind is not read: the engine continues what is round it. */
const tail =
  /\b(?:and |by |then )?(?:fill(?:ing|ed)?|replac(?:e|ing)|inpaint|continu(?:e|ing)|reconstruct|blend(?:ing)?|match(?:ing)?)\b(?! (?:an?|some) )(?: \p{L}+){0,8}|\b(?:cleanly|completely|entirely|naturally|seamless(?:ly)?|without (?:a trace|leaving (?:a )?traces?)|carefully|fully)\b|(?:自然|干净|无痕|完整)地?|补全背景|填充背景|背景补全/u
const without =
  'To take something out, the sketch engine needs to know where it is: give a box around it (or a mask). What is behind is continued from what is round it.'
const letters =
  /\b(?:water ?marks?|texts?|logos?|captions?|words|writing|letters|subtitles?|date stamp|signature)\b|水印|文字|字幕|标志|字样|签名|日期/u

export const readRemoval: Reader = (asked) => {
  const { clause } = asked
  if (!says(clause, removing)) return undefined
  if (
    says(
      clause,
      /\b(?:all )?(?:the )?colou?rs?\b|\b(?:noise|grain|blur|vignette|background blur)\b|颜色|色彩|噪点|模糊/u,
    )
  )
    return undefined
  // Weather is no thing; how it goes is told by its own reader.
  if (!isPlaced(asked) && isWeather(clause.left)) return undefined
  return removed(asked)
}

/** The removal of what a clause names; all its words are understood by where it is. */
export function removed(asked: Asked): Outcome {
  const { clause, region, facts } = asked
  const text = says(clause, letters)
  take(clause, tail)
  if (!isPlaced(asked))
    return text
      ? 'To take text or a watermark out, the sketch engine needs to know where it is: give a box around it (or a mask).'
      : without
  blank(clause, 0)
  return [
    {
      verb: 'remove',
      target: facts.mask === true && region.box === undefined ? { image: 1 } : region,
    },
  ]
}
