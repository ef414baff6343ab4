/**
 * Removes pictures that nobody needs any more: by age, when they are too many bytes together, when the
 * disk is nearly full; and at once what nothing refers to (early looks, and pictures of jobs that never
 * came to be). What an open job, an upload or a link that may still be held needs always stays.
 */
import { statfs } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Store, StoredAsset } from '../store/store.ts'
import { type Need, readNeeds } from './sql/needs.ts'
import type { Tables } from './sql/tables.ts'

/** How long pictures stay: see `Config.keep`. */
export interface KeepFor {
  readonly pictureHours: number
  readonly uploadHours: number
  readonly totalBytes: number
  readonly freeBytes: number
}

export interface RetentionParts {
  readonly kysely: Kysely<Tables>
  readonly store: Store
  readonly keep: KeepFor
  /** How long a link is good. */
  readonly linkSeconds: number
  /** Where the disk is that has to keep some room; none with a store elsewhere. */
  readonly disk?: string | undefined
  readonly now: () => Date
  readonly log: Logger
  /** Free bytes of a disk; asked of the system when absent. */
  readonly free?: ((disk: string) => Promise<number>) | undefined
}

/** What a pass has removed. */
export interface Removed {
  readonly pictures: number
  readonly bytes: number
}

const hour = 60 * 60 * 1000
/** What was put within it is left alone, in milliseconds: its job may be about to be made. */
const graceMs = hour
const passEvery = 10 * 60 * 1000
const atOnce = 200

export interface Retention {
  /** A pass every ten minutes, by one process for all. Called once. */
  start(): void
  stop(): Promise<void>
}

export function makeRetention(parts: RetentionParts): Retention {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  const tryOnce = async () => {
    try {
      if (await isOurs(parts)) await removeUnneeded(parts, stopping.signal)
    } catch (err) {
      parts.log.warn({ err }, 'old pictures could not be removed')
    }
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      await tryOnce()
      await pause(passEvery, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }
  return {
    start() {
      running = run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Whether this process is to do it now; then no other does for a while. */
async function isOurs({ kysely, now }: RetentionParts): Promise<boolean> {
  const begun_at = now()
  const taken = await kysely
    .insertInto('chores')
    .values({ name: 'retention', begun_at })
    .onConflict((again) =>
      again
        .column('name')
        .doUpdateSet({ begun_at })
        .where('chores.begun_at', '<', new Date(begun_at.getTime() - passEvery + 1000)),
    )
    .returning('name')
    .executeTakeFirst()
  return taken !== undefined
}

/** One pass. */
export async function removeUnneeded(
  parts: RetentionParts,
  signal?: AbortSignal,
): Promise<Removed> {
  const { store, keep, now, log } = parts
  const before = new Date(now().getTime() - graceMs)
  const removed = { pictures: 0, bytes: 0 }
  let total = 0
  const spare: StoredAsset[] = []
  const take = async (assets: readonly StoredAsset[], doomed: readonly Fate[]) => {
    // Looked at again right before: what was spare when the pass began may be needed by now.
    const needs = await readNeeds(parts.kysely, keysOf(assets))
    const still = assets.filter(({ key }) => doomed.includes(fate(needs.get(key), parts)))
    for (const asset of await removeFrom(parts, still, before)) {
      removed.pictures += 1
      removed.bytes += asset.bytes
    }
  }
  for await (const batch of batches(store.list())) {
    if (signal?.aborted) return removed
    total += sum(batch)
    const old = batch.filter(({ modifiedAt }) => modifiedAt < before)
    const needs = await readNeeds(parts.kysely, keysOf(old))
    const fateOf = ({ key }: StoredAsset) => fate(needs.get(key), parts)
    for (const few of slices(old.filter((asset) => fateOf(asset) === 'remove'))) {
      await take(few, ['remove'])
    }
    spare.push(...old.filter((asset) => fateOf(asset) === 'spare'))
  }
  let missing = Math.max(await roomMissing(parts), excess(total - removed.bytes, keep.totalBytes))
  for (const asset of spare.toSorted((a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime())) {
    if (missing <= 0 || signal?.aborted) break
    const { bytes } = removed
    await take([asset], ['remove', 'spare'])
    missing -= removed.bytes - bytes
  }
  await parts.kysely.deleteFrom('links').where('until', '<', now()).execute()
  if (missing > 0) log.warn({ missing }, 'the store is too full, and all that is in it is needed')
  if (removed.pictures > 0) log.info(removed, 'pictures that nobody needs were removed')
  return removed
}

type Fate = 'keep' | 'spare' | 'remove'

/** What becomes of a picture that is not young. */
function fate(need: Need | undefined, { keep, linkSeconds, now }: RetentionParts): Fate {
  if (!need) return 'remove'
  const at = now().getTime()
  const within = (time: Date | undefined, ms: number) =>
    time !== undefined && at - time.getTime() < ms
  if (need.open || (need.linkedUntil && need.linkedUntil.getTime() > at)) return 'keep'
  if (need.uploadedAt) {
    if (keep.uploadHours === 0 || within(need.uploadedAt, keep.uploadHours * hour)) return 'keep'
  }
  if (!need.endedAt) return 'remove'
  if (keep.pictureHours > 0 && !within(need.endedAt, keep.pictureHours * hour)) return 'remove'
  return within(need.endedAt, linkSeconds * 1000) ? 'keep' : 'spare'
}

/** Those that are gone; what was put again meanwhile stays. */
async function removeFrom(
  { kysely, store, now }: RetentionParts,
  assets: readonly StoredAsset[],
  before: Date,
): Promise<readonly StoredAsset[]> {
  const gone: StoredAsset[] = []
  for (const asset of assets) if (await store.remove(asset.key, before)) gone.push(asset)
  if (gone.length === 0) return gone
  await kysely.deleteFrom('uploads').where('asset', 'in', keysOf(gone)).execute()
  await kysely
    .updateTable('jobs')
    .set({ removed_at: now() })
    .where('id', 'in', (jobs) =>
      jobs.selectFrom('job_images').select('job').where('asset', 'in', keysOf(gone)),
    )
    .where('removed_at', 'is', null)
    .execute()
  return gone
}

async function roomMissing({ disk, keep, free = freeBytes }: RetentionParts): Promise<number> {
  if (disk === undefined || keep.freeBytes === 0) return 0
  return keep.freeBytes - (await free(disk))
}

async function freeBytes(disk: string): Promise<number> {
  const { bavail, bsize } = await statfs(disk)
  return bavail * bsize
}

const excess = (bytes: number, most: number) => (most === 0 ? 0 : bytes - most)
const sum = (assets: readonly StoredAsset[]) => assets.reduce((all, { bytes }) => all + bytes, 0)
const keysOf = (assets: readonly StoredAsset[]) => assets.map(({ key }) => key)

/** So few that what is found out of the first still holds for the last. */
function* slices(assets: readonly StoredAsset[], length = 20): Generator<readonly StoredAsset[]> {
  for (let at = 0; at < assets.length; at += length) yield assets.slice(at, at + length)
}

async function* batches(assets: AsyncIterable<StoredAsset>): AsyncGenerator<StoredAsset[]> {
  let batch: StoredAsset[] = []
  for await (const asset of assets) {
    batch.push(asset)
    if (batch.length < atOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
