/** Our answers in OpenAI's shapes (API reference, read 2026-08-21). Extra keys are ours: its clients let them be. */
import type { Job, JobImage } from '@limn/sdk'
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

/** What a call that does not say gets: a link, base64, or both. */
type Unsaid = 'url' | 'both'

/** `ImagesResponse`. `unsaid`: what is given where the caller names no `response_format`. */
function imagesAs(unsaid: Unsaid) {
  return (job: Job, links: Links, call: Call): Reply => {
    const format = responseFormat(call) ?? unsaid
    const { width, height } = job.images[0] ?? job.request.size
    return {
      status: 200,
      body: {
        created: seconds(job.finishedAt ?? job.createdAt),
        data: job.images.map((image) => item(image, links, format)),
        background: 'opaque',
        output_format: job.request.format,
        size: `${width}x${height}`,
        usage,
        ...(job.warnings.length > 0 ? { warnings: job.warnings } : {}),
      },
    }
  }
}

/** AnyFast and EmpirioLabs: "`url` (default)"; so did OpenAI's models that had the choice. */
export const writeImages = imagesAs('url')

/**
 * OpenAI alone offers this path, and answers it in base64 whether asked or not: `@ai-sdk/openai` 4.0.118
 * sends no `response_format` here and reads nothing but `b64_json`. The link is ours.
 */
export const writeEdit = imagesAs('both')

function item(image: JobImage, links: Links, format: unknown): ReplyJson {
  return {
    ...(format === 'url' ? {} : { b64_json: { base64Of: image.asset } }),
    ...(format === 'b64_json' ? {} : { url: links.asset(image.asset) }),
    ...(image.revisedPrompt === undefined ? {} : { revised_prompt: image.revisedPrompt }),
    seed: image.seed,
  }
}

/** `null` and `""` are as good as absent. */
function responseFormat(call: Call): unknown {
  const said = isObject(call.body)
    ? call.body['response_format']
    : call.fields?.find(([name]) => name === 'response_format')?.[1]
  return said === null || said === '' || said === 'null' ? undefined : said
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

export function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000)
}
