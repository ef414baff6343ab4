/** A short crash run; the long one is `npm run test:crash`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crashRun } from './crash/crash.ts'
import { startPostgres } from './postgres.ts'

test.for(['embedded', 'postgres'] as const)(
  'of servers that are killed and killed again nothing is lost, bought twice or told twice: %s',
  { timeout: 240_000 },
  async (kind) => {
    const data = await mkdtemp(join(tmpdir(), 'limn-crash-'))
    const postgres = kind === 'postgres' ? await startPostgres() : undefined
    try {
      const database = await postgres?.fresh()
      const report = await crashRun({ kind, data, database, kills: 5, seconds: 40, lanes: 3 })
      process.stderr.write(`${JSON.stringify({ ...report, audit: undefined })}\n`)
      expect(report.broken).toEqual([])
      expect(report.kills).toBeGreaterThan(0)
      expect(report.accepted).toBeGreaterThan(3)
      expect(report.purchases).toBeGreaterThan(0)
    } finally {
      await postgres?.stop()
      await rm(data, { recursive: true, force: true })
    }
  },
)
