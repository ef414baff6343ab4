/** The bytes that links, tickets and news are signed with, alike in every process of one server. */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from './config.ts'
import type { Database } from './db.ts'

/** What the settings say; otherwise what the data folder, or the shared database, keeps. */
export function signingSecret(
  { secret, data }: Pick<Config, 'secret' | 'data'>,
  db: Database,
): Promise<Buffer> {
  if (secret !== undefined) return Promise.resolve(createHash('sha256').update(secret).digest())
  return db.alone ? secretOf(data) : sharedSecret(db)
}

/** Made once per data folder, told to nobody. */
export async function secretOf(folder: string): Promise<Buffer> {
  const path = join(folder, 'secret')
  const found = existsSync(path) ? await readFile(path) : undefined
  if (found?.length === 32) return found
  const made = randomBytes(32)
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(made)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  return made
}

/** Of several processes that start at once, the first one's is everybody's. */
async function sharedSecret({ kysely }: Database): Promise<Buffer> {
  const made = randomBytes(32).toString('hex')
  await sql`insert into server (name, value) values ('secret', ${made})
    on conflict (name) do nothing`.execute(kysely)
  const { rows } = await sql<{ value: string }>`
    select value from server where name = 'secret'`.execute(kysely)
  return Buffer.from(rows[0]?.value ?? '', 'hex')
}
