/**
 * Failures as Kie tells them (docs.kie.ai, error enum of get-task-detail, and notes of its clients; read
 * 2026-11-21): HTTP 200, and the truth in `code`. Only paths that do not exist are a real 404, and the
 * upload routes, which are a server of their own there, answer 400, 401 and 500.
 */
import type { ProblemCode } from '@limn/sdk'
import type { Problem } from '../../problem.ts'
import type { Call, JsonReply } from '../dialect.ts'
import { sentenceOf } from '../native.ts'
import type { HostNames } from '../native.ts'

export const paths = {
  create: '/kie/api/v1/jobs/createTask',
  record: '/kie/api/v1/jobs/recordInfo',
  link: '/kie/api/v1/common/download-url',
  credit: '/kie/api/v1/chat/credit',
  base64: '/kie/api/file-base64-upload',
  url: '/kie/api/file-url-upload',
  stream: '/kie/api/file-stream-upload',
} as const

interface Answer {
  readonly code: number
  /** HTTP status and code on the upload routes. */
  readonly upload: number
}

const answers: Readonly<Record<ProblemCode, Answer>> = {
  invalid_request: { code: 422, upload: 400 },
  invalid_image: { code: 422, upload: 400 },
  refused: { code: 422, upload: 400 },
  unauthorized: { code: 401, upload: 401 },
  forbidden: { code: 401, upload: 401 },
  not_found: { code: 404, upload: 400 },
  model_not_found: { code: 422, upload: 400 },
  too_large: { code: 422, upload: 400 },
  unsupported_media_type: { code: 422, upload: 400 },
  payment_required: { code: 402, upload: 400 },
  conflict: { code: 422, upload: 400 },
  rate_limited: { code: 429, upload: 429 },
  // 501 is "generation failed" there.
  canceled: { code: 501, upload: 500 },
  engine_failed: { code: 501, upload: 500 },
  unknown: { code: 501, upload: 500 },
  unavailable: { code: 455, upload: 500 },
  internal: { code: 500, upload: 500 },
}

export function codeOf(code: ProblemCode): number {
  return answers[code].code
}

const known: readonly string[] = Object.values(paths)
const uploads: readonly string[] = [paths.base64, paths.url, paths.stream]

export function fail(problem: Problem, requestId: string, call?: Call): JsonReply {
  const { code, upload } = answers[problem.code]
  // The door takes a path with a slash at its end, too.
  const path = call?.path.replace(/\/$/, '') ?? ''
  const told = sentenceOf(problem, {
    ...hostNames,
    images: problem.param?.replace('images', 'input.input_urls') ?? '',
    file: fileNames.get(path) ?? 'file',
  })
  const msg = problem.code === 'internal' ? `${told} Request id: ${requestId}.` : told
  if (uploads.includes(path)) {
    return { status: upload, body: { success: false, code: upload, msg, data: null } }
  }
  if (problem.code !== 'not_found') return { status: 200, body: { code, msg, data: null } }
  if (!known.includes(path)) return { status: 404, body: { code, msg, data: null } }
  // The id as the caller wrote it.
  const task = path === paths.record ? call?.query['taskId'] : undefined
  const gone = task === undefined ? msg : `There is no task "${task.slice(0, 80)}".`
  return { status: 200, body: { code, msg: gone, data: null } }
}

/** Where the picture of an upload stands. */
const fileNames: ReadonlyMap<string, string> = new Map([
  [paths.base64, 'base64Data'],
  [paths.url, 'fileUrl'],
  [paths.link, 'url'],
])

/** Our words for what stands under another name in `input`. */
const hostNames: HostNames = {
  prompt: 'input.prompt',
  boxes: 'input.bbox_list',
  size: 'input.resolution',
  count: 'input.n',
  set: 'input.enable_sequential',
  thinking: 'input.thinking_mode',
  palette: 'input.color_palette',
  seed: 'input.seed',
  watermark: 'input.watermark',
  webhook: 'callBackUrl',
}
