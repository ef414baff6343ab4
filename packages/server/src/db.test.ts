/** What is said when a database does not open. Everything else about it is tested with the jobs. */
import { PGlite } from '@electric-sql/pglite'
import { expect, test } from 'vitest'
import { notOpened, sweepOnce } from './db.ts'

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
