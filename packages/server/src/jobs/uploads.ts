/** Uploads: pictures a caller keeps here to use as reference images, each account its own. */
import type { Upload } from '@limn/sdk'
import type { Kysely, Selectable } from 'kysely'
import { bringIn } from '../images/intake.ts'
import type { ImageLimits } from '../images/probe.ts'
import { Problem } from '../problem.ts'
import type { Uploads } from './contract.ts'
import { keep } from './bringing.ts'
import type { Store } from '../store/store.ts'
import { isAssetKey } from './sql/ids.ts'
import type { Tables, UploadsTable } from './sql/tables.ts'

export interface UploadParts {
  readonly kysely: Kysely<Tables>
  readonly store: Store
  /** What any model takes. */
  readonly limits: ImageLimits
  /** Where pictures lie while they are looked at. */
  readonly folder: string
  readonly now: () => Date
}

export function makeUploads({ kysely, store, limits, folder, now }: UploadParts): Uploads {
  return {
    async keep(account, file) {
      const source = { kind: 'file', path: file.path } as const
      const options = { param: 'file', keepAlpha: true, directory: folder }
      await using brought = await bringIn(source, limits, options)
      const kept = await keep(store, brought, source)
      const row = {
        account,
        ...kept,
        filename: file.filename,
        bytes: brought.bytes,
        created_at: now(),
      }
      await kysely
        .insertInto('uploads')
        .values(row)
        // The same picture again is the same upload, under its newest name.
        .onConflict((again) =>
          again.columns(['account', 'asset']).doUpdateSet({ filename: file.filename }),
        )
        .execute()
      return asUpload(row)
    },

    async find(account, id) {
      const asset = id.replace(/^asset:/, '')
      const named = kysely.selectFrom('uploads').selectAll().where('asset', '=', asset)
      const row = isAssetKey(asset)
        ? await named.where('account', '=', account).executeTakeFirst()
        : undefined
      if (row) return asUpload(row)
      throw new Problem('not_found', `There is no file ${JSON.stringify(id.slice(0, 80))}.`)
    },
  }
}

function asUpload(row: Selectable<UploadsTable>): Upload {
  const { filename, mime, width, height, bytes } = row
  const createdAt = row.created_at.toISOString()
  return { id: `asset:${row.asset}`, filename, mime, width, height, bytes, createdAt }
}
