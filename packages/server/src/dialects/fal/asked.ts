/**
 * A call of `fal.run` or `queue.fal.run` as a command. Headers and query: fal.ai/docs "queue" and
 * "headers", fal-js `queue.ts`, all read 2026-08-21.
 */
import { z } from 'zod'
import { isWeb } from '../address.ts'
import type { Call } from '../call.ts'
import type { Asked } from '../route.ts'
import { type Idle, unheard, unknown } from '../warn.ts'
import { parseAll } from './faults.ts'
import { readInput } from './input.ts'
import type { Memo } from './status.ts'

const headers: Readonly<Record<string, Idle>> = {
  'x-fal-request-timeout': { why: 'a request waits in the queue until it is started or cancelled' },
  'x-fal-queue-priority': { why: 'all wait in one queue', silent: ['normal'] },
  'x-fal-object-lifecycle-preference': { why: 'pictures are kept as long as the server keeps all' },
  'x-fal-store-io': { why: 'requests are kept, for they must not get lost', silent: ['1', 'true'] },
  'x-fal-no-retry': {
    why: 'what fails for a passing reason is tried again, and not paid twice',
    silent: ['0', 'false', 'no'],
  },
  'x-fal-retry-config': { why: 'the server has its own' },
  'x-fal-tags': { why: 'they are not kept' },
}
const queue: Idle = { why: 'the queue takes everything, however long it is' }
const query = {
  queue: { fal_max_queue_length: queue },
  run: {
    fal_max_queue_length: queue,
    fal_webhook: { why: 'the answer comes in this call: submit to the queue to be told later' },
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Idle>>>>

const queueQuery = z.object({
  fal_webhook: z
    .string()
    .refine(isWeb, { error: 'Input should be a valid URL with http or https' })
    .optional(),
})

/** `fal.run`: the answer is what the model made. */
export function readRun(call: Call): Asked {
  return { ...asked(call, query.run), wait: true }
}

/** `queue.fal.run`: the answer is where to look. */
export function readSubmit(call: Call): Asked {
  const { fal_webhook: url } = parseAll(queueQuery, call.query, 'query')
  const known = { ...query.queue, fal_webhook: { why: '', silent: [url ?? null] } }
  return { ...asked(call, known), wait: false, ...(url === undefined ? {} : { hook: { url } }) }
}

function asked(call: Call, known: Readonly<Record<string, Idle>>): Omit<Asked, 'wait'> {
  const app = (call.params['*'] ?? '').replace(/\/+$/, '')
  const { draft, warnings, names } = readInput(call, app)
  const memo: Memo = { app, names }
  return {
    draft,
    warnings: [
      ...warnings,
      ...unheard(call.query, known),
      ...unknown(call.query, known),
      ...unheard(call.headers, headers),
    ],
    memo: { app: memo.app, names: { ...memo.names } },
  }
}
