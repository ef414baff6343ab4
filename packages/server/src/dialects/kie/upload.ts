/**
 * The three ways to bring a picture (docs.kie.ai/file-upload-api, read 2026-11-21), and the helper that
 * makes a link that can be downloaded.
 */
import { z } from 'zod'
import type { Upload } from '@limn/sdk'
import { Problem } from '../../problem.ts'
import { address } from '../address.ts'
import { objectOf, parse } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Call, JsonReply, Links, UploadAsk } from '../dialect.ts'
import { assetKey, said } from '../native.ts'
import { ok } from './write.ts'

/** Under which folder and name the file is to stand; a folder is asked for by all three. */
const place = {
  uploadPath: z.string().min(1),
  fileName: z
    .string()
    .max(200)
    .regex(/^\P{Cc}+$/u, { error: 'must be the name of a file' })
    .optional(),
}
const base64 = z.object({ base64Data: z.string().min(1), ...place })
const url = z.object({ fileUrl: address, ...place })
const form = z.object(place)

/** Plain base64 or a data: URI. What it is, is told by its bytes. */
export function readBase64(call: Call): UploadAsk {
  const { base64Data, fileName } = parse(base64, given(call))
  const ref = /^data:/i.test(base64Data)
    ? base64Data
    : `data:application/octet-stream;base64,${base64Data}`
  return { ref, filename: fileName }
}

export function readUrl(call: Call): UploadAsk {
  const { fileUrl, fileName } = parse(url, given(call))
  return { ref: fileUrl, filename: fileName }
}

export function readStream(call: Call): UploadAsk {
  const [part, more] = (call.files ?? []).filter(({ field }) => field === 'file')
  if (part === undefined || more !== undefined) {
    throw new Problem('invalid_request', 'Send one picture as multipart form data, in `file`.', {
      param: 'file',
    })
  }
  const { fileName } = parse(form, given(call))
  return { ref: part.ref, filename: fileName ?? part.filename }
}

function given(call: Call): JsonObject {
  return said(call.fields || call.files ? Object.fromEntries(call.fields ?? []) : objectOf(call))
}

export function writeUpload(upload: Upload, links: Links, call: Call): JsonReply {
  const folder = given(call)['uploadPath']
  const within = typeof folder === 'string' ? folder.replace(/^\/+|\/+$/g, '') : ''
  return {
    status: 200,
    body: {
      success: true,
      code: 200,
      msg: 'File uploaded successfully',
      data: {
        fileName: upload.filename,
        filePath: `${within}/${upload.filename}`,
        downloadUrl: links.asset(assetKey(upload.id)),
        fileSize: upload.bytes,
        mimeType: upload.mime,
        uploadedAt: upload.createdAt,
      },
    },
  }
}

const link = z.object({ url: address })

/** Only addresses of pictures that this server gave out; another host's are refused, as there. */
export function readLink(call: Call): UploadAsk {
  const { url: text } = parse(link, objectOf(call))
  const [, asset] = /\/v1\/assets\/([\w.-]{1,200})$/.exec(new URL(text).pathname) ?? []
  if (asset !== undefined) return { ref: `asset:${asset}` }
  throw new Problem(
    'invalid_request',
    '`url` must be the address of a picture made or uploaded here.',
    { param: 'url' },
  )
}

export function writeLink(upload: Upload, links: Links): JsonReply {
  return ok(links.asset(assetKey(upload.id)))
}
