/**
 * Brings the tables up to date: the numbered SQL files of `migrations/`, each in order and once, by one
 * process at a time.
 *
 * Processes of the version before work on while a new one migrates, and may be started again after it. So
 * a migration only adds: tables, indexes, columns that may be left out (with a default, or null), values
 * that an older version never reads back. What nobody uses any longer is dropped a version later, and no
 * sooner. And a database that is ahead of a process is none of its business.
 */
import { readdir, readFile } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Tables } from './tables.ts'

const folder = new URL('../migrations/', import.meta.url)

export async function migrate(kysely: Kysely<Tables>, from = folder): Promise<void> {
  for (let left = 3; ; left -= 1) {
    const migrations = { ...(await ahead(kysely)), ...(await readMigrations(from)) }
    const provider = { getMigrations: async () => migrations }
    const { error } = await new Migrator({ db: kysely, provider }).migrateToLatest()
    if (error === undefined) return
    // A newer version may have gone further just now.
    if (left === 0 || !(await hasMore(kysely, migrations))) {
      throw new Error('The database could not be migrated.', { cause: error })
    }
  }
}

/** What newer versions have done already, as migrations that do nothing. */
async function ahead(kysely: Kysely<Tables>): Promise<Record<string, Migration>> {
  const { rows: found } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(kysely)
  if (!found[0]?.there) return {}
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(kysely)
  return Object.fromEntries(rows.map(({ name }) => [name, { up: async () => {} }]))
}

async function hasMore(kysely: Kysely<Tables>, known: object): Promise<boolean> {
  return Object.keys(await ahead(kysely)).some((name) => !Object.hasOwn(known, name))
}

async function readMigrations(from: URL): Promise<Record<string, Migration>> {
  const files = (await readdir(from)).filter((file) => file.endsWith('.sql'))
  const migrations = files.map(async (file) => {
    const text = await readFile(new URL(file, from), 'utf8')
    return [file.slice(0, -'.sql'.length), asMigration(text)] as const
  })
  return Object.fromEntries(await Promise.all(migrations))
}

/** One statement at a time: what takes parameters takes no second statement. */
function asMigration(text: string): Migration {
  const statements = text.split(/;\s*$/m).filter((statement) => statement.trim())
  return {
    async up(db) {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}
