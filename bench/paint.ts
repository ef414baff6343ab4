/** Pictures from words and edits of a photograph on the sketch engine: time, encoding apart, and memory. */
import { samplesOf } from './child.ts'
import { median, type Samples, shownMemory, shownTime, table } from './measure.ts'
import { editNames, editSize, type Kind, laid, scenes } from './sitters.ts'

const rounds: Readonly<Record<Kind, Readonly<Record<number, number>>>> = {
  scene: { 1024: 3, 2048: 2, 4096: 1 },
  style: { 2048: 2 },
  edit: { 1024: 3, 2048: 3 },
}

export interface Painted {
  readonly side: number
  readonly alone: Samples
  /** Two pictures at once; only for the largest. */
  readonly pair?: Samples | undefined
}

async function sizes(kind: Kind, sides: readonly number[], quick: boolean): Promise<Painted[]> {
  const done: Painted[] = []
  for (const side of sides) {
    const alone = await samplesOf(
      'studio.ts',
      kind,
      String(side),
      String(quick ? 1 : rounds[kind][side]),
    )
    const pair =
      side === 4096 && !quick ? await samplesOf('studio.ts', kind, String(side), '0') : undefined
    done.push({ side, alone, pair })
  }
  return done
}

export const fromWords = (quick: boolean) => sizes('scene', [1024, 2048, 4096], quick)
export const fromPhotos = (quick: boolean) => sizes('edit', [1024, 2048], quick)
export const inStyles = (quick: boolean) => sizes('style', [2048], quick)

const nameOf = (kind: Kind, side: number): string => {
  if (kind === 'scene') return `${side}²`
  const { width, height } = editSize(side)
  return `${width}×${height} (${side === 1024 ? '1K' : '2K'})`
}

export function timeTable(kind: Kind, painted: readonly Painted[]): string {
  const head = [
    'size',
    'whole, through the engine',
    'painting alone',
    'encoding alone',
    'the same encode by bare sharp',
    'PNG',
  ]
  const rows = painted.map(({ side, alone }) => [
    nameOf(kind, side),
    ...['whole', 'painting', 'encoding', 'sharp'].map((name) => shownTime(alone.get(name))),
    `${(median(alone.get('file') ?? []) / 1e6).toFixed(1)} MB`,
  ])
  if (kind === 'edit')
    rows.push(['4096²', 'not offered: Wan 2.7 edits up to 2048² pixels', '–', '–', '–', '–'])
  return table(head, rows)
}

const namesOf: Readonly<Record<Kind, readonly string[]>> = {
  scene: scenes,
  style: laid,
  edit: Object.values(editNames),
}

export function promptTable(kind: Kind, painted: readonly Painted[]): string {
  const head = ['whole, one by one', ...painted.map(({ side }) => nameOf(kind, side))]
  return table(
    [...head, 'processor time of the last, all threads'],
    namesOf[kind].map((name) => [
      name,
      ...painted.map(({ alone }) => shownTime(alone.get(`whole, ${name}`))),
      shownTime(painted.at(-1)?.alone.get(`processor, ${name}`)),
    ]),
  )
}

export function memoryTable(kind: Kind, painted: readonly Painted[]): string {
  const head = ['size', 'idle', 'peak, first picture', 'peak, all of them', 'above idle']
  const pairs = painted.some(({ pair }) => pair)
  const rows = painted.map(({ side, alone, pair }) => {
    const idle = median(alone.get('idle') ?? [])
    const above = (alone.get('peak, all') ?? []).map((peak) => peak - idle)
    const cells = [
      nameOf(kind, side),
      shownMemory(alone.get('idle')),
      shownMemory(alone.get('peak, first')),
    ]
    const both = pair
      ? `${shownMemory(pair.get('peak, all'))} in ${shownTime(pair.get('whole'))}`
      : '–'
    return [
      ...cells,
      shownMemory(alone.get('peak, all')),
      shownMemory(above),
      ...(pairs ? [both] : []),
    ]
  })
  return table(pairs ? [...head, 'two at once: peak, and time for both'] : head, rows)
}
