/** What is said when a database does not open. Everything else about it is tested with the jobs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openDb } from './db.ts'
import { notOpened, sweepOnce } from './db/embedded.ts'

const died = new Error('Aborted(). Build with -sASSERTIONS for more info.')

const withRoom = (bytes: number) => async () => ({ bavail: bytes / 4096, bsize: 4096 })

test('a database that has no room to open says so, with its folder and what is left', async () => {
  const told = await notOpened('/some/data', died, withRoom(3 * 1024 * 1024))
  expect(told).toMatchObject({ name: 'Problem', code: 'unavailable', cause: died })
  expect(String(told)).toContain('/some/data')
  expect(String(told)).toContain('has 3 MiB left')
})

test('a database that does not open for another reason says that one', async () => {
  expect(await notOpened('/some/data', died, withRoom(2 ** 30))).toBe(died)
})

test('a rush of statements leaves everybody else in the process a turn', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-db-'))
  const db = await openDb(folder, () => {})
  let turns = 0
  let over = false
  const count = () => {
    turns += 1
    if (!over) setImmediate(count)
  }
  try {
    setImmediate(count)
    const one = () =>
      db.kysely.transaction().execute(async (tx) => {
        for (let at = 0; at < 10; at += 1) await sql`select ${at}::integer`.execute(tx)
      })
    const begun = performance.now()
    await Promise.all(Array.from({ length: 100 }, one))
    // Without a turn in between there are none at all, however long it takes.
    expect(turns).toBeGreaterThan((performance.now() - begun) / 100)
  } finally {
    over = true
    await db.close()
    await rm(folder, { recursive: true })
  }
})

test('dead rows are swept, table by table, once there are many of them', async () => {
  const pglite = await PGlite.create()
  const swept: string[] = []
  const watched = {
    query: pglite.query.bind(pglite),
    exec: async (text: string) => {
      swept.push(text)
      return pglite.exec(text)
    },
  }
  const deadIn = async (table: string) => {
    // The figures are written down about once a second unless asked for.
    await pglite.exec('select pg_stat_force_next_flush()')
    const { rows } = await pglite.query<{ dead: number }>(
      'select n_dead_tup::integer as dead from pg_stat_user_tables where relname = $1',
      [table],
    )
    return rows[0]?.dead
  }
  try {
    await pglite.exec('create table "Odd name" (n integer); create table quiet (n integer)')
    await pglite.exec('insert into quiet values (1); delete from quiet')
    await pglite.exec('insert into "Odd name" select generate_series(1, 4000)')
    await pglite.exec('delete from "Odd name"')
    await expect.poll(() => deadIn('Odd name')).toBe(4000)
    await sweepOnce(watched)
    expect(swept).toEqual([])
    await pglite.exec('insert into "Odd name" select generate_series(1, 4000)')
    await pglite.exec('delete from "Odd name"')
    await expect.poll(() => deadIn('Odd name')).toBe(8000)
    await sweepOnce(watched)
    expect(swept).toEqual(['vacuum analyze public."Odd name"'])
    await expect.poll(() => deadIn('Odd name')).toBe(0)
  } finally {
    await pglite.close()
  }
})

test('a second process on the same folder is refused with the name of the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-db-'))
  const first = await openDb(folder, () => {})
  try {
    const second = openDb(folder, () => {})
    await expect(second).rejects.toMatchObject({ name: 'Problem', code: 'unavailable' })
    await expect(second).rejects.toThrow(folder)
  } finally {
    await first.close()
    await rm(folder, { recursive: true, force: true })
  }
})

test('a data folder that can not be made is refused with its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-db-'))
  await writeFile(join(folder, 'file'), '')
  const impossible = join(folder, 'file', 'below')
  const opening = openDb(impossible, () => {})
  await expect(opening).rejects.toMatchObject({ name: 'Problem', code: 'unavailable' })
  await expect(opening).rejects.toThrow(impossible)
  await rm(folder, { recursive: true, force: true })
})
