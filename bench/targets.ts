/** What the project has promised of its speed and size, beside what was measured. */
import type { Cold, InServer } from './cold.ts'
import { median, table } from './measure.ts'
import type { Painted } from './paint.ts'

interface Target {
  readonly what: string
  readonly most: number
  readonly unit: 's' | 'GB'
  /** Milliseconds or bytes. */
  readonly values: readonly number[] | undefined
}

function targetsOf(cold: Cold, words: readonly Painted[], server: InServer): readonly Target[] {
  const sized = (side: number) => words.find((one) => one.side === side)
  const time = (side: number) => sized(side)?.alone.get('whole')
  const start = cold.empty.map(({ pictureMs }) => pictureMs)
  const whole = server.peak === undefined ? [] : [server.peak]
  const pair = sized(4096)?.pair?.get('peak, all')
  const memory = { most: 1.5, unit: 'GB' } as const
  return [
    {
      what: 'first picture after a start on an empty data folder',
      most: 10,
      unit: 's',
      values: start,
    },
    { what: 'text to image at 1024²', most: 2, unit: 's', values: time(1024) },
    { what: 'text to image at 4096²', most: 25, unit: 's', values: time(4096) },
    { what: 'peak at 4096², engine alone', ...memory, values: sized(4096)?.alone.get('peak, all') },
    { what: 'peak at 4096², engine alone, two pictures at once', ...memory, values: pair },
    { what: 'peak at 4096², the whole server', ...memory, values: whole },
  ]
}

/** Says in so many words which are missed: by the median of times, by the most of memory. */
export function targetTable(...measured: Parameters<typeof targetsOf>): string {
  const rows = targetsOf(...measured).map(({ what, most, unit, values = [] }) => {
    const target = `under ${most} ${unit}`
    if (values.length === 0) return [what, target, '–', 'not measured']
    const found = unit === 'GB' ? Math.max(...values) / 1e9 : median(values) / 1000
    return [what, target, `${found.toFixed(2)} ${unit}`, found < most ? 'met' : '**missed**']
  })
  return table(['what', 'target', 'measured', ''], rows)
}
