/**
 * Temporary uploads ("get-temporary-file-url", read 2026-11-21): a policy, then the form of an object
 * store without a key, then `oss://`. The store is this server; its fields are made of the ticket, and
 * have to come back as they went out.
 */
import { createHmac } from 'node:crypto'
import { Problem } from '../../problem.ts'
import type { Call, Links, Reply, Ticket, UploadAsk } from '../dialect.ts'
import { uuidOf } from '../ids.ts'
import { folder } from './images.ts'

/** What the host says of a policy's life. */
const seconds = 300
/** The most that a reference image may weigh. */
const megabytes = 20

export function readPolicy({ query }: Call): { readonly filename: string } {
  if (query['action'] !== 'getPolicy') {
    throw new Problem('invalid_request', '`action` must be getPolicy.', { param: 'action' })
  }
  if (!query['model'])
    throw new Problem('invalid_request', '`model` is required.', { param: 'model' })
  // One policy is for all files of a call; each says its own name.
  return { filename: 'upload' }
}

/** `data` at the top and no `output`: the SDKs take either, and not both. */
export function writePolicy(ticket: Ticket, links: Links, call: Call): Reply {
  const upload_dir = `${folder}/${ticket.id}`
  const policy = Buffer.from(
    JSON.stringify({
      expiration: new Date(ticket.expires * 1000).toISOString(),
      conditions: [
        ['starts-with', '$key', `${upload_dir}/`],
        ['content-length-range', 0, megabytes * 1024 * 1024],
      ],
    }),
  ).toString('base64')
  return {
    status: 200,
    body: {
      request_id: uuidOf(call.requestId),
      data: {
        policy,
        signature: signed(policy, ticket.token),
        upload_dir,
        upload_host: links.to(`/dashscope/oss/${ticket.token}`),
        oss_access_key_id: ticket.id,
        x_oss_object_acl: 'private',
        x_oss_forbid_overwrite: 'true',
        expire_in_seconds: seconds,
        max_file_size_mb: megabytes,
      },
    },
  }
}

export function readUpload(call: Call): UploadAsk {
  const [part, more] = (call.files ?? []).filter(({ field }) => field === 'file')
  if (part === undefined || more !== undefined) {
    throw new Problem('invalid_request', 'Send one picture as multipart form data, in `file`.', {
      param: 'file',
    })
  }
  const fields = new Map(call.fields ?? [])
  const policy = fields.get('policy') ?? ''
  if (fields.get('Signature') !== signed(policy, call.params['token'] ?? '')) {
    throw new Problem('forbidden', '`Signature` is not that of `policy`.', { param: 'Signature' })
  }
  const [, id = '', filename = ''] =
    new RegExp(`^${folder}/([^/]+)/([^/]+)$`).exec(fields.get('key') ?? '') ?? []
  if (filename === '' || !conditions(policy).includes(`"${folder}/${id}/"`)) {
    throw new Problem('forbidden', 'Invalid according to Policy: `key` is <upload_dir>/<file>.', {
      param: 'key',
    })
  }
  if (part.bytes > megabytes * 1024 * 1024) {
    throw new Problem('too_large', `\`file\` may have at most ${megabytes} MB.`, { param: 'file' })
  }
  // Two photos of one name in different folders are two: the second must not take the place of the first.
  const once = fields.get('x-oss-forbid-overwrite') === 'true'
  return { ref: part.ref, filename, name: `${id}/${filename}`, once }
}

function conditions(policy: string): string {
  return Buffer.from(policy, 'base64').toString()
}

/** As an object store does: empty, and 204 unless asked for otherwise. */
export function writeUpload(_upload: unknown, _links: Links, call: Call): Reply {
  const asked = new Map(call.fields ?? []).get('success_action_status') ?? ''
  return { status: ['200', '201'].includes(asked) ? Number(asked) : 204, text: '' }
}

function signed(policy: string, token: string): string {
  return createHmac('sha1', token).update(policy).digest('base64')
}
