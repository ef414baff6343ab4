/**
 * Keys: who may call. A key has 256 random bits, so its plain SHA-256 is enough to keep and to look up
 * by. Every call asks the database, so that a revoked key is refused at once in every process.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import { Problem } from '../problem.ts'
import { type KeyAsk, type KeyCard, type Keys, localAccount } from './contract.ts'
import { cardOf, columnsOf, limitsOf } from './key-rows.ts'
import { newId } from './sql/ids.ts'
import type { Tables } from './sql/tables.ts'

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')

/** In a time that tells nothing of where they differ. Both are hex of one length. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** How much of a key is shown: `limn_` and four characters, which leave more than 230 bits to guess. */
const hintLength = 9

/** How often it is written down that a key was used. */
const usedEvery = 60_000

export function makeKeys(kysely: Kysely<Tables>, now: () => Date): Keys {
  const noteUse = usesOf(kysely, now)
  const any = async () =>
    (await kysely.selectFrom('keys').select('id').limit(1).executeTakeFirst()) !== undefined

  async function caller(key: string | undefined) {
    if (key === undefined) {
      if (await any()) throw new Problem('unauthorized', 'This server needs an API key.')
      return { account: localAccount, admin: true }
    }
    const hash = hashOf(key)
    const row = await kysely
      .selectFrom('keys')
      .selectAll()
      .where('hash', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (row && sameHash(row.hash, hash)) {
      noteUse(row)
      return { account: row.account, admin: row.admin, key: row.id, limits: limitsOf(row) }
    }
    // Clients that can't leave the key out send a made-up one; it is as good as none until there is one.
    if (!(await any())) return { account: localAccount, admin: true }
    throw new Problem('unauthorized', 'This API key is not known here, or was revoked.')
  }

  async function find(id: string, account?: string): Promise<KeyCard> {
    const row = await keyed(kysely, id)
    if (!row || (account !== undefined && row.account !== account)) throw unknownKey()
    return cardOf(row)
  }

  return {
    any,
    caller,
    find,
    create: (name, ask = {}) => create(kysely, name, ask, now()),
    async list(account) {
      const all = kysely.selectFrom('keys').selectAll().orderBy('id')
      const wanted = account === undefined ? all : all.where('account', '=', account)
      return (await wanted.execute()).map(cardOf)
    },
    change: (id, change, force = false) =>
      kysely.transaction().execute(async (tx) => {
        const row = await living(tx, id)
        if (change.admin === false) await checkAdminLeft(tx, row, force)
        const columns = columnsOf(row, change)
        if (Object.keys(columns).length === 0) return cardOf(row)
        return cardOf(
          await tx
            .updateTable('keys')
            .set(columns)
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirstOrThrow(),
        )
      }),
    revoke: (id, force = false) =>
      kysely.transaction().execute(async (tx) => {
        await checkAdminLeft(tx, await living(tx, id), force)
        return cardOf(
          await tx
            .updateTable('keys')
            .set({ revoked_at: now() })
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirstOrThrow(),
        )
      }),
  }
}

async function create(kysely: Kysely<Tables>, name: string, ask: KeyAsk, at: Date) {
  const key = `limn_${randomBytes(32).toString('base64url')}`
  return kysely.transaction().execute(async (tx) => {
    await lockKeys(tx)
    const first = !(await tx.selectFrom('keys').select('id').limit(1).executeTakeFirst())
    const { account = first ? localAccount : newId('account', at), limits, admin = first } = ask
    if (first && !admin) {
      throw bad('admin', 'The first key has to be an admin’s: nobody else could make others.')
    }
    if (ask.account !== undefined) await checkAccount(tx, account)
    await tx
      .insertInto('accounts')
      .values({ id: account, created_at: at })
      .onConflict((there) => there.doNothing())
      .execute()
    const id = newId('key', at)
    const own = { id, account, name, hash: hashOf(key), admin, created_at: at }
    const row = await tx
      .insertInto('keys')
      .values({ ...own, ...columnsOf(undefined, { limits }), hint: key.slice(0, hintLength) })
      .returningAll()
      .executeTakeFirstOrThrow()
    return { ...cardOf(row), key }
  })
}

/** Of two keys made at once only one is the first; of two revoked at once only one leaves an admin. */
async function lockKeys(tx: Transaction<Tables>): Promise<void> {
  await sql`lock table keys in share row exclusive mode`.execute(tx)
}

async function checkAccount(tx: Transaction<Tables>, account: string): Promise<void> {
  if (account === localAccount) return
  const there = isAccountId(account)
    ? await tx.selectFrom('accounts').select('id').where('id', '=', account).executeTakeFirst()
    : undefined
  if (!there) throw new Problem('not_found', 'There is no such account.', { param: 'account' })
}

/** Whether this can be the id of an account at all. */
export function isAccountId(id: string): boolean {
  return id === localAccount || /^account_[0-9a-v]{26}$/.test(id)
}

async function keyed(kysely: Kysely<Tables>, id: string) {
  if (!/^key_[0-9a-v]{26}$/.test(id)) return undefined
  return kysely.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The key's row, held until the end of the transaction. */
async function living(tx: Transaction<Tables>, id: string) {
  await lockKeys(tx)
  const row = await keyed(tx, id)
  if (!row || row.revoked_at !== null) throw unknownKey()
  return row
}

async function checkAdminLeft(
  tx: Transaction<Tables>,
  { id, admin }: { readonly id: string; readonly admin: boolean },
  force: boolean,
): Promise<void> {
  if (!admin || force) return
  const other = await tx
    .selectFrom('keys')
    .select('id')
    .where('admin', '=', true)
    .where('revoked_at', 'is', null)
    .where('id', '!=', id)
    .limit(1)
    .executeTakeFirst()
  if (other) return
  throw new Problem(
    'conflict',
    'This is the last admin key: without it nobody could make keys or revoke them. Make another admin key first, or force it.',
  )
}

const unknownKey = () => new Problem('not_found', 'There is no such key, or it was revoked.')

function bad(param: string, message: string): Problem {
  return new Problem('invalid_request', message, { param })
}

/** Writes down that a key was used, at most once a minute, and keeps nobody waiting for it. */
function usesOf(kysely: Kysely<Tables>, now: () => Date) {
  const writing = new Set<string>()
  return ({ id, last_used_at }: { readonly id: string; readonly last_used_at: Date | null }) => {
    const at = now()
    const lately = new Date(at.getTime() - usedEvery)
    if (writing.has(id) || (last_used_at !== null && last_used_at > lately)) return
    writing.add(id)
    void kysely
      .updateTable('keys')
      .set({ last_used_at: at })
      .where('id', '=', id)
      .where((key) => key.or([key('last_used_at', 'is', null), key('last_used_at', '<=', lately)]))
      .execute()
      // Nothing depends on it: the next call tries again.
      .catch(() => {})
      .finally(() => writing.delete(id))
  }
}
