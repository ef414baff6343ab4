/** Brings the tables up to date: the numbered SQL files of `migrations/`, each in order and once. */
import { readdir, readFile } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Tables } from './tables.ts'

const folder = new URL('../migrations/', import.meta.url)

export async function migrate(kysely: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: readMigrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('The database could not be migrated.', { cause: error })
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'))
  const migrations = files.map(async (file) => {
    const text = await readFile(new URL(file, folder), 'utf8')
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
