/** What a server answers, with addresses; and enough of a look at an answer to tell what it is. */
import type { Job, JobImage, Upload } from './contract.ts'
import { LimnError } from './limn-error.ts'

/** A picture that can be downloaded: `url` is signed and good for 24 hours. */
export interface ServedImage extends JobImage {
  readonly url: string
}

/** A job as the server tells it. Each look at it has fresh links. */
export interface ServedJob extends Job {
  readonly url: string
  readonly images: readonly ServedImage[]
}

/** A model of the catalog: its id, and everything the catalog tells of it. */
export interface Model {
  readonly id: string
  readonly [detail: string]: unknown
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function isModel(value: unknown): value is Model {
  return isObject(value) && typeof value['id'] === 'string'
}

/** Enough of a look to tell a job from something else that answers at this address. */
function isJob(value: unknown): value is ServedJob {
  return (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['status'] === 'string' &&
    Array.isArray(value['images'])
  )
}

export function isImage(value: unknown): value is ServedImage {
  return isObject(value) && typeof value['asset'] === 'string' && typeof value['url'] === 'string'
}

export function jobOf(answer: unknown): ServedJob {
  if (isJob(answer)) return answer
  throw new LimnError('internal', 'The server answered with something that is not a job.')
}

export function uploadOf(answer: unknown): Upload {
  const {
    id,
    filename,
    mime,
    width,
    height,
    bytes,
    created_at: created,
  } = isObject(answer) ? answer : {}
  if (typeof id !== 'string' || typeof created !== 'number') {
    throw new LimnError('internal', 'The server answered with something that is not an upload.')
  }
  return {
    id,
    filename: textOf(filename) ?? '',
    mime: textOf(mime) ?? '',
    width: Number(width),
    height: Number(height),
    bytes: Number(bytes),
    createdAt: new Date(created * 1000).toISOString(),
  }
}
