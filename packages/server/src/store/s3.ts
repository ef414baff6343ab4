/**
 * The shelf in an S3 bucket, at whatever speaks S3: one object per content, `<prefix><first two digits of
 * the hash>/<sha256>.<ext>`. Bytes are hashed while they stream into a file on this machine, and then sent
 * as one object: an object is whole or not there. Pictures that decoders and engines need as files are
 * fetched into a folder of this process and stay there for a while.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat as statFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { Problem } from '../problem.ts'
import { makeShelter } from './shelter.ts'
import { extensions, mimeOfKey, type Store, type StoredAsset } from './store.ts'

export interface S3Settings {
  readonly bucket: string
  /** Before every key; empty or with a slash at the end. */
  readonly prefix: string
  /** Of who speaks S3; Amazon's own when absent. */
  readonly endpoint?: string | undefined
  readonly region: string
  /** Whether pictures are fetched from the bucket itself, by presigned addresses. */
  readonly presigned: boolean
  /** Key and secret; where the AWS SDK looks for them when absent. */
  readonly credentials?: S3ClientConfig['credentials'] | undefined
}

/** `s3://bucket/prefix?endpoint=https://…&region=…&links=presigned`. Throws Problem `invalid_request`. */
export function readS3Url(text: string): S3Settings {
  const url = new URL(text)
  const odd = [...url.searchParams.keys()].find(
    (name) => !['endpoint', 'region', 'links'].includes(name),
  )
  const links = url.searchParams.get('links') ?? 'proxied'
  const endpoint = url.searchParams.get('endpoint') ?? undefined
  const fault =
    url.hostname === ''
      ? 'names no bucket'
      : url.username !== '' || url.password !== ''
        ? 'takes no keys: they go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
        : odd !== undefined
          ? `knows no ${JSON.stringify(odd)}: it takes endpoint, region and links`
          : !['proxied', 'presigned'].includes(links)
            ? 'takes proxied or presigned for links'
            : endpoint !== undefined && !/^https?:\/\//.test(endpoint)
              ? 'takes an http: or https: address for endpoint'
              : undefined
  if (fault) throw new Problem('invalid_request', `LIMN_STORE ${fault}.`, { param: 'LIMN_STORE' })
  const path = url.pathname.replace(/^\/+|\/+$/g, '')
  return {
    bucket: url.hostname,
    prefix: path === '' ? '' : `${path}/`,
    endpoint,
    region: url.searchParams.get('region') ?? 'us-east-1',
    presigned: links === 'presigned',
  }
}

/** What goes wrong is told by who asked. */
const silent = { debug() {}, info() {}, warn() {}, error() {} }

const extensionOf = new Map<string, string>(Object.entries(extensions))

/** `folder` is for the files of this process alone. Throws Problem `unavailable` when the bucket can't be reached. */
export async function s3Store(settings: S3Settings, folder: string): Promise<Store> {
  const { bucket, prefix, endpoint, region, credentials } = settings
  // Loaded only by who needs it: 34 MiB and 80 ms.
  const s3 = await import('@aws-sdk/client-s3')
  const client: S3Client = new s3.S3Client({
    region,
    // Others' hosts do not answer to `bucket.host`, and do not take checksums in trailers.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
    maxAttempts: 4,
    logger: silent,
    ...(credentials ? { credentials } : {}),
  })
  const [incoming, fetched] = [join(folder, 'incoming'), join(folder, 'fetched')]
  for (const each of [incoming, fetched]) await mkdir(each, { recursive: true, mode: 0o700 })
  const shelter = makeShelter(fetched)
  const at = (key: string) => ({ Bucket: bucket, Key: `${prefix}${key.slice(0, 2)}/${key}` })
  const host = endpoint ? ` at ${new URL(endpoint).host}` : ''
  const whole = `The bucket ${bucket}${host} of LIMN_STORE`
  await reached(client.send(new s3.HeadBucketCommand({ Bucket: bucket })), whole)

  async function stat(key: string): Promise<StoredAsset | undefined> {
    const mime = mimeOfKey(key)
    if (mime === undefined) return undefined
    const head = await unlessMissing(reached(client.send(new s3.HeadObjectCommand(at(key)))))
    if (!head) return undefined
    const { ContentLength: bytes = 0, LastModified: modifiedAt = new Date(0) } = head
    return { key, mime, bytes, modifiedAt }
  }

  async function get(key: string, range?: { readonly start: number; readonly end: number }) {
    const part = range ? { Range: `bytes=${range.start}-${range.end}` } : {}
    const found =
      mimeOfKey(key) === undefined
        ? undefined
        : await unlessMissing(
            reached(client.send(new s3.GetObjectCommand({ ...at(key), ...part }))),
          )
    if (found?.Body instanceof Readable) return found.Body
    throw new Problem('not_found', `There is no asset ${JSON.stringify(key.slice(0, 80))}.`)
  }

  const store: Store = {
    async put(content, mime) {
      const extension = extensionOf.get(mime)
      if (extension === undefined) throw new Problem('internal', `The store does not keep ${mime}.`)
      const temporary = join(incoming, randomUUID())
      try {
        const { hash, bytes } = await writeDown(temporary, content)
        const key = `${hash}.${extension}`
        // Sent also when it is there: that renews it, and one request is as good as another.
        const sending = () =>
          client.send(
            new s3.PutObjectCommand({
              ...at(key),
              Body: createReadStream(temporary),
              ContentLength: bytes,
              ContentType: mime,
              CacheControl: 'private, immutable, max-age=86400',
            }),
          )
        await reached(again(sending))
        return { key, mime, bytes, modifiedAt: new Date() }
      } finally {
        await rm(temporary, { force: true })
      }
    },
    stat,
    get,
    async path(key) {
      const place = join(fetched, key)
      if (mimeOfKey(key) !== undefined && (await shelter.renew(key))) return place
      const temporary = join(incoming, randomUUID())
      try {
        await pipeline(await get(key), createWriteStream(temporary, { mode: 0o600 }))
        await rename(temporary, place)
        await utimes(place, new Date(), new Date())
      } finally {
        await rm(temporary, { force: true })
      }
      return place
    },
    async remove(key, before) {
      const there = await stat(key)
      if (!there || (before && there.modifiedAt >= before)) return false
      await reached(client.send(new s3.DeleteObjectCommand(at(key))))
      return true
    },
    async *list() {
      const ask = { Bucket: bucket, Prefix: prefix }
      let next: string | undefined
      do {
        const page = await reached(
          client.send(new s3.ListObjectsV2Command({ ...ask, ContinuationToken: next })),
        )
        for (const { Key = '', Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
          const key = Key.slice(prefix.length).replace(/^[0-9a-f]{2}\//, '')
          const mime = mimeOfKey(key)
          if (mime) yield { key, mime, bytes: Size, modifiedAt: LastModified }
        }
        next = page.NextContinuationToken
      } while (next !== undefined)
    },
    async close() {
      shelter.close()
      client.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
  if (!settings.presigned) return store
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
  return {
    ...store,
    address: (key, seconds) =>
      getSignedUrl(client, new s3.GetObjectCommand(at(key)), { expiresIn: seconds }),
  }
}

/** The SDK sends a stream only once, for it can't be read again; a new one can be sent again. */
async function again<T>(sending: () => Promise<T>): Promise<T> {
  for (const waitMs of [200, 1_000]) {
    try {
      return await sending()
    } catch (error) {
      if ((statusOf(error) ?? 500) < 500) throw error
      await pause(waitMs)
    }
  }
  return sending()
}

async function writeDown(path: string, content: Uint8Array | AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  const counted = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      hash.update(piece)
      done(null, piece)
    },
  })
  const from = content instanceof Uint8Array ? Readable.from([content]) : Readable.from(content)
  await pipeline(from, counted, createWriteStream(path, { mode: 0o600 }))
  return { hash: hash.digest('hex'), bytes: (await statFile(path)).size }
}

/** The bucket that does not answer is trouble that may pass; what it says of a key is handed on. */
async function reached<T>(asking: Promise<T>, what = 'The store'): Promise<T> {
  try {
    return await asking
  } catch (cause) {
    if (statusOf(cause) === 404 && what === 'The store') throw cause
    const said = reasonOf(cause)
    throw new Problem('unavailable', `${what} can't be reached (${said}).`, { cause })
  }
}

/** The system's own code, such as ECONNREFUSED; the name and status that the host has given; never its words. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  if ('code' in cause && /^E[A-Z_]+$/.test(String(cause.code))) return String(cause.code)
  const status = statusOf(cause)
  return status === undefined ? cause.name : `${cause.name}, ${status}`
}

async function unlessMissing<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  const { $metadata: about } = error
  const known = typeof about === 'object' && about !== null && 'httpStatusCode' in about
  return known ? Number(about.httpStatusCode) : undefined
}
