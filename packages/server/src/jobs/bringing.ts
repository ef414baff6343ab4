/** Brings the pictures of one call in: looked up, checked, made plain and put on the shelf. */
import { createReadStream } from 'node:fs'
import type { ImageDraft } from '@limn/sdk'
import type { Kysely } from 'kysely'
import { bringIn, type Brought, type ImageSource, parseRef } from '../images/intake.ts'
import type { ImageLimits } from '../images/probe.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Incoming } from './contract.ts'
import { isAssetKey } from './sql/ids.ts'
import type { JobInputs, KeptImage, Tables } from './sql/tables.ts'

/** What a model takes, as the catalog says it. */
export type PictureLimits = ImageLimits & { readonly alpha: boolean }

export interface BringingParts {
  readonly kysely: Kysely<Tables>
  readonly store: Store
  /** What an address of this server stands for. Throws Problem for a link that is no longer good. */
  readonly own?: ((url: string) => OwnAddress | undefined) | undefined
  /** Hosts whose pictures may be fetched although their address is private. */
  readonly fetchAllow: readonly string[]
  /** Where pictures lie while they are looked at. */
  readonly folder: string
}

/** A picture whose signed link the caller holds, or an upload by its name. */
export type OwnAddress = { readonly asset: string } | { readonly name: string }

/** A call may name nine; each is a download or a decoder of its own. */
const atOnce = 3

/** Throws Problem `invalid_image` or `not_found` whose `param` names the picture. */
export async function bringPictures(
  parts: BringingParts,
  incoming: Incoming,
  limits: PictureLimits,
): Promise<JobInputs> {
  const wanted = wantedOf(incoming.draft, limits.alpha)
  const failed = new AbortController()
  const signal = incoming.signal ? AbortSignal.any([incoming.signal, failed.signal]) : failed.signal
  const kept: KeptImage[] = []
  const todo = wanted.entries()
  const carry = async () => {
    for (const [place, picture] of todo) {
      signal.throwIfAborted()
      kept[place] = await bringOne(parts, { ...incoming, signal }, limits, picture)
    }
  }
  // The first fault stops the others, and everybody has stopped before it is told.
  const carriers = Array.from({ length: Math.min(atOnce, wanted.length) }, () =>
    carry().catch((fault: unknown) => {
      failed.abort(fault)
    }),
  )
  await Promise.all(carriers)
  signal.throwIfAborted()
  const count = incoming.draft.images?.length ?? 0
  const inputs = { images: kept.slice(0, count), mask: kept[count] }
  checkMask(inputs)
  return inputs
}

interface Wanted {
  readonly ref: string
  readonly param: string
  readonly keepAlpha: boolean
  readonly openWhite?: boolean
}

function wantedOf(
  { images = [], mask, maskOpen }: ImageDraft,
  keepAlpha: boolean,
): readonly Wanted[] {
  const pictures = images.map((ref, at) => ({ ref, param: `images[${at}]`, keepAlpha }))
  if (mask === undefined) return pictures
  const openWhite = maskOpen === 'white'
  return [...pictures, { ref: mask, param: 'mask', keepAlpha: true, openWhite }]
}

/** OpenAI's rule ("same dimensions as image"), and the only one that leaves nothing to guess. */
function checkMask({ images: [first], mask }: JobInputs): void {
  if (!mask || !first) return
  if (mask.width === first.width && mask.height === first.height) return
  throw new Problem(
    'invalid_image',
    `The mask has to be as large as the first image, ${first.width}x${first.height}; it is ${mask.width}x${mask.height}.`,
    { param: 'mask' },
  )
}

async function bringOne(
  parts: BringingParts,
  incoming: Incoming,
  limits: ImageLimits,
  { ref, param, keepAlpha, openWhite }: Wanted,
): Promise<KeptImage> {
  const source = await under(param, () => sourceOf(parts, incoming, ref))
  await using brought = await bringIn(source, limits, {
    param,
    keepAlpha,
    openWhite,
    allowHosts: parts.fetchAllow,
    directory: parts.folder,
    signal: incoming.signal,
  })
  // Awaited here: `await using` would take the file away from under a promise that is only handed on.
  return await keep(parts.store, brought)
}

/**
 * Puts what was brought in on the shelf. What stands there already is put again, which renews it: retention
 * then leaves it alone until its job is made.
 */
export async function keep(
  store: Store,
  { path, mime, width, height }: Brought,
): Promise<KeptImage> {
  const { key } = await store.put(createReadStream(path), mime)
  return { asset: key, mime, width, height }
}

/** Throws Problem `invalid_image` or `not_found`. */
export async function sourceOf(
  parts: BringingParts,
  { account, uploads }: Pick<Incoming, 'account' | 'uploads'>,
  ref: string,
): Promise<ImageSource> {
  const parsed = parseRef(ref)
  if (parsed.kind === 'upload') {
    const file = uploads.get(parsed.ref)
    if (file) return { kind: 'file', path: file.path }
    throw new Problem('invalid_image', `This call has no file ${parsed.ref}.`)
  }
  if (parsed.kind === 'data') return parsed
  if (parsed.kind === 'url') return (await ownSource(parts, account, parsed.url)) ?? parsed
  const { kysely, store } = parts
  const found =
    parsed.kind === 'named'
      ? await assetNamed(kysely, parsed.name, account)
      : (await mayUse(kysely, account, parsed.id)) && parsed.id
  if (found) return onShelf(store, found)
  const told = JSON.stringify(ref.slice(0, 80))
  throw new Problem('not_found', `There is no ${told} among your uploads and pictures.`)
}

async function onShelf(store: Store, asset: string): Promise<ImageSource> {
  return { kind: 'file', path: await store.path(asset) }
}

/** A link that we signed is itself the right to the picture; the name of an upload is its account's alone. */
async function ownSource(
  { kysely, store, own }: BringingParts,
  account: string,
  url: string,
): Promise<ImageSource | undefined> {
  const address = own?.(url)
  if (address === undefined) return undefined
  const asset = 'asset' in address ? address.asset : await assetNamed(kysely, address.name, account)
  return asset === undefined ? undefined : onShelf(store, asset)
}

/** The upload that has this name, whoever's it is when no account is given. */
export async function assetNamed(
  kysely: Kysely<Tables>,
  name: string,
  account?: string,
): Promise<string | undefined> {
  // No name has one, and the database would not look it up.
  if (name.includes('\0')) return undefined
  const named = kysely.selectFrom('upload_names').select('asset').where('name', '=', name)
  const own = account === undefined ? named : named.where('account', '=', account)
  return (await own.executeTakeFirst())?.asset
}

/** Names the picture that a Problem is about. */
async function under<T>(param: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem(error.code, error.message, { param, cause: error })
  }
}

/** Only what this account uploaded or made: a content hash that somebody guessed opens nothing. */
async function mayUse(kysely: Kysely<Tables>, account: string, asset: string): Promise<boolean> {
  if (!isAssetKey(asset)) return false
  const own = await kysely
    .selectFrom('uploads')
    .select('asset')
    .where('account', '=', account)
    .where('asset', '=', asset)
    .union(
      kysely
        .selectFrom('job_images')
        .innerJoin('jobs', 'jobs.id', 'job_images.job')
        .select('job_images.asset')
        .where('jobs.account', '=', account)
        .where('job_images.asset', '=', asset),
    )
    .executeTakeFirst()
  return own !== undefined
}
