/** "Add a red balloon at the top left": a thing of the engine's own is drawn into the photograph. */
import type { Subject } from '@limn/sdk'
import { type Asked, isPlaced, type Outcome, type Reader } from '../asked.ts'
import { blank, leftOf, says, take } from '../words/clause.ts'
import { spotIn, takeSpots } from '../words/spots.ts'
import { drawn, type Drawn, heightIn, measureIn } from '../words/things.ts'

const adding =
  /\b(?:add|put|place|insert|draw|paint in|include|drop|stick|hang|stand|give (?:him|her|it|them|the \p{L}+|this \p{L}+))\b|(?:添加|加上|加入|增加|放上|放入|放进|放置|插入|画上|画(?!面|作|框|风|质)|戴上|穿上|加|放|摆|挂)(?:了|上|入|进)?/u
const preposition =
  /\b(?:on top of|on|onto|in front of|in|into|inside|at|next to|beside|near|behind|under|above|over|to|against|around|by|between|for|so that|that|as if)\b|在/u
const people =
  /\b(?:his|her|their|him|them|head|face|eyes?|ears?|hands?|arms?|neck|shoulders?|wrist|finger|body|man|woman|person|girl|boy|model|people|wear(?:s|ing)?)\b|头|脸|眼|手|脖|肩|身上|戴|穿|他|她|这个人|人物|男|女/u
const harmless =
  /\b(?:vignette|grain|noise|grainy|blur|contrast|saturation|brightness|sharpness|warmth|colou?rs?|filter|effect|looks?|style|tones?|light(?:ing)?|painting|sketch|sepia|watercolou?r|grid|side by side|glow|bokeh|details?|clarity|drama|frame|border|shadows?|highlights?|reflections?|texts?|words?|title|caption|logo|background|depth)\b|颗粒|暗角|对比|饱和|亮度|滤镜|效果|风格|阴影|倒影|边框|文字|背景|光|色调|纹理/u

const weather =
  /\b(?:rain|snow|fog|mist|haze|storm|lightning|thunder|sun ?(?:rays?|beams?|light|shine)|(?:god|light) rays?)\b|雨|雪|雾|阳光|光束/u
const definite =
  /^\s*(?:the|his|her|their|its|my|this|that|it|them|him)\b(?! (?:full |crescent )?(?:moon|sun|rainbow|stars))/iu
const unplaced =
  "The sketch engine can't find heads, hands or people in a photograph, so it doesn't know where to put it: give a box that says where and how large."

/** "On his head", "give her …": where only a person tells; beside a person there is room enough. */
function isWorn(before: string, where: string): boolean {
  const beside = /^\s*(?:next to|beside|near|behind|in front of|to the (?:left|right) of)\b/u.test(
    where.slice(before.length),
  )
  return !beside && people.test(`${before} ${where}`)
}

interface Wanted {
  readonly start: number
  readonly words: string
  readonly where: string
  readonly thing: Drawn
}

export const readOwnPlacing: Reader = (asked) => {
  const { left } = asked.clause
  // "About a third of the height" is no part of the thing.
  const told = measureIn(left)
  if (told) blank(asked.clause, told.start, told.end)
  const outcome = ownPlacing(asked, told?.height)
  if (outcome === undefined) asked.clause.left = left
  return outcome
}

function ownPlacing(asked: Asked, height: number | undefined): Outcome {
  const wanted = wantedIn(asked)
  if (!wanted || wanted.thing.subjects.length === 0) return undefined
  const { words, where, start, thing } = wanted
  const { clause } = asked
  if (!isPlaced(asked) && definite.test(words)) return undefined
  if (harmless.test(words) || (says(clause, weather) && !isPlaced(asked))) return undefined
  if (!isPlaced(asked) && isWorn(clause.left.slice(0, start), where)) return unplaced
  asked.report(thing.notUnderstood)
  return placed(asked, thing.subjects, start, height)
}

/** What was to be added, and can't be. */
export const refuseUndrawn: Reader = (asked) => {
  const wanted = wantedIn(asked)
  if (!wanted || harmless.test(asked.clause.left)) return undefined
  const { words, where, start } = wanted
  if (isWorn(asked.clause.left.slice(0, start), where)) return unplaced
  if (definite.test(words))
    return 'To put something that is in the photograph elsewhere, the sketch engine needs a box around it; to add a thing, name what it has a drawing of, or give a picture of it as another image.'
  return `There is no drawing of "${words.trim()}" to add: give a picture of it as another image, or name a simpler thing.`
}

function wantedIn(asked: Asked): Wanted | undefined {
  const found = adding.exec(asked.clause.left)
  if (!found) return undefined
  const start = found.index + found[0].length
  const [words, where] = splitAt(asked, start)
  if (!/\p{L}/u.test(words)) return undefined
  return { start, words, where, thing: drawn(words) }
}

/** The thing's words and those that say where. Chinese says where before. */
function splitAt({ clause }: Asked, start: number): readonly [string, string] {
  const rest = leftOf(clause, start)
  const cut = preposition.exec(rest.toLowerCase())
  const before = clause.left.slice(0, start)
  if (!cut) return [rest, before]
  return [rest.slice(0, cut.index), `${before} ${rest.slice(cut.index)}`]
}

function placed(
  asked: Asked,
  subjects: readonly Subject[],
  start: number,
  told: number | undefined,
): Outcome {
  const { clause, region, target } = asked
  const marked = isPlaced(asked)
  const rest = clause.left.slice(start)
  const cut = preposition.exec(rest)
  const height = told ?? heightIn(cut ? rest.slice(0, cut.index) : rest)
  blank(clause, start, cut ? start + cut.index : undefined)
  take(clause, adding)
  if (marked) blank(clause, 0)
  const at = marked ? undefined : spotIn(clause.left)
  takeSpots(clause)
  return subjects.slice(0, 4).map((subject, index) => ({
    verb: 'place',
    target: marked ? region : target,
    thing: { subject },
    ...spotFor(at, index, subjects.length, marked),
    ...(height && !marked ? { height } : {}),
  }))
}

/** Several things without a place of their own stand apart. */
function spotFor(
  at: ReturnType<typeof spotIn>,
  index: number,
  count: number,
  boxed: boolean,
): { readonly at?: NonNullable<ReturnType<typeof spotIn>> } {
  if (boxed) return {}
  if (at) return { at }
  const apart = (['left', 'right', 'centre'] as const)[index]
  return count > 1 && apart ? { at: apart } : {}
}
