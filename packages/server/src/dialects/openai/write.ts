/** Our answers in OpenAI's shapes (API reference, read 2026-08-21). Extra keys are ours: its clients let them be. */
import type { Job, JobImage, Upload } from '@limn/sdk'
import { isObject } from '../body.ts'
import type { Call, Links, ModelCard, Reply, ReplyJson } from '../dialect.ts'

/** Pictures are paid for each, and no tokens are counted: these are zero because there are none. */
export const usage = {
  total_tokens: 0,
  input_tokens: 0,
  output_tokens: 0,
  input_tokens_details: { text_tokens: 0, image_tokens: 0 },
  output_tokens_details: { text_tokens: 0, image_tokens: 0 },
} as const

/** `ImagesResponse`. */
export function writeImages(job: Job, links: Links, call: Call): Reply {
  const inline = responseFormat(call) === 'b64_json'
  const { width, height } = job.images[0] ?? job.request.size
  return {
    status: 200,
    body: {
      created: seconds(job.finishedAt ?? job.createdAt),
      data: job.images.map((image) => item(image, links, inline)),
      background: 'opaque',
      output_format: job.request.format,
      size: `${width}x${height}`,
      usage,
      ...(job.warnings.length > 0 ? { warnings: job.warnings } : {}),
    },
  }
}

function item(image: JobImage, links: Links, inline: boolean): ReplyJson {
  return {
    ...(inline ? { b64_json: { base64Of: image.asset } } : { url: links.asset(image.asset) }),
    ...(image.revisedPrompt === undefined ? {} : { revised_prompt: image.revisedPrompt }),
    seed: image.seed,
  }
}

function responseFormat(call: Call): unknown {
  if (isObject(call.body)) return call.body['response_format']
  return call.fields?.find(([name]) => name === 'response_format')?.[1]
}

export function writeModels(cards: readonly ModelCard[]): Reply {
  return { status: 200, body: { object: 'list', data: cards.map(modelObject) } }
}

export function writeModel(card: ModelCard): Reply {
  return { status: 200, body: modelObject(card) }
}

/** OpenAI's four keys, then all that the catalog tells (EmpirioLabs' machine-readable schema). */
function modelObject({ id, created, ownedBy, details }: ModelCard): ReplyJson {
  return { id, object: 'model', created, owned_by: ownedBy, ...details }
}

export function writeFile(upload: Upload, call: Call): Reply {
  return { status: 200, body: fileObject(upload, call) }
}

export function writeFiles(uploads: readonly Upload[], call: Call): Reply {
  return {
    status: 200,
    body: {
      object: 'list',
      data: uploads.map((upload) => fileObject(upload, call)),
      first_id: uploads[0]?.id ?? null,
      last_id: uploads.at(-1)?.id ?? null,
      has_more: uploads.length > 0 && uploads.length === Number(call.query['limit']),
    },
  }
}

function fileObject(upload: Upload, call: Call): ReplyJson {
  return {
    id: upload.id,
    object: 'file',
    bytes: upload.bytes,
    created_at: seconds(upload.createdAt),
    filename: upload.filename,
    purpose: call.fields?.find(([name]) => name === 'purpose')?.[1] ?? 'vision',
    status: 'processed',
    mime: upload.mime,
    width: upload.width,
    height: upload.height,
  }
}

export function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000)
}
