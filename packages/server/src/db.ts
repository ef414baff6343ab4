/**
 * Opens the database: a PostgreSQL server where one is named, otherwise the one embedded in this process.
 * Everything that differs between them stays in `db/`.
 */
import type { Complain, Database } from './db/database.ts'
import { openEmbedded } from './db/embedded.ts'
import { openPostgres } from './db/postgres.ts'

export type { Complain, Database } from './db/database.ts'

/**
 * Throws Problem `unavailable` when another process has the folder, it can't be written, or the server
 * can't be reached.
 */
export function openDb(
  folder: string,
  complain: Complain,
  databaseUrl?: string,
): Promise<Database> {
  return databaseUrl === undefined
    ? openEmbedded(folder, complain)
    : openPostgres(databaseUrl, complain)
}
