/**
 * Predictions as each::labs shows them. Its documents disagree (docs.eachlabs.ai 2026-05-28, seed 003
 * 2026-05-25), so every answer is the union of both; where one word has to be chosen, the tables say which.
 */
import type { JobStatus } from '@limn/sdk'
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { isObject } from '../body.ts'
import type { Hook, JsonReply, Links, ReplyJson, ShownJob } from '../dialect.ts'
import { uuidOf } from '../ids.ts'
import { assetKey, sentenceOf, workedSeconds } from '../native.ts'
import { hostNames } from './names.ts'
import { imageNames } from './read.ts'

/**
 * Seed 003's words; the docs say `failed` for `error`, and `starting` for what waits. A client of the
 * docs takes both for unfinished or failed; one of the seed knows no other.
 */
const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'processing',
  running: 'processing',
  succeeded: 'success',
  failed: 'error',
  canceled: 'cancelled',
}

/** Seed 003's words; the docs say `success`. */
const hookStatuses: Readonly<Record<JobStatus, string>> = {
  queued: 'failed',
  running: 'failed',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
}

export function writeCreated(job: ShownJob): JsonReply {
  return {
    status: 200,
    body: {
      status: 'success',
      message: 'Prediction created successfully',
      predictionID: uuidOf(job.id),
    },
  }
}

/** `POST /prediction/run`: how it ended. */
export function writeRun(job: ShownJob, links: Links): JsonReply {
  const error = errorOf(job)
  return {
    status: 200,
    body: {
      status: statuses[job.status],
      message: error ?? 'Prediction completed successfully',
      predictionID: uuidOf(job.id),
      output: outputOf(job, links),
      error: error ?? null,
    },
  }
}

export function writePrediction(job: ShownJob, links: Links): JsonReply {
  const id = uuidOf(job.id)
  const error = errorOf(job)
  const told = error === undefined ? {} : { message: error, details: error, error }
  const at = `/eachlabs/v1/prediction/${id}`
  return {
    status: 200,
    body: {
      id,
      predictionID: id,
      status: statuses[job.status],
      input: inputOf(job, links),
      output: outputOf(job, links),
      logs: logsOf(job),
      metrics: metricsOf(job),
      urls: { get: links.to(at), cancel: links.to(`${at}/cancel`) },
      ...told,
    },
  }
}

/** Its docs name HMAC-SHA256 over the raw body in hex, and no header; this one is our choice. */
const signatureHeader = 'x-webhook-signature'

export const hook: Hook = {
  write(job, _event, links) {
    const id = uuidOf(job.id)
    return {
      exec_id: id,
      id,
      status: hookStatuses[job.status],
      output: outputOf(job, links),
      error: errorOf(job) ?? '',
      input: inputOf(job, links),
      logs: logsOf(job),
      metrics: metricsOf(job),
    }
  },
  sign({ body }, { callerSecret }): Readonly<Record<string, string>> {
    if (callerSecret === undefined) return {}
    return { [signatureHeader]: createHmac('sha256', callerSecret).update(body).digest('hex') }
  },
}

/** A list whatever their number: "Output Type: array". */
function outputOf({ status, images }: ShownJob, links: Links): ReplyJson {
  return status === 'succeeded' ? images.map(({ asset }) => links.asset(asset)) : null
}

function errorOf(job: ShownJob): string | undefined {
  const { status, problem } = job
  if (status === 'canceled') return 'The prediction was cancelled.'
  if (status !== 'failed') return undefined
  return problem ? sentenceOf(problem, hostNames(placesOf(job))) : 'The prediction failed.'
}

function logsOf(job: ShownJob): string | null {
  const lines = [...job.warnings, errorOf(job) ?? ''].filter(Boolean)
  return lines.length > 0 ? lines.join('\n') : null
}

/** `cost` is left out: what a picture costs here is not known, and unknown is not zero. */
function metricsOf(job: ShownJob): ReplyJson {
  return { predict_time: workedSeconds(job) }
}

/** As it was sent, with addresses of our own for its pictures. */
function inputOf(job: ShownJob, links: Links): ReplyJson {
  const { request, memo } = job
  const kept = isObject(memo) && isObject(memo['input']) ? memo['input'] : {}
  const places = placesOf(job)
  const images = request.images.map((image, index) => [
    places[index] ?? `img_url_${index + 1}`,
    links.asset(assetKey(image)),
  ])
  return { prompt: request.prompt, ...Object.fromEntries(images), ...kept }
}

/** Under which names its pictures came. */
function placesOf({ memo }: ShownJob): readonly string[] {
  const kept = isObject(memo) ? memo['images'] : undefined
  const told = z.array(z.string()).safeParse(kept)
  return told.success ? told.data : imageNames
}
