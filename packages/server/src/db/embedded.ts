/**
 * The embedded database of a data folder: PGlite in this process, Kysely to ask it, pg-boss on the same
 * session to queue.
 *
 * PGlite has one session: a query that goes around an open transaction, from inside it, waits for
 * itself for ever. Whoever opens a transaction passes it down, to pg-boss too (`fromKysely(tx)`).
 * It survives a killed process, but does not fsync: a power cut may cost the last commits.
 */
import { existsSync } from 'node:fs'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import { fromPglite, PgBoss } from 'pg-boss'
import { layCluster } from '../cluster.ts'
import { migrate } from '../jobs/sql/migrate.ts'
import { makeQueues } from '../jobs/queue.ts'
import type { Tables } from '../jobs/sql/tables.ts'
import { Problem } from '../problem.ts'
import type { Complain, Database } from './database.ts'

/** Throws Problem `unavailable` when another process has the folder, or it can't be written. */
export async function openEmbedded(folder: string, complain: Complain): Promise<Database> {
  const unlock = await lockFolder(folder)
  const pglite = await openPglite(folder, unlock)
  try {
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
    await migrate(kysely)
    const boss = await startBoss(pglite, complain)
    const stopSweeping = sweep(pglite, complain)
    return {
      kysely,
      boss,
      alone: true,
      close: async () => {
        await stopSweeping()
        await boss.stop({ graceful: false })
        await pglite.close()
        unlock()
      },
    }
  } catch (error) {
    await pglite.close().catch(complain)
    unlock()
    throw await notOpened(folder, error)
  }
}

async function openPglite(folder: string, unlock: () => void): Promise<PGlite> {
  const place = join(folder, 'db')
  try {
    if (!existsSync(place)) await layCluster(place)
    return givingTurns(await PGlite.create(place))
  } catch (error) {
    unlock()
    throw await notOpened(folder, error)
  }
}

/** Milliseconds. */
const turnEvery = 10

/**
 * Statements that wait for one another are carried on by promises alone: until the last of a rush was
 * done nobody else in this process would have a turn, no call, no timer and no heartbeat.
 */
function givingTurns(pglite: PGlite): PGlite {
  const execute = pglite.execProtocolRaw.bind(pglite)
  let turned = 0
  pglite.execProtocolRaw = async (message, options) => {
    if (performance.now() - turned > turnEvery) {
      await setImmediate()
      turned = performance.now()
    }
    return execute(message, options)
  }
  return pglite
}

/** A database without room for its log just dies, and does not say of what. */
const roomNeeded = 64 * 1024 * 1024

type Room = (folder: string) => Promise<{ readonly bavail: number; readonly bsize: number }>

/** What to throw when the database did not open; `room` tells what is left on its disk. */
export async function notOpened(
  folder: string,
  cause: unknown,
  room: Room = statfs,
): Promise<unknown> {
  const { bavail, bsize } = await room(folder)
  if (bavail * bsize >= roomNeeded) return cause
  const left = Math.floor((bavail * bsize) / (1024 * 1024))
  return new Problem(
    'unavailable',
    `The database in ${folder} can't be opened: its disk has ${left} MiB left. Make room (64 MiB are enough to start), or choose another folder with LIMN_DATA.`,
    { cause },
  )
}

/**
 * PGlite does not lock its folder, and two processes in one lose rows without a word. An open
 * exclusive transaction of SQLite is a lock that the system frees when the process dies.
 */
async function lockFolder(folder: string): Promise<() => void> {
  let lock: DatabaseSync | undefined
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // SQLite would lock nothing, without a word, where it can only read.
    await access(folder, constants.W_OK)
    lock = new DatabaseSync(join(folder, 'lock'))
    lock.exec('begin exclusive')
  } catch (cause) {
    lock?.close()
    throw new Problem('unavailable', whyNot(folder, cause), { cause })
  }
  return () => lock.close()
}

const sqliteBusy = 5

function whyNot(folder: string, error: unknown): string {
  if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) {
    return `Another Limn is using the data folder ${folder}. Stop it, or give this one a folder of its own with LIMN_DATA.`
  }
  const reason = error instanceof Error ? error.message : String(error)
  return `The data folder ${folder} can't be used: ${reason}. Choose another with LIMN_DATA.`
}

/**
 * Alone on its folder a server takes back what it was running at once, at its next start; this is for one
 * that hangs.
 */
const aloneLeaseSeconds = 30

async function startBoss(pglite: PGlite, complain: Complain): Promise<PgBoss> {
  const boss = new PgBoss({
    db: fromPglite(pglite),
    backend: 'pglite',
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    // There is no autovacuum to watch: sweep() does its work.
    monitorVacuum: false,
  })
  boss.on('error', complain)
  boss.on('warning', complain)
  await boss.start()
  await makeQueues(boss, aloneLeaseSeconds)
  return boss
}

const sweepEvery = 60_000
const deadRows = 5_000

/** PGlite has no autovacuum; without one the queue gets slower with every job. */
function sweep(pglite: PGlite, complain: Complain): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = sweepOnce(pglite).catch(complain)
  }, sweepEvery)
  timer.unref()
  return () => {
    clearInterval(timer)
    return running
  }
}

/** One table at a time: what waits for the database comes in between. */
export async function sweepOnce(pglite: Pick<PGlite, 'query' | 'exec'>): Promise<void> {
  const { rows } = await pglite.query<{ name: string; dead: number }>(
    `select format('%I.%I', schemaname, relname) as name, n_dead_tup::integer as dead
     from pg_stat_user_tables where n_dead_tup > 0 order by n_dead_tup desc`,
  )
  if (rows.reduce((sum, { dead }) => sum + dead, 0) < deadRows) return
  for (const { name, dead } of rows) {
    if (dead >= deadRows / 10) await pglite.exec(`vacuum analyze ${name}`)
  }
}
