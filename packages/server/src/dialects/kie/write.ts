/**
 * A task as Kie shows it (docs.kie.ai/market/common/get-task-detail, read 2026-11-21): `param` and
 * `resultJson` are JSON in a string. Its callback is the same, signed as docs.kie.ai/common-api
 * ("Webhook Security Verification", read 2026-11-21) has it: over the task's id and the time alone.
 */
import { createHmac } from 'node:crypto'
import type { JobStatus } from '@limn/sdk'
import { isObject } from '../body.ts'
import type { JsonObject } from '../body.ts'
import type { Hook, JsonReply, Links, ReplyJson, ShownJob } from '../dialect.ts'
import { hexOf } from '../ids.ts'
import { assetKey } from '../native.ts'
import { codeOf } from './fail.ts'

export function ok(data: ReplyJson): JsonReply {
  return { status: 200, body: { code: 200, msg: 'success', data } }
}

export function writeCreated(job: ShownJob): JsonReply {
  return ok({ taskId: hexOf(job.id) })
}

export function writeTask(job: ShownJob, links: Links): JsonReply {
  return ok(taskData(job, links))
}

type State = 'waiting' | 'queuing' | 'generating' | 'success' | 'fail'

const states: Readonly<Record<JobStatus, State>> = {
  queued: 'queuing',
  running: 'generating',
  succeeded: 'success',
  failed: 'fail',
  canceled: 'fail',
}

/** Times that are not known yet are `null`, as in the samples of docs.kie.ai: 0 would be a date. */
function taskData(job: ShownJob, links: Links): { readonly [key: string]: ReplyJson | undefined } {
  const asked = askedOf(job, links)
  const created = Date.parse(job.createdAt)
  const started = job.startedAt === undefined ? undefined : Date.parse(job.startedAt)
  const ended = job.finishedAt === undefined ? undefined : Date.parse(job.finishedAt)
  const urls = job.images.map(({ asset }) => links.asset(asset))
  return {
    taskId: hexOf(job.id),
    model: asked['model'] ?? job.request.model,
    state: job.status === 'queued' && (job.ahead ?? 0) > 0 ? 'waiting' : states[job.status],
    param: JSON.stringify(asked),
    resultJson: job.status === 'succeeded' ? JSON.stringify({ resultUrls: urls }) : '',
    ...failure(job),
    costTime: ended === undefined ? null : ended - (started ?? created),
    createTime: created,
    updateTime: ended ?? started ?? created,
    completeTime: ended ?? null,
  }
}

function failure({ status, problem }: ShownJob): { failCode: string; failMsg: string } {
  if (status === 'canceled') {
    return { failCode: String(codeOf('canceled')), failMsg: 'The task was canceled.' }
  }
  if (problem === undefined) return { failCode: '', failMsg: '' }
  return { failCode: String(codeOf(problem.code)), failMsg: problem.message }
}

/** What was asked; addresses that were too much to keep are ours, of the same pictures. */
function askedOf({ memo, request }: ShownJob, links: Links): JsonObject {
  const kept = isObject(memo) ? memo : { model: request.model }
  const input = isObject(kept['input']) ? kept['input'] : {}
  const urls = request.images.map((ref) => links.asset(assetKey(ref)))
  return {
    ...kept,
    input: {
      prompt: request.prompt,
      ...(urls.length > 0 ? { input_urls: urls } : {}),
      ...input,
    },
  }
}

export const hook: Hook = {
  write(job, _event, links) {
    const { failCode, failMsg } = failure(job)
    const data = taskData(job, links)
    return {
      code: failCode === '' ? 200 : Number(failCode),
      msg: failCode === '' ? 'success' : failMsg,
      // The text of the documents says `taskId`, their sample reads `data.task_id`.
      data: { ...data, task_id: data['taskId'] },
    }
  },
  sign({ job, timestamp }, { hookSecret }) {
    const signature = createHmac('sha256', hookSecret).update(`${hexOf(job.id)}.${timestamp}`)
    return {
      'x-webhook-timestamp': String(timestamp),
      'x-webhook-signature': signature.digest('base64'),
    }
  },
}
