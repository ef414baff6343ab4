/** Keys, usage and accounts straight in the database, while no server runs on it. */
import type { Config } from './config.ts'
import { openDb } from './db.ts'
import type { Keys } from './jobs/contract.ts'
import { makeKeys } from './jobs/keys.ts'
import { makeTill } from './ledger/accounts.ts'
import type { Till } from './ledger/contract.ts'

/** Keys, usage and accounts, without a server. */
export interface Books {
  readonly keys: Keys
  readonly till: Till
  close(): Promise<void>
}

/** With the embedded database while no server runs on the folder: throws Problem `unavailable` when one does. */
export async function openBooks(config: Config): Promise<Books> {
  const db = await openDb(config.data, () => {}, config.databaseUrl)
  const now = () => new Date()
  const { kysely } = db
  return { keys: makeKeys(kysely, now), till: makeTill(kysely, now), close: () => db.close() }
}
