/**
 * Uploads as OpenAI's files (API reference, files, read 2026-08-21; openai-node 7.57.0, 2026-11-21). Only
 * pictures are kept, and not what they are for: each serves every purpose that a picture can have.
 */
import type { Upload } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { parse } from '../body.ts'
import type { Call, Reply, ReplyJson, UploadAsk } from '../dialect.ts'
import { seconds } from './write.ts'

/** Batches and training data are not pictures. */
const purposes: readonly string[] = ['vision', 'user_data', 'assistants']

export function readUpload(call: Call): UploadAsk {
  const [part, more] = (call.files ?? []).filter(({ field }) => field === 'file')
  if (part === undefined || more !== undefined) {
    throw new Problem('invalid_request', 'Send one picture as multipart form data, in `file`.', {
      param: 'file',
    })
  }
  const fields = new Map(call.fields ?? [])
  const purpose = fields.get('purpose')
  if (purpose !== undefined && !purposes.includes(purpose)) {
    throw new Problem(
      'invalid_request',
      `Only pictures can be kept: \`purpose\` is ${purposes.join(', ')}; got "${purpose.slice(0, 40)}".`,
      { param: 'purpose' },
    )
  }
  const expiry = [...fields.keys()].find((name) => name.startsWith('expires_after'))
  if (expiry !== undefined) {
    throw new Problem('invalid_request', 'Uploads do not expire: leave `expires_after` out.', {
      param: 'expires_after',
    })
  }
  return { ref: part.ref, purpose }
}

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  after: z.string().max(100).optional(),
  order: z.enum(['desc'], { error: 'can only be desc: the newest come first' }).optional(),
  purpose: z.string().optional(),
})

/** One more than asked for, which tells whether there are more. */
export function readPage({ query }: Call): { readonly limit: number; readonly before?: string } {
  const { limit, after } = parse(pageQuery, query)
  return { limit: limit + 1, ...(after === undefined ? {} : { before: after }) }
}

export function writeFiles(uploads: readonly Upload[], call: Call): Reply {
  const { limit, purpose = 'vision' } = parse(pageQuery, call.query)
  const page = purposes.includes(purpose) ? uploads.slice(0, limit) : []
  return {
    status: 200,
    body: {
      object: 'list',
      data: page.map((upload) => fileObject(upload, purpose)),
      first_id: page[0]?.id ?? null,
      last_id: page.at(-1)?.id ?? null,
      has_more: page.length > 0 && uploads.length > page.length,
    },
  }
}

export function writeFile(upload: Upload, call: Call): Reply {
  const purpose = call.fields?.find(([name]) => name === 'purpose')?.[1] ?? 'vision'
  return { status: 200, body: fileObject(upload, purpose) }
}

function fileObject(upload: Upload, purpose: string): ReplyJson {
  return {
    id: upload.id,
    object: 'file',
    bytes: upload.bytes,
    created_at: seconds(upload.createdAt),
    filename: upload.filename,
    purpose,
    status: 'processed',
    mime: upload.mime,
    width: upload.width,
    height: upload.height,
  }
}
