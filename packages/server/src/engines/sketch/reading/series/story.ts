/** Pictures told one by one: each has what is said of all, what it says itself, and goes on from the one before. */
import type { Place, ScenePlan } from '@limn/sdk'
import { finish } from '../setting/infer.ts'
import type { Quoted } from '../words/quotes.ts'
import { gather } from '../scene.ts'
import { type Draft, type Gathered, nothingYet } from '../grammar/scene-state.ts'
import { quoteMark } from '../words/tokens.ts'
import { carried, present, sharesSubject, unite, withPronouns } from './cast.ts'
import type { Parts } from './headings.ts'
import { inherit } from './inherit.ts'

/** Where no story stays because a thing was shown there. */
const passing: ReadonlySet<Place> = new Set(['studio', 'abstract'])

interface Telling {
  readonly common: Gathered
  readonly quotes: readonly Quoted[]
  /** All subjects so far, the latest last. */
  readonly all: Draft[]
  /** The picture before, as it was told and inherited. */
  before?: Gathered
  /** Where the picture before was painted, when no words say it. */
  place?: Place | undefined
}

/** The plans of the pictures, in order. `quotes` are those of the whole prompt. */
export function story({ shared, own }: Parts, quotes: readonly Quoted[]): readonly ScenePlan[] {
  const common = shared ? gather(shared, quotes) : nothingYet()
  const telling: Telling = { common, quotes, all: [...common.subjects] }
  return own.map((text, index) => {
    const state = panel(telling, withPronouns(text))
    if (telling.place && state.places.length === 0 && sharesSubject(state, telling.before))
      state.places.push({ place: telling.place, text: '', part: true })
    inherit(state, common, telling.before)
    if (index === 0) {
      state.texts.unshift(...common.texts)
      state.notUnderstood.unshift(...common.notUnderstood)
    }
    remember(telling, state)
    const plan = finish(
      state,
      0,
      quotes.filter((_, at) => text.includes(markOf(at))),
    )
    telling.place = state.places.length === 0 && !passing.has(plan.place) ? plan.place : undefined
    return plan
  })
}

const markOf = (index: number): string => String.fromCodePoint(quoteMark + index)

/** A copy, as filling in what was left open changes what was gathered. */
function remember(telling: Telling, state: Gathered): void {
  const subjects = state.subjects.map((one) => ({ ...one }))
  telling.before = {
    ...state,
    subjects,
    features: new Set(state.features),
    places: [...state.places],
  }
  const known = ({ name, drawing }: Draft): boolean =>
    telling.all.some((other) => other.name === name && other.drawing === drawing)
  telling.all.push(...subjects.filter((one) => !known(one)))
}

function panel({ common, quotes, all, before }: Telling, text: string): Gathered {
  const alone = gather(text, quotes)
  const known = { shared: common.subjects, all, previous: before?.subjects ?? [] }
  const there = present(alone, text, known)
  if (there.length === 0) {
    unite(alone, 0, all)
    return alone
  }
  const still = alone.places.length === 0
  const source = known.shared.length > 0 ? known.shared : known.previous
  const state = gather(text, quotes, carried(there, source, still))
  unite(state, there.length, all)
  return state
}
