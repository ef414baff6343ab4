/**
 * The two ways in which fal's clients bring files: a promised address to PUT to (JavaScript; Python's
 * second try), and a token for the CDN (Python). fal-js `storage.ts` and fal_client `client.py`, read
 * 2026-08-21; fal-client 1.0.3.
 */
import type { Upload } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import type { Call, JsonReply, Links, Ticket } from '../call.ts'
import type { AccountCard, UploadAsk } from '../route.ts'
import { proxyFault } from './fail.ts'
import { faulty, parseAll } from './faults.ts'

const promise = z.object({ content_type: z.string().nullish(), file_name: z.string().nullish() })

export function readPromise(call: Call): { readonly filename: string } {
  const { content_type: type, file_name: name } = parseAll(promise, call.body ?? {})
  checkType(type)
  return { filename: name || 'upload' }
}

export function writePromise(ticket: Ticket, links: Links): JsonReply {
  return {
    status: 200,
    body: { upload_url: links.put(ticket), file_url: links.named(ticket) },
  }
}

/** What says it is something else than a picture is refused before it is sent. */
function checkType(type: string | null | undefined): void {
  if (type == null || /^(?:image\/|application\/octet-stream\b|$)/i.test(type)) return
  const msg = `Only pictures can be kept here, not ${type.slice(0, 80)}`
  throw faulty([{ loc: ['body', 'content_type'], msg, type: 'unsupported_image_format' }])
}

export function readToken(): { readonly filename: string } {
  return { filename: 'upload' }
}

/** With an offset in full: Python before 3.11 reads no `Z`, and wants no time without a zone. */
export function writeToken({ token, expires }: Ticket, links: Links): JsonReply {
  return {
    status: 200,
    body: {
      token,
      token_type: 'Bearer',
      base_url: links.to('/fal/cdn'),
      expires_at: new Date(expires * 1000).toISOString().replace(/\.\d+Z$/, '+00:00'),
    },
  }
}

export function readFile({ files = [], headers }: Call): UploadAsk {
  const [file] = files
  if (file === undefined || file.bytes === 0) {
    throw faulty([{ loc: ['body'], msg: 'The file is empty', type: 'missing' }])
  }
  return { ref: file.ref, filename: headers['x-fal-file-name'] || undefined }
}

export function writeFile({ id }: Upload, links: Links): JsonReply {
  return { status: 200, body: { access_url: links.asset(id.replace(/^asset:/, '')) } }
}

/** Both clients begin this for files over 90 MB, which is more than any picture may have. */
export function refuseParts(): never {
  throw new Problem(
    'too_large',
    'Uploads in parts are for files over 90 MB, and a picture may have at most 20 MB.',
  )
}

export function refuseToken(): never {
  throw new Problem(
    'refused',
    'Temporary tokens are not given out here: leave `connectionMode` at "server". Image models have no realtime connections.',
  )
}

export function refuseTarget(): never {
  throw new Problem('invalid_request', 'Invalid request', { detail: proxyFault })
}

/** A route that refuses whatever comes has nothing to write. */
export function writeNothing(): JsonReply {
  return { status: 404, body: { detail: 'Not found' } }
}

/** `rest.fal.ai/.well-known/jwks.json`: what webhooks are signed with. */
export function writeKeys({ jwks }: AccountCard): JsonReply {
  return { status: 200, headers: { 'cache-control': 'max-age=3600' }, body: jwks }
}
