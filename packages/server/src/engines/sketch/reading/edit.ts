/** Reads an instruction for photographs into a list of operations, and says honestly what can't be done. */
import type { EditPlan, Operation } from '@limn/sdk'
import { amended } from './edits/amend.ts'
import type { Asked, EditFacts, Outcome, Reader } from './edits/asked.ts'
import { overBoxes, type Step, thingOf } from './edits/boxes.ts'
import { moreGround, onOneGround } from './edits/grounds.ts'
import { keeps } from './edits/keep.ts'
import { ofOne, ofRest, ofSeveral, ofWhole } from './edits/readers.ts'
import { nothingUnderstood } from './edits/refusals.ts'
import { everywhere, ofAll } from './edits/spread.ts'
import { whereOf } from './edits/where.ts'
import { type Clause, clausesOf, take } from './edits/words/clause.ts'
import { leftovers } from './edits/words/leftovers.ts'
import { marks } from './edits/words/marks.ts'
import { type Quoted, takeQuotes } from './words/quotes.ts'

export type { EditFacts } from './edits/asked.ts'

interface Reading {
  readonly steps: Step[]
  readonly notUnderstood: string[]
  /** The image last spoken of without a change to it. */
  topic?: number | undefined
  /** Sentences why clauses can't be done, in order; the first clause's comes first. */
  readonly refusals: { readonly sentence: string; readonly first: boolean }[]
}

const longest = 20_000
const mostOperations = 24
const mostClauses = 64

/** The plan of an instruction. Pure; what can't be done is left out of it and told by `refuseEdit`. */
export function readEdit(instruction: string, facts: EditFacts): EditPlan {
  const { steps, notUnderstood } = read(instruction, facts)
  return {
    kind: 'edit',
    operations: onceEach(overBoxes(steps, facts)).slice(0, mostOperations),
    notUnderstood,
  }
}

/** "It is tilted, straighten it" asks for one thing. */
function onceEach(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter(
    (one, index) => index === 0 || JSON.stringify(one) !== JSON.stringify(operations[index - 1]),
  )
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
  const { rest, quotes } = takeQuotes(openQuotes(instruction.slice(0, longest)))
  const reading: Reading = { steps: [], notUnderstood: [], refusals: [] }
  let asked = 0
  const clauses = clausesOf(rest, facts)
  for (const clause of clauses.slice(0, mostClauses)) {
    const before = reading.steps.flatMap(({ operations }) => operations)
    if (before.length >= mostOperations) break
    if (amends(clause, before, reading) || keeps(clause)) continue
    const outcome = readClause(clause, facts, quotes, before, reading)
    if (typeof outcome === 'string') {
      reading.refusals.push({ sentence: outcome, first: asked === 0 })
      asked++
      miss(reading, asWritten(clause, quotes))
      continue
    }
    if (outcome.length > 0) asked++
    for (const word of leftovers(clause)) miss(reading, word)
  }
  for (const clause of clauses.slice(mostClauses)) miss(reading, asWritten(clause, quotes))
  return reading
}

/** 把"SALE"改成"促销": after a Chinese character, too, a straight quotation mark opens a text. */
function openQuotes(instruction: string): string {
  return instruction.replace(/(?<=\p{sc=Han})"([^"]{1,400})"/gu, '“$1”')
}

function asWritten({ text }: Clause, quotes: readonly Quoted[]): string {
  return text
    .trim()
    .replace(/[\uE000-\uE0FF]/gu, (mark) => `"${quotes[mark.charCodeAt(0) - 0xe000]?.text ?? ''}"`)
}

function miss(reading: Reading, text: string): void {
  if (reading.notUnderstood.length < 100 && !reading.notUnderstood.includes(text))
    reading.notUnderstood.push(text)
}

/** Whether a clause says more of the operation before it. */
function amends(clause: Clause, before: readonly Operation[], reading: Reading): boolean {
  const next = amended(clause, before.at(-1), (words) => {
    for (const word of words) miss(reading, word)
  })
  if (!next) return false
  const { steps } = reading
  const last = steps.findLastIndex(({ operations }) => operations.length > 0)
  const step = steps[last]
  if (step) steps[last] = { ...step, operations: [...step.operations.slice(0, -1), ...next] }
  for (const word of leftovers(clause)) miss(reading, word)
  return true
}

function readClause(
  clause: Clause,
  facts: EditFacts,
  quotes: readonly Quoted[],
  before: readonly Operation[],
  reading: Reading,
): readonly Operation[] | string {
  const { text } = clause
  const where = whereOf(clause, facts, before, reading.topic)
  if (typeof where === 'string') return where
  const told: string[] = []
  const report = (words: readonly string[]): void => void told.push(...words)
  const asked = { clause, facts, quotes, before, topic: reading.topic, report, ...where }
  const outcome = answerOf(asked)
  if (typeof outcome === 'string') return outcome
  for (const word of told) miss(reading, word)
  const { named, boxed, region, places } = where
  if (outcome.length === 0 && named.length === 1) reading.topic = named[0]
  const operations = ofAll(text, everywhere(outcome, region, places), asked)
  const [only, ...more] = operations
  const joined = onOneGround(before.at(-1), more.length === 0 ? only : undefined, text)
  if (joined) dropLast(reading)
  reading.steps.push({
    operations: joined ? [joined] : operations,
    loose: boxed.length === 0,
    thing: thingOf(text),
  })
  return operations
}

function dropLast({ steps }: Reading): void {
  const last = steps.findLastIndex(({ operations }) => operations.length > 0)
  const step = steps[last]
  if (step) steps[last] = { ...step, operations: step.operations.slice(0, -1) }
}

/** What the readers say, in their order. */
function answerOf(asked: Asked): readonly Operation[] | string {
  const { clause } = asked
  const several = firstOf(ofSeveral, asked)
  if (several !== undefined) return several
  clause.left = clause.left.replace(marks, ' ')
  const one = moreGround(asked) ?? firstOf(ofOne, asked)
  if (one !== undefined) return one
  const changes: Operation[] = []
  for (const reader of ofWhole) {
    const outcome = reader(asked)
    if (typeof outcome === 'string') return outcome
    changes.push(...(outcome ?? []))
  }
  if (changes.length === 0) return firstOf(ofRest, asked) ?? []
  // What a box marks is understood by the box: "blur the licence plate".
  if (changes.every(({ target }) => target.box !== undefined))
    take(clause, /\b(?:the|his|her|their|this|that|these|those) \p{L}+(?: \p{L}+)?/u)
  if (asked.boxed.length > 0) take(clause, /(?<=\s)的?\p{sc=Han}{1,6}/u)
  return changes
}

function firstOf(readers: readonly Reader[], asked: Asked): Outcome {
  for (const reader of readers) {
    const outcome = reader(asked)
    if (outcome !== undefined) return outcome
  }
  return undefined
}
