/** Colours and materials that a clause names. */
import { ambiguousColours, shaded } from '../../lexicon/shades.ts'
import { match } from '../../words/match.ts'

export interface Colour {
  readonly hex: string
  readonly start: number
  readonly end: number
}

/** The colours a text names, in order; "dark red" is one. */
export function coloursIn(text: string): readonly Colour[] {
  const colours: Colour[] = []
  let shade: 'dark' | 'light' | undefined
  let from = 0
  for (const item of match(text)) {
    if (item.kind !== 'word') continue
    // "The sky" is a thing, "to sky" a colour.
    const before = text.slice(Math.max(0, item.start - 7), item.start)
    const named = /\b(?:the|an?|his|her|their|its) $/i.test(before)
    const hex = item.effect.colour ?? (named ? undefined : ambiguousColours[item.key])
    if (item.effect.shade) [shade, from] = [item.effect.shade, item.start]
    else if (
      hex !== undefined &&
      (item.effect.thing === undefined || ambiguousColours[item.key] !== undefined)
    ) {
      colours.push({
        hex: shade ? shaded(hex, shade) : hex,
        start: shade ? from : item.start,
        end: item.end,
      })
      shade = undefined
    }
  }
  const code = /#([0-9a-f]{6})\b/iu.exec(text)
  if (code)
    colours.push({
      hex: `#${(code[1] ?? '').toUpperCase()}`,
      start: code.index,
      end: code.index + 7,
    })
  return colours.sort((a, b) => a.start - b.start)
}

/** Says a colour and nothing else that could be painted. */
export function isPlainColour(text: string): boolean {
  return match(text).every((item) => {
    if (item.kind !== 'word')
      return (
        item.kind === 'break' ||
        /^(?:solid|plain|pure|flat|uniform|studio|纯|纯色|色)$/iu.test(
          item.kind === 'unknown' ? item.text : '',
        )
      )
    const { thing, place, features, time, weather, style, ground } = item.effect
    if (ambiguousColours[item.key] !== undefined) return true
    return [
      thing,
      place === 'studio' ? undefined : place,
      features,
      time,
      weather,
      style,
      ground,
    ].every((part) => part === undefined)
  })
}

const materialWords =
  /\b(?:leather|denim|velvet|silk|silken|satin|wool(?:len)?|cotton|linen|fur|lace|suede|metal(?:lic)?|steel|chrome|wooden|wood|marble|glass|plastic|stone|ceramic|porcelain|knitted|striped|plaid|polka dot|floral|transparent|glossy|matte|shiny)\b|皮革|皮|丝绸|牛仔|木质|金属|玻璃/gu

export function materialsIn(
  text: string,
): readonly { readonly word: string; readonly start: number; readonly end: number }[] {
  return Array.from(text.toLowerCase().matchAll(materialWords), (found) => ({
    word: text.slice(found.index, found.index + found[0].length),
    start: found.index,
    end: found.index + found[0].length,
  }))
}
