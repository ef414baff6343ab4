/**
 * Predictions as AtlasCloud shows them (atlascloud.ai/docs and model pages, read 2026-11-21), within the
 * envelope of the Wan 2.7 pages; and its signed webhook (atlascloud.ai/docs/webhooks, read 2026-11-21).
 */
import type { JobImage, JobStatus, Upload } from '@limn/sdk'
import { isObject } from '../body.ts'
import type { Call, Hook, JsonReply, Links, ReplyJson, ShownJob } from '../dialect.ts'
import { hexOf } from '../ids.ts'
import { assetKey } from '../native.ts'
import { flag } from '../wan.ts'

export function ok(data: ReplyJson): JsonReply {
  return { status: 200, body: { code: 200, message: 'success', data } }
}

type Status = 'processing' | 'completed' | 'failed'

const statuses: Readonly<Record<JobStatus, Status>> = {
  queued: 'processing',
  running: 'processing',
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'failed',
}

/** "sync wait exceeded": the job goes on, and the sentence says where. */
export function writeSubmitted(job: ShownJob, links: Links, call: Call): JsonReply {
  const sync = isObject(call.body) ? flag.safeParse(call.body['enable_sync_mode']).data : false
  if (sync !== true || statuses[job.status] !== 'processing') return writePrediction(job, links)
  return {
    status: 504,
    body: {
      code: 504,
      msg: `The wait was too long for a synchronous call. Prediction ${hexOf(job.id)} goes on: GET ${getUrl(job, links)}`,
      request_id: call.requestId,
      data: null,
    },
  }
}

export function writePrediction(job: ShownJob, links: Links): JsonReply {
  return ok(prediction(job, links))
}

function getUrl({ id }: ShownJob, links: Links): string {
  return links.to(`/atlascloud/api/v1/model/prediction/${hexOf(id)}`)
}

function prediction(job: ShownJob, links: Links): { readonly [key: string]: ReplyJson } {
  const memo = isObject(job.memo) ? job.memo : {}
  const done = job.status === 'succeeded' ? job.images : []
  const output = ({ asset }: JobImage): ReplyJson =>
    memo['base64'] === true ? { base64Of: asset } : links.asset(asset)
  return {
    id: hexOf(job.id),
    model: memo['model'] ?? job.request.model,
    outputs: done.map(output),
    urls: { get: getUrl(job, links) },
    has_nsfw_contents: done.map(() => false),
    status: statuses[job.status],
    created_at: job.createdAt,
    error: errorOf(job),
  }
}

function errorOf({ status, problem }: ShownJob): string {
  return status === 'canceled' ? 'The job was canceled.' : (problem?.message ?? '')
}

export function writeUpload(upload: Upload, links: Links): JsonReply {
  return ok({
    type: 'image',
    download_url: links.asset(assetKey(upload.id)),
    filename: upload.filename,
    size: upload.bytes,
  })
}

const event = 'image.task.terminal'

/** Addresses only: a webhook has no room for whole pictures. */
export const hook: Hook = {
  write(job, _event, links) {
    const error = errorOf(job)
    const outputs = job.status === 'succeeded' ? job.images : []
    return {
      session_id: hexOf(job.id),
      event_type: event,
      status: job.status === 'succeeded' ? 'OK' : 'ERROR',
      error: error === '' ? undefined : error,
      created_at: Date.parse(job.createdAt),
      payload: {
        ...prediction(job, links),
        outputs: outputs.map(({ asset }) => links.asset(asset)),
      },
    }
  },
  sign({ job, timestamp, body }, keys) {
    const signed = Buffer.concat([Buffer.from(`${timestamp}.`), body])
    return {
      'x-atlascloud-webhook-id': hexOf(job.id),
      'x-atlascloud-webhook-event': event,
      'x-atlascloud-webhook-timestamp': String(timestamp),
      'x-atlascloud-webhook-key-id': keys.kid,
      'x-atlascloud-webhook-signature-ed25519': Buffer.from(keys.sign(signed)).toString(
        'base64url',
      ),
    }
  },
}
