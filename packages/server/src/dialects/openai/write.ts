/** Our answers in OpenAI's shapes (API reference, read 2026-08-21). Extra keys are ours: its clients let them be. */
import type { Job, JobImage, Upload } from '@limn/sdk'
import { isObject } from '../body.ts'
import type { Call, Links, ModelCard, Reply, ReplyJson } from '../dialect.ts'

/** `ImagesResponse`. `usage` is left out: nobody here knows tokens, and unknown is not zero. */
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
  return {
    status: 200,
    body: {
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
    },
  }
}

function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000)
}
