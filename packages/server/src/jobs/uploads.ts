/** Uploads: pictures a caller keeps here to use as reference images, each account its own. */
import type { Upload } from '@limn/sdk'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { bringIn, type ImageSource } from '../images/intake.ts'
import type { ImageLimits } from '../images/probe.ts'
import { Problem } from '../problem.ts'
import { assetNamed, type BringingParts, keep, sourceOf } from './bringing.ts'
import type { Uploads, UploadsAsk } from './contract.ts'
import { isAssetKey } from './sql/ids.ts'
import { asText } from './sql/json.ts'
import type { Tables, UploadsTable } from './sql/tables.ts'

export interface UploadParts extends BringingParts {
  /** What any model takes. */
  readonly limits: ImageLimits
  readonly now: () => Date
}

export function makeUploads(parts: UploadParts): Uploads {
  const { kysely } = parts
  const find = async (account: string, id: string): Promise<Upload> => {
    const row = await findRow(kysely, account, id)
    if (row) return asUpload(row)
    throw new Problem('not_found', `There is no file ${JSON.stringify(id.slice(0, 80))}.`)
  }
  return {
    keep: (account, ask) => keepUpload(parts, account, ask),
    find,
    list: (account, limit, before) => list(kysely, account, limit, before),
    async drop(account, id) {
      const upload = await find(account, id)
      await kysely
        .deleteFrom('uploads')
        .where('account', '=', account)
        .where('asset', '=', assetOf(upload.id))
        .execute()
      return upload
    },
    async named(name) {
      const asset = await assetNamed(kysely, name)
      if (asset !== undefined) return asset
      throw new Problem('not_found', `There is no file ${JSON.stringify(name.slice(0, 80))}.`)
    },
  }
}

async function keepUpload(parts: UploadParts, account: string, ask: UploadsAsk): Promise<Upload> {
  const { kysely, store, limits, folder, fetchAllow, now } = parts
  const { from, name, once, signal } = ask
  const source = await sourceFor(parts, account, from)
  await using brought = await bringIn(source, limits, {
    param: 'file',
    keepAlpha: true,
    directory: folder,
    allowHosts: fetchAllow,
    signal,
  })
  const kept = await keep(store, brought)
  const given = ask.filename ?? ('path' in from ? from.filename : nameIn(from.ref))
  const filename = asText(given ?? `image.${kept.asset.replace(/^.*\./, '')}`)
  const row = { account, ...kept, filename, bytes: brought.bytes, created_at: now() }
  signal?.throwIfAborted()
  await kysely.transaction().execute(async (tx) => {
    await tx
      .insertInto('uploads')
      .values(row)
      // The same picture again is the same upload, under its newest file name.
      .onConflict((again) =>
        again.columns(['account', 'asset']).doUpdateSet({ filename, created_at: row.created_at }),
      )
      .execute()
    if (name !== undefined) await giveName(tx, { name, account, asset: kept.asset }, once)
  })
  return asUpload(row)
}

async function sourceFor(
  parts: UploadParts,
  account: string,
  from: UploadsAsk['from'],
): Promise<ImageSource> {
  if ('path' in from) return { kind: 'file', path: from.path }
  try {
    return await sourceOf(parts, { account, uploads: new Map() }, from.ref)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem(error.code, error.message, { param: 'file', cause: error })
  }
}

/** The last part of an address's path, if it looks like the name of a file. */
function nameIn(ref: string): string | undefined {
  const path = /^https?:/i.test(ref) ? URL.parse(ref)?.pathname : undefined
  return path === undefined ? undefined : /[^/]{1,200}\.[a-z]{2,5}$/i.exec(path)?.[0]
}

/** The newest upload under a name has it; somebody else's name can't be had. */
async function giveName(
  tx: Transaction<Tables>,
  row: { readonly name: string; readonly account: string; readonly asset: string },
  once = false,
): Promise<void> {
  const given = await tx
    .insertInto('upload_names')
    .values(row)
    .onConflict((again) => {
      const own = again
        .column('name')
        .doUpdateSet({ asset: row.asset })
        .where('upload_names.account', '=', row.account)
      return once ? own.where('upload_names.asset', '=', row.asset) : own
    })
    .returning('name')
    .executeTakeFirst()
  if (!given && once) throw new Problem('conflict', 'There is another upload of this name.')
  if (!given) throw new Problem('forbidden', 'This upload address belongs to somebody else.')
}

async function list(
  kysely: Kysely<Tables>,
  account: string,
  limit: number,
  before?: string,
): Promise<readonly Upload[]> {
  const own = kysely.selectFrom('uploads').selectAll().where('account', '=', account)
  const last = before === undefined ? undefined : await findRow(kysely, account, before)
  if (before !== undefined && !last) {
    const message =
      'There is no such file to go on from: give the id of one, such as the last of the page before.'
    throw new Problem('invalid_request', message, { param: 'before' })
  }
  const page = last
    ? own.where((row) =>
        row(row.refTuple('created_at', 'asset'), '<', row.tuple(last.created_at, last.asset)),
      )
    : own
  const rows = await page
    .orderBy('created_at', 'desc')
    .orderBy('asset', 'desc')
    .limit(limit)
    .execute()
  return rows.map(asUpload)
}

const assetOf = (id: string) => id.replace(/^asset:/, '')

async function findRow(
  kysely: Kysely<Tables>,
  account: string,
  id: string,
): Promise<Selectable<UploadsTable> | undefined> {
  const asset = assetOf(id)
  if (!isAssetKey(asset)) return undefined
  return kysely
    .selectFrom('uploads')
    .selectAll()
    .where('asset', '=', asset)
    .where('account', '=', account)
    .executeTakeFirst()
}

function asUpload(row: Selectable<UploadsTable>): Upload {
  const { filename, mime, width, height, bytes } = row
  const createdAt = row.created_at.toISOString()
  return { id: `asset:${row.asset}`, filename, mime, width, height, bytes, createdAt }
}
