/** The shelf that the settings name. */
import { join } from 'node:path'
import { diskStore } from './disk.ts'
import { readS3Url, s3Store } from './s3.ts'
import type { Store } from './store.ts'

/**
 * In the bucket of `url` (`s3://…`), with files of this process in `folder`; without one in `data`.
 * Throws Problem `invalid_request` for an address that can't be understood, `unavailable` for a bucket
 * that can't be reached.
 */
export async function openStore(place: {
  readonly url?: string | undefined
  readonly data: string
  readonly folder: string
  /** Whether no other process uses the data folder. */
  readonly alone: boolean
}): Promise<Store> {
  if (place.url === undefined) return diskStore(join(place.data, 'assets'), place.alone)
  return s3Store(readS3Url(place.url), place.folder)
}
