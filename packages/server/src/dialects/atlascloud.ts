/**
 * AtlasCloud's media API for Wan 2.7: generateImage, prediction, uploadMedia, models. atlascloud.ai/docs
 * and model pages, AtlasCloudAI/mcp-server of 2026-08-22; read 2026-11-21.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../problem.ts'
import { parameters } from './atlascloud/parameters.ts'
import { writeModels, writeSchema } from './atlascloud/models.ts'
import { readGeneration, readUpload } from './atlascloud/read.ts'
import { hook, writePrediction, writeSubmitted, writeUpload } from './atlascloud/write.ts'
import { bearer } from './body.ts'
import type { Call, Dialect, JsonReply } from './dialect.ts'
import { jobIdOf } from './ids.ts'
import { sentenceOf } from './native.ts'
import type { HostNames } from './native.ts'

/** HTTP status and `code` alike (atlascloud.ai/docs/en/errors, read 2026-11-21). */
const statuses: Readonly<Record<ProblemCode, number>> = {
  invalid_request: 400,
  invalid_image: 400,
  refused: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  model_not_found: 404,
  too_large: 413,
  unsupported_media_type: 400,
  payment_required: 402,
  conflict: 400,
  rate_limited: 429,
  canceled: 500,
  engine_failed: 500,
  unknown: 424,
  unavailable: 503,
  internal: 500,
}

const base = '/atlascloud/api/v1'

export const atlascloud: Dialect = {
  name: 'atlascloud',
  about: {
    title: 'AtlasCloud',
    base: '{url}/atlascloud/api/v1',
    clients: ['examples/atlascloud.sh (the documented curl calls)'],
    sources: [
      'atlascloud.ai/models/alibaba/wan-2.7/image-edit and its siblings, read 2026-11-21',
      'atlascloud.ai/docs/webhooks and atlascloud.ai/docs/en/errors, read 2026-11-21',
      'github.com/AtlasCloudAI/mcp-server of 2026-08-22 and atlascloud_comfyui of 2026-03-20',
    ],
    notes: [
      'A path that does not exist answers 401, as there.',
      'The wait of `enable_sync_mode` ends after two minutes with 504; the sentence names the prediction, which goes on.',
      '`has_nsfw_contents` is always false: nobody looks.',
      'Webhooks are signed with Ed25519 alone, without the older HMAC header; their `outputs` are addresses, also with `enable_base64_output`.',
      '`error_code` is left out: no number of AtlasCloud’s means what can go wrong here.',
      'The billing API and the language models are not offered.',
    ],
    keys: [
      { headers: { authorization: 'Bearer limn_abc' } },
      { headers: { authorization: 'bearer  limn_abc ' } },
    ],
  },
  prefix: '/atlascloud',
  key: bearer,
  fail,
  hook,
  routes: [
    {
      on: `POST ${base}/model/generateImage`,
      does: 'create',
      // A job that failed is a good answer about it: HTTP 200 with `data.status: "failed"`.
      shows: 'any',
      read: readGeneration,
      write: writeSubmitted,
      example: {
        body: { model: 'alibaba/wan-2.7/text-to-image', prompt: 'a misty forest at dawn' },
      },
      parameters,
    },
    {
      on: `GET ${base}/model/prediction/:id`,
      does: 'job',
      read: ({ params }) => ({ id: jobIdOf(params['id'] ?? '') }),
      write: writePrediction,
    },
    { on: `POST ${base}/model/uploadMedia`, does: 'upload', read: readUpload, write: writeUpload },
    { on: `GET ${base}/models`, does: 'models', open: true, read: () => ({}), write: writeModels },
    {
      on: `GET ${base}/models/schema/*`,
      does: 'model',
      open: true,
      read: ({ params }) => ({ id: params['*'] ?? '' }),
      write: writeSchema,
    },
    {
      on: `GET ${base}/webhooks/jwks.json`,
      does: 'account',
      open: true,
      read: () => ({}),
      write: ({ jwks }) => ({ status: 200, body: jwks }),
    },
  ],
}

/** Our words for what has another name there. */
const hostNames: HostNames = {
  boxes: 'bbox_list',
  count: 'n',
  set: 'enable_sequential',
  thinking: 'thinking_mode',
  palette: 'color_palette',
  negativePrompt: 'negative_prompt',
  webhook: 'webhook_url',
}

const known =
  /^\/atlascloud\/api\/v1\/(model\/(generateImage|uploadMedia|prediction\/[^/]+)|models(\/schema\/.+)?|webhooks\/jwks\.json)\/?$/

/** "Or wrong path": authorisation comes before routing there. */
function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const nowhere = problem.code === 'not_found' && !known.test(call?.path ?? '')
  const status = nowhere ? 401 : statuses[problem.code]
  // The id as the caller wrote it.
  const prediction = problem.code === 'not_found' ? call?.params['id'] : undefined
  const msg =
    prediction === undefined
      ? sentenceOf(problem, hostNames)
      : `There is no prediction "${prediction.slice(0, 80)}".`
  return {
    status,
    headers: { 'x-request-id': requestId },
    body: { code: status, msg, request_id: requestId, data: null },
  }
}
