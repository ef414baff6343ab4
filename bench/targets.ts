/** What the project has promised of its speed and size, beside what was measured. */
import type { Cold, InServer } from './cold.ts'
import type { Still } from './loop.ts'
import { median, table } from './measure.ts'
import type { Painted } from './paint.ts'
import { editNames, laid, scenes } from './sitters.ts'
import { type assetSizes, startCost, type Opened } from './start.ts'
import type { Stops } from './stopping.ts'

interface Target {
  readonly what: string
  readonly most: number
  readonly unit: keyof typeof units
  /** Milliseconds, bytes or times. */
  readonly values: readonly number[] | undefined
  /** By the worst of them instead of the middle. */
  readonly worst?: boolean
}

const units = { s: 1000, ms: 1, GB: 1e9, MB: 1e6, times: 1 } as const

export interface Measured {
  readonly cold: Cold
  readonly words: readonly Painted[]
  readonly styles: readonly Painted[]
  readonly photos: readonly Painted[]
  readonly server: InServer
  readonly still: readonly Still[]
  readonly stops: Stops
  readonly opened: Opened
  readonly assets: ReturnType<typeof assetSizes>
}

const sized = (painted: readonly Painted[], side: number) =>
  painted.find((one) => one.side === side)

/** The middle of each of these, so that the worst is a kind of picture and not a hiccup. */
function middles(one: Painted | undefined, names: readonly string[]): readonly number[] {
  return names.flatMap((name) => {
    const times = one?.alone.get(`whole, ${name}`) ?? []
    return times.length > 0 ? [median(times)] : []
  })
}

/** How much longer our file takes than the same by bare sharp. */
function ratio(one: Painted | undefined): readonly number[] {
  const [ours, bare] = [one?.alone.get('encoding') ?? [], one?.alone.get('sharp') ?? []]
  return ours.length > 0 ? [median(ours) / median(bare)] : []
}

function ofTheFirst({ cold, words, server }: Measured): readonly Target[] {
  const time = (side: number) => sized(words, side)?.alone.get('whole')
  const large = sized(words, 4096)
  const memory = { most: 1.5, unit: 'GB', worst: true } as const
  const whole = server.peak === undefined ? [] : [server.peak]
  return [
    {
      what: 'first picture after a start on an empty data folder',
      most: 10,
      unit: 's',
      values: cold.empty.map(({ pictureMs }) => pictureMs),
    },
    { what: 'text to image at 1024²', most: 2, unit: 's', values: time(1024) },
    { what: 'text to image at 4096²', most: 25, unit: 's', values: time(4096) },
    { what: 'peak at 4096², engine alone', ...memory, values: large?.alone.get('peak, all') },
    {
      what: 'peak at 4096², engine alone, two pictures at once',
      ...memory,
      values: large?.pair?.get('peak, all'),
    },
    { what: 'peak at 4096², the whole server', ...memory, values: whole },
  ]
}

function ofTheSecond(measured: Measured): readonly Target[] {
  const { words, styles, photos, still, stops, opened, assets } = measured
  const slowest = (side: number, most: number): Target => ({
    what: `text to image at ${side}², slowest of ${scenes.length} prompts`,
    most,
    unit: 's',
    values: middles(sized(words, side), scenes),
    worst: true,
  })
  const edit = (
    what: string,
    side: number,
    most: number,
    name: keyof typeof editNames,
  ): Target => ({
    what,
    most,
    unit: 's',
    values: middles(sized(photos, side), [editNames[name]]),
  })
  const large = sized(words, 4096)
  return [
    slowest(1024, 1),
    slowest(2048, 3),
    slowest(4096, 12),
    {
      what: `style of a photograph at 2K, slowest of ${laid.length}`,
      most: 2,
      unit: 's',
      values: middles(sized(styles, 2048), laid),
      worst: true,
    },
    edit('recolour in a box at 2K', 2048, 0.7, 'recolour'),
    edit('removal of a box of 20 % at 1K', 1024, 3, 'remove'),
    {
      what: 'peak at 4096², engine alone, first picture',
      most: 900,
      unit: 'MB',
      values: large?.alone.get('peak, first'),
      worst: true,
    },
    {
      what: `peak at 4096², engine alone, ${scenes.length} pictures one after another`,
      most: 900,
      unit: 'MB',
      values: large?.alone.get('peak, all'),
      worst: true,
    },
    { what: 'PNG at 4096², against bare sharp', most: 1.3, unit: 'times', values: ratio(large) },
    ...still.map(({ what, longest }) => ({
      what: `event loop while it works on ${what}`,
      most: 50,
      unit: 'ms' as const,
      values: [longest],
    })),
    {
      what: "a picture called off, to the engine's end",
      most: 1,
      unit: 's',
      values: [...stops.painting, ...stops.encoding],
      worst: true,
    },
    { what: 'start-up of the engine', most: 300, unit: 'ms', values: startCost(opened) },
    {
      what: 'assets of the engine',
      most: 40,
      unit: 'MB',
      values: [assets.reduce((sum, [, bytes]) => sum + bytes, 0)],
    },
  ]
}

/** Says in so many words which are missed. */
export function targetTable(measured: Measured): string {
  const rows = [
    ...ofTheFirst(measured).map((target) => rowOf('1', target)),
    ...ofTheSecond(measured).map((target) => rowOf('2', target)),
  ]
  return table(['issue', 'what', 'at most', 'measured', ''], rows)
}

function rowOf(issue: string, { what, most, unit, values = [], worst }: Target): readonly string[] {
  const target = `${most} ${unit}`
  if (values.length === 0) return [issue, what, target, '–', 'not measured']
  const found = (worst ? Math.max(...values) : median(values)) / units[unit]
  const digits = unit === 'ms' || unit === 'MB' ? 0 : 2
  const met = found <= most ? 'met' : '**missed**'
  return [issue, what, target, `${found.toFixed(digits)} ${unit}`, met]
}
