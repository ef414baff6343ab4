/**
 * Scores the sketch engine's reading: `node --conditions=@limn/source score.ts open|held [--json]`.
 * Of the open half it prints every case that is not wholly right; of the held half only totals, so that it stays unseen.
 */
import { createSketch } from '../../src/engines/sketch/sketch.ts'
import { type Half, casesOf, halves } from './facts.ts'
import { picturesOf } from './match.ts'
import { type Totals, type Verdict, isWhole, judge, shareHeard, totalsOf } from './judge.ts'

const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`

function line(name: string, totals: Totals): string {
  const { understood, reported, misread, silent } = totals.words
  const all = understood + reported + misread + silent
  const { right, told, wrong } = totals.facts
  return [
    name.padEnd(14),
    `words ${all}: understood ${percent(understood, all)}, reported ${percent(reported, all)}, misread ${percent(misread, all)}, silent ${percent(silent, all)} (heard ${(100 * shareHeard(totals)).toFixed(1)} %)`,
    `facts right ${percent(right, right + told + wrong)}, told ${percent(told, right + told + wrong)}`,
    `cases wholly right ${percent(totals.whole, totals.cases)} of ${totals.cases}`,
  ].join(' · ')
}

/** Drawings that no fact speaks of: often a word taken for a thing ("looks at the camera"), sometimes only not demanded. */
function unasked({ case: one, reading }: Verdict): string {
  const asked = one.must
    .flatMap((fact) => fact.any ?? [fact])
    .flatMap(({ subject = '' }) => subject.split('|'))
  return picturesOf(reading)
    .flatMap((picture) => (picture.kind === 'scene' ? picture.subjects : []))
    .flatMap(({ drawing }) =>
      asked.some((name) => drawing.startsWith(name) && name !== '') ? [] : [drawing],
    )
    .join(', ')
}

function reasons(verdict: Verdict): string {
  const { case: one, reading, words, told, wrong } = verdict
  const of = (fate: string): string =>
    words.flatMap((item) => (item.fate === fate ? [item.word] : [])).join(', ')
  return [
    `${one.id} ${one.language}  ${one.text.replaceAll('\n', ' ')}`,
    ...wrong.map((fact) => `    wrong    ${JSON.stringify(fact)}`),
    ...told.map((fact) => `    told     ${JSON.stringify(fact)}`),
    ...(of('misread') ? [`    misread  ${of('misread')}`] : []),
    ...(of('silent') ? [`    silent   ${of('silent')}`] : []),
    ...(unasked(verdict) ? [`    unasked  ${unasked(verdict)}`] : []),
    reading.refusal === undefined
      ? `    plan     ${JSON.stringify(reading.plan)}`
      : `    refused  ${reading.refusal}`,
  ].join('\n')
}

/** All of them, prompts and instructions apart, and language by language. */
function groupsOf(verdicts: readonly Verdict[]): readonly (readonly [string, Totals])[] {
  const of = (start: string): readonly Verdict[] =>
    verdicts.filter(({ case: one }) => one.id.startsWith(start))
  const languages = (some: readonly Verdict[], name: string) =>
    [...new Set(some.map(({ case: one }) => one.language))].map(
      (language) =>
        [
          `${name} ${language}`,
          totalsOf(some.filter(({ case: one }) => one.language === language)),
        ] as const,
    )
  return [
    ['all', totalsOf(verdicts)],
    ['prompts', totalsOf(of('p'))],
    ...languages(of('p'), 'prompts'),
    ['instructions', totalsOf(of('e'))],
    ...languages(of('e'), 'instr.'),
  ]
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(half: Half, json: boolean): Promise<void> {
  const engine = createSketch({ threads: 1 })
  const verdicts: Verdict[] = []
  for (const one of await casesOf(half)) verdicts.push(await judge(engine, one))
  await engine.close?.()
  const groups = groupsOf(verdicts)
  const failing = half === 'open' ? verdicts.filter((verdict) => !isWhole(verdict)) : []
  if (json) {
    say(JSON.stringify({ half, totals: Object.fromEntries(groups), failing }))
    return
  }
  for (const verdict of failing) say(`${reasons(verdict)}\n`)
  for (const [name, totals] of groups) say(line(name, totals))
}

const half = halves.find((one) => process.argv.includes(one))
if (half) await main(half, process.argv.includes('--json'))
else {
  process.stderr.write('Say which half: open or held.\n')
  process.exitCode = 2
}
