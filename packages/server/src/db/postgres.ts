/**
 * A PostgreSQL server, 15 or later, that any number of processes share. Two pools: a rush of calls never
 * keeps the queue's heartbeats waiting. A lost connection is nothing but an error of what was using it;
 * the next use makes a new one.
 */
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely'
import { type ClientConfig, Pool, types } from 'pg'
import { PgBoss } from 'pg-boss'
import { leaseSeconds, makeQueues } from '../jobs/queue.ts'
import { migrate } from '../jobs/sql/migrate.ts'
import type { Tables } from '../jobs/sql/tables.ts'
import type { Wire } from '../jobs/wire.ts'
import { databaseGone, isDatabaseGone, Problem } from '../problem.ts'
import type { Complain, Database } from './database.ts'
import { type Listening, makeListening } from './listening.ts'
import { supervise } from './supervising.ts'

/** With the listening connection 15 for a process: six processes on a server as PostgreSQL comes. */
const callConnections = 10
const queueConnections = 4

/** Milliseconds. Nothing of ours takes this long but migrations, which have connections of their own. */
const statementLimit = 15_000
const connectLimit = 5_000
/** A process that falls asleep inside a transaction holds up nobody for longer than its lease. */
const idleLimit = 8_000

const oldest = 15

/** Throws Problem `unavailable` when it can't be reached, `invalid_request` when it is too old. */
export async function openPostgres(url: string, complain: Complain): Promise<Database> {
  const calm = repeatingLess(complain)
  await using opened = new AsyncDisposableStack()
  await prepare(url)
  const pool = makePool(url, callConnections)
  opened.defer(() => pool.end())
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: checkedPool(pool) }) })
  const listening = makeListening(settings(url), calm)
  opened.defer(() => listening.close())
  const queuePool = makePool(url, queueConnections)
  opened.defer(() => queuePool.end())
  const boss = await startBoss(queuePool, listening, calm)
  opened.defer(() => boss.stop({ graceful: false }))
  opened.defer(supervise(boss, calm))
  const all = opened.move()
  const wire = makeWire(pool, listening, calm)
  return { kysely, boss, alone: false, wire, close: () => all.disposeAsync() }
}

/** Checks the server and brings its tables up to date, of several processes one at a time. */
async function prepare(url: string): Promise<void> {
  const pool = new Pool({ ...settings(url), statement_timeout: false, query_timeout: 0, max: 2 })
  survive(pool)
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    const { rows } = await sql<{ version: string }>`
      select current_setting('server_version_num') as version`.execute(kysely)
    const version = Math.floor(Number(rows[0]?.version) / 10_000)
    if (version < oldest) {
      const message = `DATABASE_URL names a PostgreSQL ${version}; Limn needs ${oldest} or later.`
      throw new Problem('invalid_request', message, { param: 'DATABASE_URL' })
    }
    await migrate(kysely)
  } catch (cause) {
    throw notReached(url, cause)
  } finally {
    await pool.end()
  }
}

/** SQLSTATE classes of a refusal at the door: wrong password, no such database, no right. */
const refusals = /^(28|3D|42501)/

function notReached(url: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (!isDatabaseGone(cause) && !refusals.test(code)) return cause
  const reason = cause instanceof Error && cause.message ? cause.message : code
  const { host } = new URL(url)
  const message = `The database at ${host} can't be used: ${reason}. See DATABASE_URL.`
  return new Problem('unavailable', message, { cause })
}

function settings(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'limn',
    connectionTimeoutMillis: connectLimit,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: statementLimit,
    // For a server that is there and does not answer.
    query_timeout: statementLimit + 1_000,
    idle_in_transaction_session_timeout: idleLimit,
    types: { getTypeParser: parserOf },
  }
}

const int8 = 20

/** Whole numbers of eight bytes as PGlite hands them out, and not as text. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  if (oid === int8 && format !== 'binary') return readInt8
  return types.getTypeParser(oid, format ?? 'text')
}

function readInt8(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

function makePool(url: string, max: number): Pool {
  const pool = new Pool({ ...settings(url), max, idleTimeoutMillis: 60_000 })
  return survive(pool)
}

/**
 * A connection that is lost while nobody uses it would end the process. Who uses it next is told; nobody
 * else needs to be.
 */
function survive(pool: Pool): Pool {
  pool.on('error', () => {})
  return pool.on('connect', (client) => client.on('error', () => {}))
}

/** An error while connecting says nothing of what it was for: it becomes the Problem that it is. */
function checkedPool(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: () =>
      pool.connect().catch((cause: unknown) => {
        throw databaseGone(cause)
      }),
  }
}

async function startBoss(pool: Pool, listening: Listening, complain: Complain): Promise<PgBoss> {
  const boss = new PgBoss({
    db: {
      executeSql: (text, values) => pool.query(text, values),
      listen: (channel, hear, onBack) => listening.listen(channel, hear, onBack),
    },
    useListenNotify: true,
    schedule: false,
    // See supervising.ts.
    supervise: false,
    monitorIntervalSeconds: 1,
  })
  boss.on('error', complain)
  boss.on('warning', complain)
  await boss.start()
  await makeQueues(boss, leaseSeconds)
  return boss
}

const channel = 'limn'

function makeWire(pool: Pool, listening: Listening, complain: Complain): Wire {
  return {
    async tell(text) {
      await pool.query('select pg_notify($1, $2)', [channel, text]).catch(complain)
    },
    hear: (heard) => void listening.listen(channel, heard, () => {}).catch(complain),
  }
}

/** A database that is gone is the trouble of every slot, every second: one line in ten seconds says so. */
function repeatingLess(complain: Complain): Complain {
  const said = new Map<string, number>()
  return (trouble) => {
    const text = trouble instanceof Error ? trouble.message : JSON.stringify(trouble)
    const words = text.replace(/ \(Queue: .*\)$/, '')
    const now = performance.now()
    if (now - (said.get(words) ?? -Infinity) < 10_000) return
    if (said.size > 100) said.clear()
    said.set(words, now)
    complain(trouble)
  }
}
