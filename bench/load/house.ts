/**
 * The whole of Limn with an engine that makes nothing and says when it began: settings come from the
 * environment. `node house.ts [jobs]`: before it starts, so many ended jobs are put into its database.
 * Tells its port.
 */
import { sql } from 'kysely'
import { pino } from 'pino'
import { startApp } from '../../packages/server/src/app.ts'
import { catalog } from '../../packages/server/src/catalog/catalog.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { openDb } from '../../packages/server/src/db.ts'
import type { Engine } from '../../packages/server/src/engines/engine.ts'
import { tell } from '../child.ts'

const bytes = Buffer.from('nothing')
const engine: Engine = {
  name: 'nothing',
  models: catalog.models.map(({ id }) => id),
  refuses: () => undefined,
  async *run({ request }) {
    const revisedPrompt = String(performance.timeOrigin + performance.now())
    yield { image: { index: 0, bytes, mime: 'image/png', ...request.size, seed: 1, revisedPrompt } }
  },
}

const request = `{"model": "wan2.7-image", "prompt": "a test", "images": [], "count": 1, "set": false,
  "size": {"width": 768, "height": 768}, "sizeAsked": true, "thinking": false, "seed": 1,
  "watermark": false, "format": "png"}`

async function fill(data: string, url: string | undefined, jobs: number): Promise<void> {
  const db = await openDb(data, () => {}, url)
  // The server's own bounds on a statement are for its calls.
  const step = 20_000
  for (let from = 0; from < jobs; from += step) {
    await sql`
      insert into jobs (id, account, dialect, engine, status, request, inputs, lease, attempts, progress,
        created_at, started_at, finished_at)
      select 'job_' || lpad(to_hex(n), 26, '0'), 'local', 'limn', 'nothing', 'succeeded',
        ${request}::jsonb, '{"images": []}', gen_random_uuid(), 1, 1, made, made, made
      from generate_series(${from}::integer, ${Math.min(from + step, jobs) - 1}::integer) n,
        lateral (select now() - n * interval '1 second' as made) times`.execute(db.kysely)
  }
  await sql`analyze jobs`.execute(db.kysely)
  await db.close()
}

const config = readConfig(process.env)
const jobs = Number(process.argv[2] ?? 0)
if (jobs > 0) await fill(config.data, config.databaseUrl, jobs)
const app = await startApp(config, { engines: [engine], log: pino({ level: 'silent' }) })
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
tell('port', Number(new URL(app.url).port))
