/** Reads an instruction for photographs into a list of operations, and says honestly what can't be done. */
import type { EditPlan, Operation, Target } from '@limn/sdk'
import { type Clause, clausesOf, leftOf, says, take, takeImages } from './clause.ts'
import { readAdjustments, readGeometry, readStyle, readTones } from './edit-adjust.ts'
import { coloursIn, readBackground, readCollage, readRecolour, readText } from './edit-parts.ts'
import { beyond, nothingUnderstood } from './edit-refusals.ts'
import { match } from './match.ts'
import { type Quoted, takeQuotes } from './quotes.ts'

/** What the request brings besides its words. */
export interface EditFacts {
  /** How many images. */
  readonly images: number
  /** Per image, how many boxes. */
  readonly boxes: readonly number[]
  /** Whether a mask marks the region. */
  readonly mask?: boolean
}

interface Reading {
  readonly operations: Operation[]
  readonly notUnderstood: string[]
  /** Sentences why clauses can't be done, in order; the first clause's comes first. */
  readonly refusals: { readonly sentence: string; readonly first: boolean }[]
}

const longest = 20_000
const mostOperations = 24

/** The plan of an instruction. Pure; what can't be done is left out of it and told by `refuseEdit`. */
export function readEdit(instruction: string, facts: EditFacts): EditPlan {
  const { operations, notUnderstood } = read(instruction, facts)
  return { kind: 'edit', operations, notUnderstood }
}

/** Why an instruction can't be done, as a sentence that says what would help; `undefined` when its main part can. */
export function refuseEdit(
  instruction: string,
  plan: EditPlan,
  facts: EditFacts,
): string | undefined {
  const { refusals } = read(instruction, facts)
  const main = refusals.find(({ first }) => first)
  if (main) return main.sentence
  if (plan.operations.length > 0) return undefined
  return refusals[0]?.sentence ?? nothingUnderstood(instruction, plan.notUnderstood)
}

function read(instruction: string, facts: EditFacts): Reading {
  const { rest, quotes } = takeQuotes(instruction.slice(0, longest))
  const reading: Reading = { operations: [], notUnderstood: [], refusals: [] }
  let asked = 0
  for (const clause of clausesOf(rest)) {
    if (keepsSide(clause, reading.operations)) continue
    if (keeps(clause)) continue
    const wholeText = clause.text
    const outcome = readClause(clause, facts, quotes, reading.operations)
    if (typeof outcome === 'string') {
      reading.refusals.push({ sentence: outcome, first: asked === 0 })
      asked++
      miss(
        reading,
        wholeText.replace(
          /[\uE000-\uE0FF]/gu,
          (mark) => `"${quotes[mark.charCodeAt(0) - 0xe000]?.text ?? ''}"`,
        ),
      )
      continue
    }
    if (outcome.length > 0) asked++
    const changes = onOneGround(reading.operations, ofAll(wholeText, outcome, facts), wholeText)
    reading.operations.push(
      ...changes.slice(0, Math.max(0, mostOperations - reading.operations.length)),
    )
    for (const word of leftovers(clause)) miss(reading, word)
  }
  return reading
}

function miss(reading: Reading, text: string): void {
  if (reading.notUnderstood.length < 100 && !reading.notUnderstood.includes(text))
    reading.notUnderstood.push(text)
}

/** "Crop to a square, keep the left side": which part the crop before it keeps. */
function keepsSide(clause: Clause, operations: Operation[]): boolean {
  const last = operations.at(-1)
  const side = /^\s*(?:and )?(?:keep|keeping|focus on) (?:the )?(left|right|top|bottom)\b/u.exec(
    clause.left,
  )?.[1]
  const keep = (['left', 'right', 'top', 'bottom'] as const).find((one) => one === side)
  if (last?.verb !== 'crop' || keep === undefined) return false
  operations[operations.length - 1] = { ...last, keep }
  return true
}

/** "Make all images brighter": one image's change, done to each. */
function ofAll(
  text: string,
  outcome: readonly Operation[],
  { images }: EditFacts,
): readonly Operation[] {
  const all =
    /\b(?:all|both|every|each)(?: of)?(?: the| these| my)?(?: (?:two|three|four|five|six|seven|eight|nine))? (?:images?|photos?|pictures?)\b|(?:所有|每张|每幅|全部|[两三四五六七八九]张)(?:的)?(?:图|照)/iu
  if (images < 2 || !all.test(text)) return outcome
  if (outcome.some(({ verb, target }) => verb === 'collage' || target.box !== undefined))
    return outcome
  return Array.from({ length: images }, (_, at) =>
    outcome.map((operation) => ({ ...operation, target: { image: at + 1 } })),
  ).flat()
}

/** "On a wooden table, the background is a warm room": two clauses about one ground. */
function onOneGround(
  operations: Operation[],
  outcome: readonly Operation[],
  text: string,
): readonly Operation[] {
  const [last, next] = [operations.at(-1), outcome[0]]
  if (last?.verb !== 'background' || next?.verb !== 'background' || outcome.length > 1)
    return outcome
  if (last.target.image !== next.target.image) return outcome
  if (!('scene' in last.to) || !('scene' in next.to)) return outcome
  operations.pop()
  const { place, ground } = last.to.scene
  const placeSaid = match(text).some(
    (item) => item.kind === 'word' && item.effect.place !== undefined,
  )
  const scene = {
    ...next.to.scene,
    ...(placeSaid ? {} : { place }),
    ...(ground ? { ground: next.to.scene.ground ?? ground } : {}),
  }
  return [{ ...next, to: { scene } }]
}

/** "Keep the background unchanged": all that is not named stays as it is anyway. */
function keeps(clause: Clause): boolean {
  return (
    /^\s*(?:but |while |and |please )*(?:keep|keeping|preserve|preserving|leave|leaving|maintain|retain|do(?: not|n't|n’t) (?:change|alter|touch|modify)|without changing|without altering|everything else|the rest|nothing else|no other changes|保持|保留|不要改变|不改变|其他|其余|别动)/u.test(
      clause.left,
    ) && !says(clause, /\bkeep only\b|\b(?:crop|make|turn)\b/u)
  )
}

function readClause(
  clause: Clause,
  facts: EditFacts,
  quotes: readonly Quoted[],
  before: readonly Operation[],
): readonly Operation[] | string {
  const stage = take(
    clause,
    /\b(?:use|take|put|set) (?:the )?(?:image|photo|picture) ([1-9]) as (?:the |a )?background(?: (?:for|of|in|behind) (?:the )?(?:image|photo|picture) ([1-9]))?\b|\b(?:use|take|put) (?:the )?background (?:of|from) (?:the )?(?:image|photo|picture) ([1-9]) (?:for|in|on|behind|as the background of) (?:the )?(?:image|photo|picture) ([1-9])\b|(?:使?用)?图(?:片|像)?([1-9])(?:当|作为|做)图(?:片|像)?([1-9])的背景/u,
  )
  if (stage) {
    const to = Number(stage[1] ?? stage[3] ?? stage[5])
    const image = Number(stage[2] ?? stage[4] ?? stage[6] ?? (to === 1 ? 2 : 1))
    if (Math.max(to, image) <= facts.images)
      return [{ verb: 'background', target: boxIn({ image }, facts), to: { image: to } }]
    return absentImage(Math.max(to, image), facts)
  }
  const named = takeImages(clause)
  const absent = named.find((image) => image > facts.images || image < 1)
  if (absent !== undefined) return absentImage(absent, facts)
  const boxed = take(
    clause,
    /\b(?:in|inside|within|to|at|around) the (?:red |marked |selected )?(?:box(?:ed area)?|bounding box|selection|selected (?:area|region)|marked (?:area|region)|region|masked area)\b|\bthe (?:boxed|selected|marked) (?:area|region|thing|object|part)\b|框内|框中|选中(?:的)?(?:区域|部分)?|选区/u,
  )
  const target = targetOf(named, facts, before)
  const region: Target = boxIn(target, facts)
  if (boxed && region.box === undefined && facts.mask !== true)
    return 'The instruction speaks of a box, but no box was given.'

  const text = readText(clause, region, quotes)
  if (text.length > 0) return text
  const collage = readCollage(clause, named, facts.images)
  if (collage.length > 0) return collage
  // The box says what stands before the background.
  const background = readBackground(clause, region, named.slice(1))
  if (background.length > 0) return background
  // "Remove the background and make it white".
  const [colour] =
    before.at(-1)?.verb === 'background' && region.box === undefined
      ? coloursIn(leftOf(clause))
      : []
  if (colour && take(clause, /\b(?:make|turn|set|colou?r|paint) it\b/u)) {
    clause.left = ' '.repeat(clause.left.length)
    return [{ verb: 'background', target, to: { colour: colour.hex } }]
  }
  const cannot = beyond(clause, region.box !== undefined || facts.mask === true)
  if (cannot) return cannot
  // A box was drawn to say where, unless the words speak of the picture.
  const whole =
    named.length > 0 ||
    says(clause, /\b(?:images?|photos?|pictures?|whole|entire|everything|overall)\b|图|照片|整/u)
  return readChanges(clause, target, boxed || !whole ? region : target, region, facts)
}

function absentImage(image: number, { images }: EditFacts): string {
  return `The instruction names image ${image}, but ${images === 1 ? 'only 1 image was' : `${images} images were`} given.`
}

/** Several changes may stand in one clause: "brighter and warmer". */
function readChanges(
  clause: Clause,
  target: Target,
  part: Target,
  region: Target,
  facts: EditFacts,
): readonly Operation[] | string {
  const geometry = readGeometry(clause, says(clause, /\bcrop|裁/u) ? region : target)
  if (typeof geometry === 'string') return geometry
  const tones = readTones(clause, part)
  const styles = readStyle(clause, part)
  const adjusted = readAdjustments(clause, part)
  const so = [...geometry, ...tones, ...styles, ...adjusted]
  if (so.length > 0) return so
  return readRecolour(clause, region, region.box !== undefined || facts.mask === true)
}

/** The image a clause works on: the one it names, the one with a box, the one edited before, else the first. */
function targetOf(
  named: readonly number[],
  facts: EditFacts,
  before: readonly Operation[],
): Target {
  const boxedImage = facts.boxes.findIndex((boxes) => boxes > 0)
  const image = named[0] ?? before.at(-1)?.target.image ?? (boxedImage >= 0 ? boxedImage + 1 : 1)
  return { image }
}

function boxIn(target: Target, facts: EditFacts): Target {
  return (facts.boxes[target.image - 1] ?? 0) > 0 ? { image: target.image, box: 0 } : target
}

const editFill =
  /\b(?:turn|turning|make|making|change|changing|convert|transform|apply|give|add|set|get|into|an?|the|it|its|this|that|image|images|photo|photos|picture|pic|look|looks|looking|like|style|styled|effect|filter|please|to|of|in|with|by|as|and|as if|if|was|were|is|be|all|whole|entire|overall|so|for|me|my|can|could|you|would|some|from|on|also|just|then|more|less|out|up|version|tone|tones|colou?rs?|colou?ring|now|painted|drawn|made|degrees?|format|ratio|kind|lighting|light|scene|time|mode|everything|completely|fully|subject|object|them|they|his|her|their|at|over|increase|decrease|reduce|boost|raise|lower|do|using|use|straighten|rotating|rotated|twice|double|size|front|logo|character|story|\d ?[x×] ?\d|two|three|four|five|six|seven|eight|nine|this|these|those|box|both)\b|把|将|变成|改成|转成|转换成|换成|变得|变|转|成|一幅|一张|幅|张|图片|照片|图|这|它|的|风格|效果|请|让|调|一下|使|做|为|度|画面|整体|添加|加|整个|和|给|更|点|得|起来|看|像|了|处理/gu

/** Words of a clause that were not understood, as written. */
function leftovers(clause: Clause): readonly string[] {
  clause.left = clause.left.replace(editFill, (word) => ' '.repeat(word.length))
  const words: string[] = []
  for (const item of match(leftOf(clause))) {
    if (item.kind === 'unknown') words.push(item.text)
    else if (
      item.kind === 'word' &&
      item.effect.grammar !== 'stop' &&
      item.effect.grammar !== 'known' &&
      item.effect.grammar !== 'in' &&
      item.effect.grammar !== 'with' &&
      item.effect.grammar !== 'break' &&
      item.effect.relation !== 'on'
    )
      words.push(item.text)
  }
  return words
}
