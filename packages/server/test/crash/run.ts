/**
 * `npm run test:crash`: a server and two workers under load from three dialects are killed with SIGKILL at
 * random moments, on the embedded database and on a real PostgreSQL; then everything is looked at.
 * `--kills 120` on each, `--only embedded|postgres`. Prints figures; ends with 1 when a promise was broken.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startPostgres } from '../postgres.ts'
import { type CrashReport, crashRun } from './crash.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '120' },
    only: { type: 'string' },
    seconds: { type: 'string', default: '245' },
  },
})
const folder = await mkdtemp(join(tmpdir(), 'limn-crash-'))
const reports: CrashReport[] = []
try {
  for (const kind of ['embedded', 'postgres'] as const) {
    if (values.only !== undefined && values.only !== kind) continue
    const postgres = kind === 'postgres' ? await startPostgres() : undefined
    const report = await crashRun({
      kind,
      data: join(folder, kind),
      database: await postgres?.fresh(),
      kills: Number(values.kills),
      seconds: Number(values.seconds),
      lanes: 6,
    })
    await postgres?.stop()
    reports.push(report)
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n\n`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
const kills = reports.reduce((sum, report) => sum + report.kills, 0)
const broken = reports.flatMap((report) => report.broken)
process.stdout.write(`${kills} kills, ${broken.length} promises broken\n`)
process.exit(broken.length > 0 || reports.length === 0 ? 1 : 0)
