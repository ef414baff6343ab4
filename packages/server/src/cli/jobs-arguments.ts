/** Words of `limn jobs | job | cancel`, read into what they mean. Throws UsageError. */
import { parseArgs } from 'node:util'
import { numberOf, parsed } from './parsed.ts'
import { UsageError } from './usage.ts'

export type JobsCommand =
  | {
      readonly does: 'list jobs'
      readonly limit: number | undefined
      readonly before: string | undefined
      readonly json: boolean
    }
  | { readonly does: 'show job'; readonly id: string; readonly json: boolean }
  | { readonly does: 'cancel job'; readonly ids: readonly string[] }

const json = { json: { type: 'boolean' } } as const

export function readJobs(args: string[]): JobsCommand {
  const options = { ...json, limit: { type: 'string' }, before: { type: 'string' } } as const
  const { values } = parsed(() => parseArgs({ args, options }))
  const limit = numberOf(values.limit, '--limit')
  if (limit === 0 || (limit ?? 1) > 100) throw new UsageError('--limit takes 1 to 100.')
  return { does: 'list jobs', limit, before: values.before, json: values.json ?? false }
}

export function readJob(args: string[]): JobsCommand {
  const { values, positionals } = parsed(() =>
    parseArgs({ args, options: json, allowPositionals: true }),
  )
  const [id, ...others] = positionals
  if (id === undefined || others.length > 0) throw new UsageError('limn job takes the id of one.')
  return { does: 'show job', id, json: values.json ?? false }
}

export function readCancel(args: string[]): JobsCommand {
  const { positionals: ids } = parsed(() => parseArgs({ args, allowPositionals: true }))
  if (ids.length === 0) throw new UsageError('limn cancel takes the ids of jobs.')
  return { does: 'cancel job', ids }
}
