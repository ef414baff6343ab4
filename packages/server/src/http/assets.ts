/** Stored pictures over HTTP: signed links that expire, ranges, and caching by content hash. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Dialect } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'
import type { Store, StoredAsset } from '../store/store.ts'
import { failure } from './fail.ts'
import type { LinkMaker } from './links.ts'
import { send } from './send.ts'

export interface AssetDeps {
  readonly store: Store
  readonly linkMaker: LinkMaker
  /** Failures are told in its words. */
  readonly dialect: Dialect
  readonly log: Logger
}

/**
 * In seconds. Who comes again gets a new one, so an hour is enough; S3 itself signs for a week at most, and
 * what is signed with passing credentials ends with them.
 */
const longestAddress = 3600

interface Span {
  readonly start: number
  readonly end: number
}

const asked = z.object({ expires: z.string(), signature: z.string() })
const named = z.object({ key: z.string() })

export function addAssets(app: FastifyInstance, deps: AssetDeps): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/v1/assets/:key',
    handler: async (request, reply) => {
      try {
        return await answer(request, reply, deps)
      } catch (thrown) {
        const told = failure(thrown, deps.dialect, request.id, deps.log)
        return await send(reply, told, deps.store)
      }
    },
  })
}

async function answer(request: FastifyRequest, reply: FastifyReply, deps: AssetDeps) {
  const { asset, secondsLeft } = await find(request, deps)
  const etag = `"${asset.key.slice(0, 64)}"`
  reply.headers({
    etag,
    'cache-control': `private, immutable, max-age=${secondsLeft}`,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  })
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send()
  // A store that serves by itself: the rest is between the caller and it.
  const seconds = Math.min(secondsLeft, longestAddress)
  // It is good for GET alone.
  const elsewhere =
    request.method === 'GET' ? await deps.store.address?.(asset.key, seconds) : undefined
  if (elsewhere !== undefined) {
    reply.header('cache-control', `private, max-age=${Math.floor(seconds / 2)}`)
    return reply.redirect(elsewhere, 302)
  }
  reply.headers({
    'content-type': asset.mime,
    'content-disposition': `inline; filename="limn-${asset.key.slice(0, 12)}${asset.key.slice(64)}"`,
    'last-modified': asset.modifiedAt.toUTCString(),
  })
  // A range means something for GET alone (RFC 9110, section 14.2).
  if (request.method === 'HEAD') return reply.header('content-length', asset.bytes).send()
  const ifRange = request.headers['if-range']
  const range = ifRange === undefined || ifRange === etag ? request.headers.range : undefined
  const span = spanOf(range, asset.bytes)
  if (span === 'beyond') return unsatisfiable(request, reply, asset, deps)
  if (span) {
    const { start, end } = span
    reply.code(206).header('content-range', `bytes ${start}-${end}/${asset.bytes}`)
  }
  const { start, end } = span ?? { start: 0, end: asset.bytes - 1 }
  reply.header('content-length', end - start + 1)
  return reply.send(await deps.store.get(asset.key, span))
}

async function find(request: FastifyRequest, { store, linkMaker }: AssetDeps) {
  const { key } = named.parse(request.params)
  const signed = asked.safeParse(request.query)
  if (!signed.success) {
    throw new Problem('forbidden', 'Pictures are behind signed links: this one has no signature.')
  }
  const secondsLeft = linkMaker.check(key, signed.data.expires, signed.data.signature)
  const asset = await store.stat(key)
  if (!asset) throw new Problem('not_found', 'There is no such picture here.')
  return { asset, secondsLeft }
}

async function unsatisfiable(
  request: FastifyRequest,
  reply: FastifyReply,
  asset: StoredAsset,
  deps: AssetDeps,
): Promise<FastifyReply> {
  const message = `The range lies outside the picture's ${asset.bytes} bytes.`
  const told = failure(new Problem('invalid_request', message), deps.dialect, request.id, deps.log)
  reply.removeHeader('content-disposition').removeHeader('etag').removeHeader('last-modified')
  const headers = { ...told.headers, 'content-range': `bytes */${asset.bytes}` }
  return await send(reply, { ...told, status: 416, headers }, deps.store)
}

/** `If-None-Match`: a list of tags, weak or strong, or `*`. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()))
}

/** One range of bytes. What is malformed or asks for several is ignored, as RFC 9110 allows. */
function spanOf(header: string | undefined, bytes: number): Span | 'beyond' | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!parts || (parts[1] === '' && parts[2] === '')) return undefined
  const [, first = '', last = ''] = parts
  if (first === '') {
    const start = Math.max(0, bytes - Number(last))
    return start < bytes ? { start, end: bytes - 1 } : 'beyond'
  }
  const start = Number(first)
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start < bytes ? { start, end } : 'beyond'
}
