/**
 * The list of models, open to everybody, and the OpenAPI document of each, to which its `schema` leads
 * (AtlasCloudAI/mcp-server of 2026-08-22 reads both; `components.schemas.Input` holds the fields).
 */
import { isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Call, JsonReply, Links, ModelCard, ReplyJson } from '../dialect.ts'
import { inputSchema } from './parameters.ts'

export function writeModels(cards: readonly ModelCard[], links: Links): JsonReply {
  return { status: 200, body: { code: 200, data: cards.flatMap((card) => entries(card, links)) } }
}

function namesOf({ names }: ModelCard): readonly string[] {
  return names['atlascloud'] ?? []
}

function entries(card: ModelCard, links: Links): readonly ReplyJson[] {
  const { name } = card.details
  const title = typeof name === 'string' ? name : card.id
  return namesOf(card).map((model) => ({
    model,
    type: 'Image',
    displayName: `${title} ${model.split('/').at(-1) ?? ''}`,
    schema: links.to(`/atlascloud/api/v1/models/schema/${model}`),
    price: { actual: { base_price: dollars(card.usdMicros) } },
    display_console: true,
  }))
}

/** As text, the way prices stand there; `null` when nobody has told it. */
function dollars(usdMicros: number | null): string | null {
  return usdMicros === null ? null : String(usdMicros / 1_000_000)
}

const prediction = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    model: { type: 'string' },
    outputs: { type: 'array', items: { type: 'string' } },
    urls: { type: 'object', properties: { get: { type: 'string' } } },
    has_nsfw_contents: { type: 'array', items: { type: 'boolean' } },
    status: { type: 'string', enum: ['processing', 'completed', 'failed'] },
    created_at: { type: 'string', format: 'date-time' },
    error: { type: 'string' },
  },
} as const

const envelope = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    data: { $ref: '#/components/schemas/Prediction' },
  },
} as const

const answer = {
  '200': {
    description: 'The prediction as it stands.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Output' } } },
  },
} as const

export function writeSchema(card: ModelCard, links: Links, call: Call): JsonReply {
  const names = namesOf(card)
  const model = names.find((name) => name === call.params['*']) ?? names[0] ?? card.id
  return {
    status: 200,
    body: {
      openapi: '3.1.0',
      info: { title: model, version: '1' },
      servers: [{ url: links.to('/atlascloud') }],
      paths: {
        '/api/v1/model/generateImage': {
          post: {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Input' } } },
            },
            responses: answer,
          },
        },
        '/api/v1/model/prediction/{id}': {
          get: {
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
            responses: answer,
          },
        },
      },
      components: {
        schemas: {
          Input: inputSchema(model, ownOf(card)),
          Output: envelope,
          Prediction: prediction,
        },
      },
    },
  }
}

/** What the catalog says of this model's parameters, by the names of `/v1/images/generations`. */
function ownOf({ details }: ModelCard): JsonObject | undefined {
  const { parameters, image_inputs: images } = details
  const properties = isObject(parameters) ? parameters['properties'] : undefined
  if (!isObject(properties)) return undefined
  return isObject(images) ? { ...properties, images: { maxItems: images['max'] ?? 0 } } : properties
}
