/**
 * Reads the prompt of a set into the plans of its pictures. The words decide how many there are: told
 * one by one, as variations of one thing, or as a number; never more than the request allows.
 */
import type { ScenePlan } from '@limn/sdk'
import { finish } from '../setting/infer.ts'
import { type Quoted, takeQuotes } from '../words/quotes.ts'
import { gather } from '../scene.ts'
import { quoteMark } from '../words/tokens.ts'
import { takeCount } from './counts.ts'
import { headed, numbered, type Parts } from './headings.ts'
import { lines, listed, withTail } from './lists.ts'
import { variedOpenly } from './open.ts'
import { story } from './story.ts'
import { varied } from './vary.ts'

export interface Series {
  /** In order; one or more. */
  readonly panels: readonly ScenePlan[]
  /** What was decided that the prompt does not say, each a sentence. */
  readonly notes: readonly string[]
}

const longest = 20_000
/** Pictures of a set whose prompt tells neither pictures nor their number. */
const unasked = 4

/** The plans of a set's pictures, at most `most`. Pure; always gives at least one. */
export function readSet(prompt: string, most: number): Series {
  const { rest, quotes } = takeQuotes(prompt.slice(0, longest))
  const parts = partsOf(rest)
  if (parts) {
    const { shared, own } = parts
    const plans = story({ shared, own: own.slice(0, most) }, quotes)
    return limited(plans, own.length, most, parts.told)
  }
  const { text, told } = takeCount(rest)
  const texts = varied(text, told)
  if (texts) {
    const plans = texts.slice(0, most).map((one) => finish(gather(one, quotes), 0, quotes))
    return limited(plans, texts.length, most, told)
  }
  return openSeries(text, quotes, most, told)
}

/** The instructions of a set of edits, one for each picture; one alone when nothing tells them apart. */
export function readInstructions(prompt: string): readonly string[] {
  const { rest, quotes } = takeQuotes(prompt.slice(0, longest))
  const { text, told } = takeCount(rest)
  const parts = headed(text, true) ?? numbered(text)
  const texts = parts
    ? parts.own.map((own) => [parts.shared, own].filter(Boolean).join(' '))
    : (varied(text, told) ?? [])
  if (texts.length < 2) return [prompt]
  return texts.map((one) =>
    one.replace(
      /[\uE000-\uE0FF]/g,
      (mark) => `“${quotes[mark.charCodeAt(0) - quoteMark]?.text ?? ''}”`,
    ),
  )
}

interface Told extends Parts {
  /** How many pictures the prompt says there are. */
  readonly told?: number | undefined
}

/** Headings are looked for in all the words: "picture 2" is no number of pictures. */
function partsOf(rest: string): Told | undefined {
  const headings = headed(rest, false) ?? numbered(rest) ?? lines(rest)
  if (headings && headings.own.length > 1) {
    const { text: shared, told } = takeCount(headings.shared)
    return { ...withTail({ shared: shared.trim(), own: headings.own }), told }
  }
  const { text, told } = takeCount(rest)
  const parts = listed(text, told)
  return parts && parts.own.length > 1 ? { ...withTail(parts), told } : undefined
}

function openSeries(
  text: string,
  quotes: readonly Quoted[],
  most: number,
  told: number | undefined,
): Series {
  const said = gather(text, quotes)
  const plan = finish(gather(text, quotes), 0, quotes)
  const many = Math.min(told ?? unasked, most)
  if (many < 2) return { panels: [plan], notes: [] }
  const { plans, by } = variedOpenly(plan, said, many)
  if (plans.length < 2) return { panels: [plan], notes: [] }
  return {
    panels: plans,
    notes: [
      `The prompt does not tell the pictures of the set apart, so ${by} from one to the next (${plans.length} pictures). Name them to decide it: "First image: …, second image: …".`,
      ...overNote(told, most),
    ],
  }
}

/** `asked`: how many the words tell. */
function limited(
  panels: readonly ScenePlan[],
  asked: number,
  most: number,
  told: number | undefined,
): Series {
  if (asked > most)
    return {
      panels,
      notes: [
        `The prompt tells ${asked} pictures, but the request allows ${most}: the first ${most} are made.`,
      ],
    }
  const differs = told !== undefined && told !== asked
  return {
    panels,
    notes: differs
      ? [`The prompt asks for ${told} pictures and tells ${asked}: those that are told are made.`]
      : [],
  }
}

function overNote(told: number | undefined, most: number): readonly string[] {
  return told !== undefined && told > most
    ? [`The prompt asks for ${told} pictures, but the request allows ${most}.`]
    : []
}
