/**
 * Uploads as Replicate's files (HTTP API, files.create and others, read 2026-11-21; npm replicate 1.4.0
 * and PyPI replicate 1.0.7 put the picture into `content`). `urls.get` is taken as an input.
 */
import type { Upload } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import type { Call, Links, Reply, ReplyJson, UploadAsk } from '../dialect.ts'
import { assetKey } from '../native.ts'

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

/** One more than a page, which tells whether there are more. */
export function readFiles(call: Call): { readonly limit: number; readonly before?: string } {
  const { cursor } = call.query
  const limit = perPage + 1
  return cursor ? { limit, before: `asset:${cursor}` } : { limit }
}

/** Metadata can't be kept: whoever sends some is told so where there is a place for it. */
export function writeCreatedFile(upload: Upload, links: Links, call: Call): Reply {
  return {
    status: 201,
    ...(hasMetadata(call)
      ? { headers: { 'x-limn-warnings': '`metadata` had no effect: it is not kept.' } }
      : {}),
    body: fileObject(upload, links),
  }
}

/** As a field, or as a file, which is how npm replicate 1.4.0 sends it, `{}` where it has none. */
function hasMetadata(call: Call): boolean {
  const text = fieldOf(call, 'metadata')?.replace(/\s/g, '') ?? ''
  const part = call.files?.find(({ field }) => field === 'metadata')
  return !['', '{}', 'null'].includes(text) || (part !== undefined && part.bytes > '{}'.length)
}

export function writeFile(upload: Upload, links: Links): Reply {
  return { status: 200, body: fileObject(upload, links) }
}

export function writeFiles(uploads: readonly Upload[], links: Links): Reply {
  const page = uploads.slice(0, perPage)
  const last = uploads.length > perPage ? page.at(-1) : undefined
  const next =
    last && links.to(`/replicate/v1/files?cursor=${encodeURIComponent(assetKey(last.id))}`)
  return {
    status: 200,
    body: {
      previous: null,
      next: next ?? null,
      results: page.map((upload) => fileObject(upload, links)),
    },
  }
}

export function writeDownload(upload: Upload): Reply {
  return { status: 200, picture: assetKey(upload.id), mime: upload.mime }
}

export function writeDropped(): Reply {
  return { status: 204, text: '' }
}

function fileObject(upload: Upload, links: Links): ReplyJson {
  const key = assetKey(upload.id)
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
