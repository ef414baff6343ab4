/** The words of `limn keys`, `limn usage`, `limn accounts` and `limn credit`, read into what they mean. */
import { parseArgs } from 'node:util'
import type { KeyChange, KeyLimits } from '../jobs/contract.ts'
import { type UsageGroup, usageGroups } from '../ledger/contract.ts'
import { microsFrom, numberOf, parsed } from './parsed.ts'
import { UsageError } from './usage.ts'

export type BooksCommand =
  | {
      readonly does: 'create key'
      readonly name: string
      readonly admin?: boolean | undefined
      readonly account?: string | undefined
      readonly limits?: KeyLimits | undefined
    }
  | { readonly does: 'list keys'; readonly json: boolean }
  | { readonly does: 'revoke key'; readonly id: string; readonly force: boolean }
  | {
      readonly does: 'change key'
      readonly id: string
      readonly change: KeyChange
      readonly force: boolean
    }
  | UsageCommand
  | { readonly does: 'list accounts'; readonly json: boolean }
  | { readonly does: 'audit'; readonly json: boolean }
  | {
      readonly does: 'credit'
      readonly account: string
      readonly micros: number
      readonly note: string
    }

export interface UsageCommand {
  readonly does: 'usage'
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly account?: string | undefined
  /** `none`: every charge by itself, as CSV. */
  readonly by: UsageGroup | 'none'
  readonly as: 'table' | 'csv' | 'json'
}

const limitOptions = {
  'per-minute': { type: 'string' },
  concurrent: { type: 'string' },
  budget: { type: 'string' },
  every: { type: 'string' },
  admin: { type: 'boolean' },
} as const
const createOptions = { ...limitOptions, account: { type: 'string' } } as const
const changeOptions = {
  ...limitOptions,
  name: { type: 'string' },
  force: { type: 'boolean' },
} as const

const verbs: Readonly<Record<string, (args: string[]) => BooksCommand>> = {
  create(args) {
    const { values, positionals } = parsed(() =>
      parseArgs({ args, options: createOptions, allowPositionals: true }),
    )
    const { admin, account } = values
    const [name = 'key', ...others] = positionals
    if (others.length > 0) throw new UsageError('The name of a key is one argument: quote it.')
    const { createsPerMinute, concurrentJobs, budget } = limitsOf(values)
    const limits = {
      createsPerMinute: createsPerMinute ?? undefined,
      concurrentJobs: concurrentJobs ?? undefined,
      budget: budget ?? undefined,
    }
    const any = Object.values(limits).some((limit) => limit !== undefined)
    return { does: 'create key', name, admin, account, limits: any ? limits : undefined }
  },
  list(args) {
    const { values } = parsed(() => parseArgs({ args, options: { json: { type: 'boolean' } } }))
    return { does: 'list keys', json: values.json ?? false }
  },
  revoke(args) {
    const { values, positionals } = parsed(() =>
      parseArgs({ args, options: { force: { type: 'boolean' } }, allowPositionals: true }),
    )
    const id = theOne(positionals, 'limn keys revoke needs the id of a key: see limn keys list')
    return { does: 'revoke key', id, force: values.force ?? false }
  },
  limit(args) {
    const { values, positionals } = parsed(() =>
      parseArgs({ args, options: changeOptions, allowPositionals: true, allowNegative: true }),
    )
    const id = theOne(positionals, 'limn keys limit needs the id of a key: see limn keys list')
    const { name, admin, force = false } = values
    return { does: 'change key', id, change: { name, admin, limits: limitsOf(values) }, force }
  },
}

export function readKeys(args: string[]): BooksCommand {
  const [verb = '', ...rest] = args
  const read = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (read) return read(rest)
  throw new UsageError('What about keys? There is: limn keys create, list, limit and revoke.')
}

interface LimitValues {
  readonly 'per-minute'?: string
  readonly concurrent?: string
  readonly budget?: string
  readonly every?: string
}

/** `none` takes a limit of the key's own away. */
function limitsOf(values: LimitValues): NonNullable<KeyChange['limits']> {
  const { 'per-minute': minute, concurrent, budget, every } = values
  const own = (text: string | undefined, flag: string) =>
    text === 'none' ? null : numberOf(text, flag)
  if (every !== undefined && budget === undefined) {
    throw new UsageError('--every goes with --budget: --budget 25.00 --every month')
  }
  if (every !== undefined && every !== 'month' && every !== 'total') {
    throw new UsageError(`--every takes month or total, not "${every}".`)
  }
  return {
    createsPerMinute: own(minute, '--per-minute'),
    concurrentJobs: own(concurrent, '--concurrent'),
    budget:
      budget === undefined || budget === 'none'
        ? budget && null
        : { micros: microsFrom(budget, '--budget'), every: every ?? 'month' },
  }
}

function theOne(positionals: readonly string[], otherwise: string): string {
  const [one, ...others] = positionals
  if (one === undefined || others.length > 0) throw new UsageError(otherwise)
  return one
}

const usageOptions = {
  since: { type: 'string' },
  until: { type: 'string' },
  by: { type: 'string' },
  account: { type: 'string' },
  csv: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export function readUsage(args: string[]): UsageCommand {
  const { values } = parsed(() => parseArgs({ args, options: usageOptions }))
  const { since, until, account, csv = false, json = false } = values
  for (const [flag, text] of Object.entries({ since, until })) {
    if (text === undefined || (/^\d{4}-\d\d-\d\d/.test(text) && Date.parse(text) > 0)) continue
    throw new UsageError(`--${flag} takes a day such as 2026-11-01, or a time, not "${text}".`)
  }
  const by = [...usageGroups, 'none' as const].find((group) => group === (values.by ?? 'day'))
  if (by === undefined) throw new UsageError(`--by takes ${usageGroups.join(', ')} or none.`)
  if (by === 'none' && !csv) throw new UsageError('--by none, every charge by itself, needs --csv.')
  if (csv && json) throw new UsageError('Either --csv or --json.')
  return { does: 'usage', since, until, account, by, as: csv ? 'csv' : json ? 'json' : 'table' }
}

export function readAccounts(args: string[]): BooksCommand {
  const { values } = parsed(() => parseArgs({ args, options: { json: { type: 'boolean' } } }))
  return { does: 'list accounts', json: values.json ?? false }
}

export function readAudit(args: string[]): BooksCommand {
  const { values } = parsed(() => parseArgs({ args, options: { json: { type: 'boolean' } } }))
  return { does: 'audit', json: values.json ?? false }
}

export function readCredit(args: string[]): BooksCommand {
  const { values, positionals } = parsed(() =>
    parseArgs({ args, options: { note: { type: 'string' } }, allowPositionals: true }),
  )
  const [account, dollars, ...others] = positionals
  if (account === undefined || dollars === undefined || others.length > 0) {
    throw new UsageError('limn credit needs an account and dollars: limn credit local 10.00')
  }
  const micros = microsFrom(dollars, 'limn credit')
  return { does: 'credit', account, micros, note: values.note ?? '' }
}
