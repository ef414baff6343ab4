/** Reads cases with the engine and decides of every word that carries meaning: understood, reported, misread or silent. */
import type { ImageRequest } from '@limn/sdk'
import type { Engine } from '../../src/engines/engine.ts'
import type { Case, Fact } from './facts.ts'
import { type Reading, holds, picturesOf } from './match.ts'

/** `misread`: it should have come out as something else, and nobody was told. `silent`: it had no effect, and nobody was told. */
export type Fate = 'understood' | 'reported' | 'misread' | 'silent'

export interface Verdict {
  readonly case: Case
  readonly reading: Reading
  readonly words: readonly { readonly word: string; readonly fate: Fate }[]
  readonly right: readonly Fact[]
  /** Not so, but its word was reported. */
  readonly told: readonly Fact[]
  readonly wrong: readonly Fact[]
}

function requestOf({ images, boxes, set }: Case, prompt: string): ImageRequest {
  const box = (at: number): readonly [number, number, number, number] => [
    40 + 200 * at,
    60,
    200 + 200 * at,
    260,
  ]
  return {
    model: 'wan2.7-image-pro',
    prompt,
    images: Array.from({ length: images }, (_, i) => `asset:${i}.png` as const),
    boxes:
      images > 0
        ? boxes.map((count) => Array.from({ length: count }, (_, i) => box(i)))
        : undefined,
    size: { width: 256, height: 256 },
    sizeAsked: false,
    count: set ? 12 : 1,
    set,
    thinking: false,
    seed: 1,
    watermark: false,
    format: 'png',
  }
}

/** What the engine says it understood: its plan and its warnings, up to where it would begin to paint. */
async function read(engine: Engine, one: Case, text: string): Promise<Reading> {
  const request = requestOf(one, text)
  const refusal = engine.refuses(request)
  const warnings: string[] = []
  if (refusal !== undefined) return { refusal, warnings }
  let plan: Reading['plan']
  const task = { id: 'job_read', request, images: [], done: [], signal: AbortSignal.abort() }
  try {
    for await (const step of engine.run(task)) {
      if ('plan' in step) plan = step.plan
      else if ('warning' in step) warnings.push(step.warning)
      else break
    }
  } catch (error) {
    // Painting was called off before it began: what is wanted has been said by then.
    if (plan === undefined) throw error
  }
  return { plan, warnings }
}

const small = new Set(
  'a an the of on in at to by with and or for from is it its des les der die das ein eine una los las del avec sur dans mit auf'.split(
    ' ',
  ),
)
const fold = (text: string): string => text.normalize('NFKC').toLowerCase()
const tokens = (text: string): readonly string[] => fold(text).match(/[\p{L}\p{N}\p{M}'-]+/gu) ?? []

/** The same word, but for an ending. */
const akin = (one: string, other: string): boolean =>
  one === other ||
  (Math.min(one.length, other.length) > 3 &&
    Math.abs(one.length - other.length) < 3 &&
    (one.startsWith(other) || other.startsWith(one)))

/** Chinese and Japanese put no spaces between words: there a word is reported when most of its signs are. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

function isCovered(word: string, entries: readonly string[]): boolean {
  if (entries.some((entry) => entry.includes(word))) return true
  const inside = entries.filter((entry) => unspaced.test(entry) && word.includes(entry))
  const signs = Array.from(word).filter((sign) => !'的のにでとをがは'.includes(sign))
  const covered = signs.filter((sign) => inside.some((entry) => entry.includes(sign)))
  return covered.length * 2 >= signs.length
}

/** Whether the user is told of the word: by itself, or as the greater part of a phrase. */
export function isReported(word: string, reading: Reading): boolean {
  const { refusal = '', warnings } = reading
  const entries = [
    ...picturesOf(reading).flatMap(({ notUnderstood }) => notUnderstood),
    // What a warning is about comes after its colon.
    ...warnings.map((warning) => warning.slice(warning.lastIndexOf(': ') + 1)),
    refusal,
  ].map(fold)
  if (unspaced.test(word)) {
    const quoted = entries.flatMap((entry) => [entry, ...tokens(entry)])
    return isCovered(fold(word), quoted)
  }
  const told = entries.flatMap(tokens)
  const parts = tokens(word).filter((part) => !small.has(part))
  const heard = parts.filter((part) => told.some((one) => akin(one, part)))
  return heard.length * 2 >= Math.max(1, parts.length)
}

/** The plan without what is only said, not painted. */
const essence = ({ plan, refusal }: Reading): string =>
  refusal ??
  JSON.stringify(plan, (key, value: unknown) =>
    key === 'notUnderstood' || key === 'name' || key === 'thought' ? undefined : value,
  )

/** The text without the word: the whole word, not its letters inside another. */
function leftOut(text: string, word: string): string {
  if (unspaced.test(word)) return text.replace(word, '')
  const whole = `(?<![\\p{L}\\p{M}])${word.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`)}(?![\\p{L}\\p{M}])`
  return text.replace(new RegExp(whole, 'u'), ' ')
}

async function fateOf(engine: Engine, one: Case, word: string, reading: Reading): Promise<Fate> {
  const facts = one.must.filter((fact) => fact.word === word)
  if (facts.length > 0 && facts.every((fact) => holds(fact, reading)))
    return reading.refusal === undefined ? 'understood' : 'reported'
  if (isReported(word, reading)) return 'reported'
  // What is rightly refused is refused as a whole.
  const refusals = one.must.flatMap((fact) => fact.any ?? [fact])
  if (refusals.some((fact) => fact.refused !== undefined && holds(fact, reading))) return 'reported'
  if (facts.length > 0) return 'misread'
  if (reading.refusal !== undefined) return 'silent'
  const without = await read(engine, one, leftOut(one.text, word))
  return essence(without) === essence(reading) ? 'silent' : 'understood'
}

export async function judge(engine: Engine, one: Case): Promise<Verdict> {
  const reading = await read(engine, one, one.text)
  const words: { word: string; fate: Fate }[] = []
  for (const word of one.words) words.push({ word, fate: await fateOf(engine, one, word, reading) })
  const reported = new Set(words.flatMap(({ word, fate }) => (fate === 'reported' ? [word] : [])))
  const right = one.must.filter((fact) => holds(fact, reading))
  const rest = one.must.filter((fact) => !right.includes(fact))
  const isTold = ({ word }: Fact): boolean => word !== undefined && reported.has(word)
  return {
    case: one,
    reading,
    words,
    right,
    told: rest.filter(isTold),
    wrong: rest.filter((fact) => !isTold(fact)),
  }
}

export interface Totals {
  readonly cases: number
  /** Cases with every fact right and no word misread or silent. */
  readonly whole: number
  readonly words: Readonly<Record<Fate, number>>
  readonly facts: { readonly right: number; readonly told: number; readonly wrong: number }
}

export function totalsOf(verdicts: readonly Verdict[]): Totals {
  const fates = verdicts.flatMap(({ words }) => words.map(({ fate }) => fate))
  const count = (fate: Fate): number => fates.filter((one) => one === fate).length
  const sum = (part: 'right' | 'told' | 'wrong'): number =>
    verdicts.reduce((so, verdict) => so + verdict[part].length, 0)
  return {
    cases: verdicts.length,
    whole: verdicts.filter(isWhole).length,
    words: {
      understood: count('understood'),
      reported: count('reported'),
      misread: count('misread'),
      silent: count('silent'),
    },
    facts: { right: sum('right'), told: sum('told'), wrong: sum('wrong') },
  }
}

export const isWhole = ({ wrong, told, words }: Verdict): boolean =>
  wrong.length + told.length === 0 &&
  words.every(({ fate }) => fate === 'understood' || fate === 'reported')

/** Share of the words that carry meaning which were understood or reported. */
export function shareHeard({ words }: Totals): number {
  const { understood, reported, misread, silent } = words
  return (understood + reported) / Math.max(1, understood + reported + misread + silent)
}
