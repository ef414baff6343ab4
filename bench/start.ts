/** What the engine costs before its first picture, in time and on the disk. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { samplesOf } from './child.ts'
import { median, type Samples, shownTime, table } from './measure.ts'

export interface Opened {
  /** The picture asked for at once. */
  readonly atOnce: readonly Samples[]
  /** After a rest that lets the engine's thread load. */
  readonly rested: readonly Samples[]
}

export async function openings(runs: number): Promise<Opened> {
  const atOnce: Samples[] = []
  const rested: Samples[] = []
  for (let run = 0; run < runs; run += 1) {
    atOnce.push(await samplesOf('opening.ts', '0'))
    rested.push(await samplesOf('opening.ts', '2000'))
  }
  return { atOnce, rested }
}

const all = (samples: readonly Samples[], name: string): readonly number[] =>
  samples.flatMap((one) => one.get(name) ?? [])

/** Milliseconds, run by run: modules, the engine made, and what the first picture takes longer than later ones. */
export function startCost({ rested }: Opened): readonly number[] {
  return rested.map((one) => {
    const [modules = 0] = one.get('modules') ?? []
    const [making = 0] = one.get('createSketch') ?? []
    return modules + making + extra(one)
  })
}

function extra(one: Samples): number {
  const [first = 0] = one.get('first') ?? []
  const later = median([...(one.get('second') ?? []), ...(one.get('third') ?? [])])
  return Math.max(0, first - later)
}

export function startTable(opened: Opened): string {
  const { atOnce, rested } = opened
  const both = [...atOnce, ...rested]
  return table(
    ['what', 'time'],
    [
      [
        'its modules; half of it is taking the types off, which a built package has behind it',
        shownTime(all(both, 'modules')),
      ],
      ['`createSketch`', shownTime(all(both, 'createSketch'))],
      [
        'first picture, 1024², asked for at once: its thread still loads',
        shownTime(all(atOnce, 'first')),
      ],
      ['first picture after a rest of two seconds', shownTime(all(rested, 'first'))],
      ['second and third picture', shownTime([...all(rested, 'second'), ...all(rested, 'third')])],
      [
        '**start-up cost**: modules, `createSketch`, and the first picture over the later ones',
        shownTime(startCost(opened)),
      ],
    ],
  )
}

const assets = join(import.meta.dirname, '..', 'packages', 'server', 'assets')
const sketch = join(import.meta.dirname, '..', 'packages', 'server', 'src', 'engines', 'sketch')

const kinds: readonly (readonly [string, string, RegExp])[] = [
  ['drawings', assets, /^drawings\./],
  ['names of drawings in ten languages', assets, /^names\./],
  ['fonts', join(assets, 'fonts'), /\.woff2$/],
  ['what fonts can write, and their licences', join(assets, 'fonts'), /\.(json|md)$/],
  ['lexicon (sources)', join(sketch, 'reading', 'lexicon'), /\.ts$/],
]

/** Bytes of the engine's own assets, by kind. */
export function assetSizes(): readonly (readonly [string, number])[] {
  return kinds.map(([what, folder, shape]) => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const wanted = files.filter((file) => shape.test(file.split('/').at(-1) ?? ''))
    return [what, wanted.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)]
  })
}

export function assetTable(sizes: ReturnType<typeof assetSizes>): string {
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0)
  const shown = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`
  const rows = sizes.map(([what, bytes]) => [what, shown(bytes)])
  return table(['what', 'on the disk'], [...rows, ['together', shown(total)]])
}

if (import.meta.main) {
  console.log(startTable(await openings(2)))
  console.log(assetTable(assetSizes()))
}
