/** How a picture comes in: fetched or decoded or taken from disk, looked at, and made plain. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { Problem } from '../problem.ts'
import type { Normal } from './codec.ts'
import { decoding } from './decoding/decoding.ts'
import { fetchImage } from './fetch.ts'
import { type ImageLimits, overweight } from './probe.ts'

/** Where a picture comes from. A file is read, never moved or removed. */
export type ImageSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'data'; readonly uri: string }
  | { readonly kind: 'file'; readonly path: string }

/** What a caller's `ImageRef` says, told apart but not yet looked up. */
export type ParsedRef =
  | Exclude<ImageSource, { kind: 'file' }>
  | { readonly kind: 'asset'; readonly id: string }
  | { readonly kind: 'upload'; readonly ref: string }
  | { readonly kind: 'named'; readonly name: string }

export interface IntakeOptions {
  /** Name of the field in our own words (`images[2]`), for the Problem. */
  readonly param?: string | undefined
  /** Masks keep their transparency; everything else is flattened on white. */
  readonly keepAlpha?: boolean | undefined
  /** A mask whose white part may change: it becomes transparent, and the rest opaque. */
  readonly openWhite?: boolean | undefined
  /** See `FetchOptions.allowHosts`. */
  readonly allowHosts?: readonly string[] | undefined
  /** For fetching; 20 seconds when absent. */
  readonly timeoutMs?: number | undefined
  /** Where temporary files are made; the system's folder when absent. */
  readonly directory?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** A checked picture in a temporary file, gone after `release` (or at the end of an `await using`). */
export interface Brought extends Normal, AsyncDisposable {
  /** Size of the file. */
  readonly bytes: number
  release(): Promise<void>
}

/** Throws Problem `invalid_image`. */
export function parseRef(ref: string): ParsedRef {
  if (/^data:/i.test(ref)) return { kind: 'data', uri: ref }
  if (/^https?:/i.test(ref)) return { kind: 'url', url: ref }
  if (ref.startsWith('asset:')) return { kind: 'asset', id: ref.slice('asset:'.length) }
  if (/^upload:\d+$/.test(ref)) return { kind: 'upload', ref }
  if (ref.startsWith('named:')) return { kind: 'named', name: ref.slice('named:'.length) }
  throw bad('An image must be an https: URL, a data: URI, or the asset: id of an uploaded file.')
}

/**
 * Brings one picture in: within `limits`, upright, sRGB, 8 bit, one frame, opaque. Throws Problem
 * `invalid_image`, whose sentence names what is wrong, or the signal's reason.
 */
export async function bringIn(
  source: ImageSource,
  limits: ImageLimits,
  options: IntakeOptions = {},
): Promise<Brought> {
  const folder = await mkdtemp(join(options.directory ?? tmpdir(), 'limn-image-'))
  const release = () => rm(folder, { recursive: true, force: true })
  try {
    const path = await onDisk(source, folder, limits, options)
    options.signal?.throwIfAborted()
    const { keepAlpha = false, openWhite = false } = options
    const [from, to] = [resolve(path), resolve(folder, 'normal')]
    const task = { does: 'plain' as const, from, to, limits, keepAlpha, openWhite }
    const normal = await decoding.ask(task, options.signal)
    options.signal?.throwIfAborted()
    const { size } = await stat(normal.path)
    return { ...normal, bytes: size, release, [Symbol.asyncDispose]: release }
  } catch (error) {
    await release()
    if (!(error instanceof Problem) || !options.param) throw error
    throw new Problem(error.code, error.message, { param: options.param, cause: error })
  }
}

async function onDisk(
  source: ImageSource,
  folder: string,
  limits: ImageLimits,
  options: IntakeOptions,
): Promise<string> {
  if (source.kind === 'file') return source.path
  if (source.kind === 'data') {
    const path = join(folder, 'data')
    await writeFile(path, dataPieces(source.uri, limits.maxBytes))
    return path
  }
  const fetched = await fetchImage(source.url, {
    maxBytes: limits.maxBytes,
    timeoutMs: options.timeoutMs ?? 20_000,
    allowHosts: options.allowHosts,
    directory: folder,
    signal: options.signal,
  })
  return fetched.path
}

/** Characters that are decoded at a time: some milliseconds' work. */
const pieceLength = 1 << 20

/** The bytes of a base64 `data:` URI (RFC 2397), piece by piece; line breaks and the URL-safe alphabet are fine. */
export async function* dataPieces(uri: string, maxBytes: number): AsyncGenerator<Buffer> {
  const comma = uri.indexOf(',')
  const header = comma > 0 && comma < 200 ? uri.slice(0, comma) : ''
  if (!/^data:[^,]*;\s*base64$/i.test(header)) {
    throw bad('A data: URI must look like data:image/png;base64,… with base64 content.')
  }
  const padding = /(?:\s*=){0,2}\s*$/.exec(uri.slice(-64))?.[0] ?? ''
  const end = uri.length - padding.length
  let letters = 0
  let rest = ''
  for (let at = comma + 1; at < end; at += pieceLength) {
    // Other calls get their turn.
    await setImmediate()
    const piece = uri.slice(at, Math.min(end, at + pieceLength)).replace(/\s+/g, '')
    if (!/^[A-Za-z0-9+/_-]*$/.test(piece)) throw notBase64()
    letters += piece.length
    const bytes = Math.floor((letters * 3) / 4)
    if (bytes > maxBytes + 2) throw overweight(bytes, maxBytes)
    // Four letters are three bytes: what is over waits for the next piece.
    const text = rest + piece
    const whole = text.length - (text.length % 4)
    rest = text.slice(whole)
    yield Buffer.from(text.slice(0, whole), 'base64')
  }
  if (letters % 4 === 1) throw notBase64()
  yield Buffer.from(rest, 'base64')
}

const notBase64 = () => bad('The content of the data: URI is not valid base64.')

function bad(message: string): Problem {
  return new Problem('invalid_image', message)
}
