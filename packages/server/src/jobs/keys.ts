/** Keys: who may call. A key has 256 random bits, so its plain SHA-256 is enough to keep and to look up by. */
import { createHash, randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { Problem } from '../problem.ts'
import { type Keys, localAccount } from './contract.ts'
import { newId } from './sql/ids.ts'
import type { Tables } from './sql/tables.ts'

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')

export function makeKeys(kysely: Kysely<Tables>, now: () => Date): Keys {
  const any = async () =>
    (await kysely.selectFrom('keys').select('id').limit(1).executeTakeFirst()) !== undefined

  async function caller(key: string | undefined) {
    if (key === undefined) {
      if (await any()) throw new Problem('unauthorized', 'This server needs an API key.')
      return { account: localAccount, admin: true }
    }
    // Found by its hash, not compared with it: what a comparison's time could tell is of no use.
    const row = await kysely
      .selectFrom('keys')
      .select(['account', 'admin'])
      .where('hash', '=', hashOf(key))
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (row) return row
    // Clients that can't leave the key out send a made-up one; it is as good as none until there is one.
    if (!(await any())) return { account: localAccount, admin: true }
    throw new Problem('unauthorized', 'This API key is not known here, or was revoked.')
  }

  async function create(name: string) {
    const id = newId('key', now())
    const key = `limn_${randomBytes(32).toString('base64url')}`
    return kysely.transaction().execute(async (tx) => {
      // Of two keys made at once only one is the first.
      await sql`lock table keys in share row exclusive mode`.execute(tx)
      const first = !(await tx.selectFrom('keys').select('id').limit(1).executeTakeFirst())
      const account = first ? localAccount : newId('account', now())
      await tx
        .insertInto('keys')
        .values({ id, account, name, hash: hashOf(key), admin: first, created_at: now() })
        .execute()
      return { id, key, account, admin: first }
    })
  }

  return { any, caller, create }
}
