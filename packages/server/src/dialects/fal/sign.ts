/** How fal signs its webhooks: fal.ai/docs "webhooks", read 2026-08-21. */
import { createHash } from 'node:crypto'
import type { HookKeys, News } from '../dialect.ts'
import { uuidOf } from '../ids.ts'

export function sign(
  { job, timestamp, body }: News,
  keys: HookKeys,
): Readonly<Record<string, string>> {
  const id = uuidOf(job.id)
  const hash = createHash('sha256').update(body).digest('hex')
  const message = [id, keys.account, timestamp, hash].join('\n')
  return {
    'x-fal-webhook-request-id': id,
    'x-fal-webhook-user-id': keys.account,
    'x-fal-webhook-timestamp': String(timestamp),
    'x-fal-webhook-signature': Buffer.from(keys.sign(Buffer.from(message))).toString('hex'),
  }
}
