/**
 * Failures in DashScope's envelope (Model Studio error codes, read 2026-11-21): `code`, `message`,
 * `request_id` at the top, and JSON always, or its SDKs say "Unknown". There is no field for the name of
 * what is wrong: the message has it. The OpenAI-compatible path answers in OpenAI's envelope.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import { isObject } from '../body.ts'
import type { Call, Json, JsonReply } from '../dialect.ts'
import { uuidOf } from '../ids.ts'
import { folder } from './images.ts'

interface Answer {
  readonly status: number
  readonly code: string
}

/** The SDKs try 503 and 504 again while they wait for a task, and nothing else. */
const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { status: 400, code: 'InvalidParameter' },
  invalid_image: { status: 400, code: 'InvalidParameter.DataInspection' },
  refused: { status: 400, code: 'InvalidParameter' },
  unauthorized: { status: 401, code: 'InvalidApiKey' },
  forbidden: { status: 403, code: 'AccessDenied' },
  not_found: { status: 404, code: 'NotFound' },
  model_not_found: { status: 404, code: 'ModelNotFound' },
  too_large: { status: 400, code: 'BadRequest.TooLarge' },
  unsupported_media_type: { status: 400, code: 'BadRequest.UnsupportedFileFormat' },
  payment_required: { status: 400, code: 'Arrearage' },
  conflict: { status: 409, code: 'Conflict' },
  rate_limited: { status: 429, code: 'Throttling.RateQuota' },
  canceled: { status: 409, code: 'Conflict' },
  engine_failed: { status: 500, code: 'InternalError.Algo' },
  unknown: { status: 424, code: 'InternalError' },
  unavailable: { status: 503, code: 'ModelUnavailable' },
  internal: { status: 500, code: 'InternalError' },
}

/** Codes that only a dialect's own reading tells apart (`Problem.detail`). */
const finer: readonly string[] = [
  'BadRequest.EmptyModel',
  'BadRequest.EmptyInput',
  'InvalidURL',
  'InvalidParameter.DataInspection',
]

interface Elsewhere extends Answer {
  readonly under: string
  readonly when: ProblemCode
  /** Said before the message. */
  readonly lead?: string
}

/** What means something else under some paths. */
const elsewhere: readonly Elsewhere[] = [
  // Not a task or a path: an upload that the call names.
  { under: '/services/', when: 'not_found', status: 400, code: 'BadRequest.ResourceNotExist' },
  // With `x-oss-forbid-overwrite`, as the policy asks for (general knowledge of that store).
  { under: '/oss/', when: 'conflict', status: 409, code: 'FileAlreadyExists' },
  // As the object store answers when a policy is over ("get-temporary-file-url").
  {
    under: '/oss/',
    when: 'unauthorized',
    status: 403,
    code: 'AccessDenied',
    lead: 'Invalid according to Policy: ',
  },
]

export function hostCode(code: ProblemCode): string {
  return answers[code].code
}

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const request_id = uuidOf(requestId)
  const task = call && problem.code === 'not_found' ? taskAsked(call) : undefined
  if (task !== undefined && call?.method === 'GET') {
    // A task that is not there, or no more, is one of unknown state ("manage-asynchronous-tasks").
    return { status: 200, body: { request_id, output: { task_id: task, task_status: 'UNKNOWN' } } }
  }
  const there = elsewhere.find(
    ({ under, when }) => when === problem.code && call?.path.includes(under),
  )
  const { status, code: usual } = there ?? answers[problem.code]
  const code = finer.find((name) => name === problem.detail) ?? usual
  const told = task === undefined ? named(problem, call) : `There is no task ${task}.`
  const message = `${there?.lead ?? ''}${told}`
  if (call?.path.includes('/compatible-mode/')) {
    const type = status < 500 ? 'invalid_request_error' : 'server_error'
    const word = problem.code === 'unauthorized' ? 'invalid_api_key' : problem.code
    const error = { message, type, param: problem.param ?? null, code: word }
    return { status, body: { error, request_id } }
  }
  return { status, body: { code, message, request_id } }
}

function taskAsked({ path, params }: Call): string | undefined {
  return path.includes('/tasks/') ? params['id']?.slice(0, 80) : undefined
}

/** Our words, then the host's name in a `messages` body. */
const names: Readonly<Record<string, string>> = {
  prompt: 'input.messages[0].content',
  images: 'input.messages[0].content',
  negativePrompt: 'parameters.negative_prompt',
  count: 'parameters.n',
  set: 'parameters.enable_sequential',
  thinking: 'parameters.thinking_mode',
  palette: 'parameters.color_palette',
  boxes: 'parameters.bbox_list',
  size: 'parameters.size',
  seed: 'parameters.seed',
  watermark: 'parameters.watermark',
  strength: 'parameters.strength',
  plan: 'input.function',
  mask: 'input.mask_image_url',
}
/** Where a body of the older form has it elsewhere. */
const older: Readonly<Record<string, string>> = {
  prompt: 'input.prompt',
  images: 'input.images',
  negativePrompt: 'input.negative_prompt',
}

/** Our words of the fields of a list's entry. */
const inner: Readonly<Record<string, string>> = { '.share': '.ratio' }

/** The message, with the host's name of the field before it unless it stands there already. */
function named({ message: ours, param }: Problem, call: Call | undefined): string {
  // An upload by the address that the caller knows.
  const message = ours.replaceAll('"named:', `"oss://${folder}/`)
  if (param === undefined) return message
  const [, word = param, at, rest = ''] = /^([^[.]+)(?:\[(\d+)\])?(.*)$/.exec(param) ?? []
  const field = nameOf(word, call)
  const entry = at === undefined || word === 'images' ? '' : `[${at}]${inner[rest] ?? rest}`
  const name = imageAt(word, at, call) ?? (field === undefined ? param : `${field}${entry}`)
  return message.includes(name) ? message : `${name}: ${message}`
}

/** Where the image of that number stands in the caller's body. */
function imageAt(word: string, at: string | undefined, call: Call | undefined): string | undefined {
  if (word !== 'images' || at === undefined) return undefined
  const input = isObject(call?.body) && isObject(call.body['input']) ? call.body['input'] : {}
  if (input['base_image_url'] !== undefined) return undefined
  if (input['images'] !== undefined) return `input.images[${at}]`
  const [message] = Array.isArray(input['messages']) ? input['messages'] : []
  const content = isObject(message) ? message['content'] : undefined
  const items: readonly Json[] = Array.isArray(content) ? content : []
  const places = items.flatMap((item, place) =>
    isObject(item) && item['image'] !== undefined ? [place] : [],
  )
  const place = places[Number(at)]
  return place === undefined ? undefined : `input.messages[0].content[${place}].image`
}

function nameOf(word: string, call: Call | undefined): string | undefined {
  const body = isObject(call?.body) ? call.body : {}
  const input = isObject(body['input']) ? body['input'] : {}
  const parameters = isObject(body['parameters']) ? body['parameters'] : {}
  if (word === 'count' && parameters['enable_interleave'] === true) return 'parameters.max_images'
  if (word === 'set' && parameters['enable_interleave'] === true)
    return 'parameters.enable_interleave'
  if (word === 'images' && input['base_image_url'] !== undefined) return 'input.base_image_url'
  if (call?.path.endsWith('/image-synthesis') && Object.hasOwn(older, word)) return older[word]
  return Object.hasOwn(names, word) ? names[word] : undefined
}
