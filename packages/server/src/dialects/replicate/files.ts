/**
 * Uploads as Replicate's files (HTTP API, files.create and others, read 2026-11-21; npm replicate 1.4.0
 * and PyPI replicate 1.0.7 put the picture into `content`). `urls.get` is taken as an input.
 */
import type { Upload } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import type { Call, Links, Reply, ReplyJson, UploadAsk } from '../dialect.ts'

const perPage = 100

/** Throws Problem. */
export function readUpload(call: Call): UploadAsk {
  const [part, more] = (call.files ?? []).filter(({ field }) => field === 'content')
  if (part === undefined || more !== undefined) {
    throw new Problem('invalid_request', 'Send one picture as multipart form data, in `content`.', {
      param: 'content',
    })
  }
  const filename = fieldOf(call, 'filename') || part.filename
  return { ref: part.ref, ...(filename ? { filename } : {}) }
}

function fieldOf({ fields = [] }: Call, name: string): string | undefined {
  return fields.find(([field]) => field === name)?.[1]
}

/** Shown without the `asset:` of our own words, which a path would have to encode. */
export function readFileId(call: Call): { readonly id: string } {
  const id = call.params['id'] ?? ''
  return { id: id.startsWith('asset:') ? id : `asset:${id}` }
}

export function readFiles(call: Call): { readonly limit: number; readonly before?: string } {
  const { cursor } = call.query
  return cursor ? { limit: perPage, before: `asset:${cursor}` } : { limit: perPage }
}

/** Metadata can't be kept: whoever sends some is told so where there is a place for it. */
export function writeCreatedFile(upload: Upload, links: Links, call: Call): Reply {
  const metadata = fieldOf(call, 'metadata')?.replace(/\s/g, '') ?? ''
  const lost = metadata !== '' && metadata !== '{}' && metadata !== 'null'
  return {
    status: 201,
    ...(lost
      ? { headers: { 'x-limn-warnings': '`metadata` had no effect: it is not kept.' } }
      : {}),
    body: fileObject(upload, links),
  }
}

export function writeFile(upload: Upload, links: Links): Reply {
  return { status: 200, body: fileObject(upload, links) }
}

export function writeFiles(uploads: readonly Upload[], links: Links): Reply {
  const last = uploads.length < perPage ? undefined : uploads.at(-1)
  const next = last && links.to(`/replicate/v1/files?cursor=${encodeURIComponent(keyOf(last))}`)
  return {
    status: 200,
    body: {
      previous: null,
      next: next ?? null,
      results: uploads.map((upload) => fileObject(upload, links)),
    },
  }
}

export function writeDownload(upload: Upload): Reply {
  return { status: 200, picture: keyOf(upload), mime: upload.mime }
}

export function writeDropped(): Reply {
  return { status: 204, text: '' }
}

/** The name of the stored bytes: the hash of their content, and an extension. */
function keyOf({ id }: Upload): string {
  return id.replace(/^asset:/, '')
}

function fileObject(upload: Upload, links: Links): ReplyJson {
  const key = keyOf(upload)
  const hash = key.replace(/\..*$/, '')
  return {
    id: key,
    name: upload.filename,
    content_type: upload.mime,
    size: upload.bytes,
    etag: hash,
    checksums: { sha256: hash },
    metadata: {},
    created_at: upload.createdAt,
    expires_at: null,
    urls: { get: links.to(`/replicate/v1/files/${key}`) },
  }
}
