/** What is said when a database does not open. Everything else about it is tested with the jobs. */
import { expect, test } from 'vitest'
import { notOpened } from './db.ts'

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
