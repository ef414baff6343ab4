/** Sums out of the ledger, against sums made one by one from the same entries. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDb } from '../db.ts'
import { makeTill } from './accounts.ts'
import type { ChargeLine, Span, Till, UsageGroup } from './contract.ts'

interface Line {
  readonly job: string
  readonly account: string
  readonly key: string
  readonly model: string
  readonly engine: string
  readonly dialect: string
  readonly pictures: number
  readonly micros: number | null
  readonly cost: number | null
  readonly at: Date
}

const begin = Date.UTC(2026, 9, 30)
/** One every ten minutes of 2,400 minutes, so that they lie on both sides of midnights and of a month. */
const lines: readonly Line[] = Array.from({ length: 2_400 }, (_, n) => ({
  job: `job_${n}`,
  account: `account_${n % 3}`,
  key: `key_${n % 5}`,
  model: ['wan2.7-image', 'wan2.7-image-pro'][n % 2] ?? '',
  engine: ['sketch', 'dashscope'][n % 2] ?? '',
  dialect: ['openai', 'fal', 'limn'][n % 3] ?? '',
  pictures: n % 4,
  micros: n % 7 === 0 ? null : (n % 4) * 30_000,
  cost: n % 11 === 0 ? null : (n % 4) * 20_001,
  at: new Date(begin + n * 600_000),
}))

let folder: string
let db: Database
let till: Till
let now = new Date(begin)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-usage-'))
  db = await openDb(folder, () => {})
  till = makeTill(db.kysely, () => now)
  for (let from = 0; from < lines.length; from += 400) {
    await db.kysely
      .insertInto('entries')
      .values(
        lines.slice(from, from + 400).map(({ cost, ...line }) => ({
          ...line,
          kind: 'charge' as const,
          cost_micros: cost,
          price_micros: line.micros === null ? null : 30_000,
          note: null,
        })),
      )
      .execute()
  }
})

afterAll(async () => {
  await db.close()
  await rm(folder, { recursive: true, force: true })
})

const everything: Span = { since: new Date(0), until: new Date(Date.UTC(2030, 0)) }

describe.for(['day', 'model', 'key', 'engine', 'dialect', 'account'] as const)('by %s', (group) => {
  const groupOf = (line: Line) =>
    group === 'day' ? line.at.toISOString().slice(0, 10) : line[group]

  test.for([
    ['everything', everything],
    ['one account', { ...everything, account: 'account_1' }],
    ['a time', { since: new Date(begin + 90_000_000), until: new Date(begin + 400_000_000) }],
  ] satisfies [string, Span][])('the sums of %s are those of its charges', async ([, span]) => {
    const within = lines.filter(
      ({ at, account }) =>
        at >= span.since && at < span.until && (!span.account || span.account === account),
    )
    const names = [...new Set(within.map(groupOf))].toSorted()
    const { rows, total } = await till.usage(span, group satisfies UsageGroup)
    expect(rows).toEqual(
      names.map((name) => ({
        group: name,
        ...summed(within.filter((line) => groupOf(line) === name)),
      })),
    )
    expect(total).toEqual(summed(within))
    expect(within.length).toBeGreaterThan(100)
  })
})

function summed(of: readonly Line[]) {
  return {
    jobs: of.length,
    open: 0,
    pictures: of.reduce((sum, { pictures }) => sum + pictures, 0),
    charged: amount(of.map(({ micros }) => micros)),
    held: amount([]),
    cost: amount(of.map(({ cost }) => cost)),
  }
}

/** What is unknown makes the whole unknown, and is counted. */
function amount(parts: readonly (number | null)[]) {
  const known = parts.filter((part) => part !== null)
  const knownMicros = known.reduce((sum, part) => sum + part, 0)
  const unknown = parts.length - known.length
  return { micros: unknown > 0 ? null : knownMicros, knownMicros, unknown }
}

test('every charge comes once, in order, however many pages they fill', async () => {
  const pages: number[] = []
  const all: ChargeLine[] = []
  for await (const page of till.charges(everything)) {
    pages.push(page.length)
    all.push(...page)
  }
  expect(pages).toEqual([1000, 1000, 400])
  expect(all.map(({ job }) => job)).toEqual(lines.map(({ job }) => job))
  expect(all[8]).toEqual({
    at: new Date(begin + 8 * 600_000).toISOString(),
    job: 'job_8',
    account: 'account_2',
    key: 'key_3',
    dialect: 'limn',
    model: 'wan2.7-image',
    engine: 'sketch',
    pictures: 0,
    priceMicros: 30_000,
    chargedMicros: 0,
    costMicros: 0,
  })
  const own: ChargeLine[] = []
  for await (const page of till.charges({ ...everything, account: 'account_1' })) own.push(...page)
  expect(own.map(({ job }) => job)).toEqual(
    lines.filter(({ account }) => account === 'account_1').map(({ job }) => job),
  )
})

test('a balance begins with what is paid in, and ends when it is taken away', async () => {
  await db.kysely.insertInto('accounts').values({ id: 'account_1' }).execute()
  expect(await till.account('account_1')).toMatchObject({ id: 'account_1', balanceMicros: null })
  expect(await till.credit('account_1', 100_000, 'first')).toMatchObject({ balanceMicros: 100_000 })
  expect(await till.credit('account_1', 1, 'more')).toMatchObject({ balanceMicros: 100_001 })
  now = new Date(Date.UTC(2026, 10, 20))
  const month = Date.UTC(2026, 10, 1)
  const own = lines.filter(({ account, at }) => account === 'account_1' && at.getTime() >= month)
  expect(own.length).toBeLessThan(800)
  const { spentThisMonth } = await till.account('account_1')
  expect(spentThisMonth).toEqual(amount(own.map(({ micros }) => micros)))
  expect(await till.unprepay('account_1')).toMatchObject({ balanceMicros: null })
  expect((await till.accounts(10)).map(({ id }) => id)).toEqual(['account_1', 'local'])
  expect((await till.accounts(10, 'account_1')).map(({ id }) => id)).toEqual(['local'])
})

test('unknown accounts are not found, whatever is asked of them', async () => {
  const missing = { name: 'Problem', code: 'not_found' }
  for (const id of ['account_9', '', 'a\0b', "'; drop table accounts; --"]) {
    await expect(till.account(id)).rejects.toMatchObject(missing)
    await expect(till.credit(id, 1, '')).rejects.toMatchObject(missing)
    await expect(till.unprepay(id)).rejects.toMatchObject(missing)
  }
})

test('of a budget what was charged and is held in its time is gone, but never more than all', async () => {
  const enter = (kind: 'hold' | 'charge', job: string, micros: number, at: Date) =>
    db.kysely
      .insertInto('entries')
      .values({ kind, account: 'account_9', key: 'key_9', job, micros, note: null, at })
      .execute()
  await enter('hold', 'job_a', 90_000, new Date(Date.UTC(2026, 9, 31, 23, 59)))
  await enter('hold', 'job_b', 30_000, new Date(Date.UTC(2026, 10, 1)))
  // It counts for the month that its job was made in.
  await enter('charge', 'job_a', 70_000, new Date(Date.UTC(2026, 10, 1)))
  await enter('charge', 'job_b', 30_000, new Date(Date.UTC(2026, 10, 2)))
  const spender = { account: 'account_9', key: 'key_9' }
  now = new Date(Date.UTC(2026, 10, 30))
  expect(await till.budget(spender, { micros: 90_000, every: 'month' })).toEqual({
    micros: 90_000,
    every: 'month',
    spentMicros: 30_000,
    leftMicros: 60_000,
  })
  expect(await till.budget(spender, { micros: 90_000, every: 'total' })).toMatchObject({
    spentMicros: 100_000,
    leftMicros: 0,
  })
})
