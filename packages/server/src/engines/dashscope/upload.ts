/**
 * The host's temporary store ("get-temporary-file-url", read 2026-11-21): a policy, then a form for each
 * file, then `oss://`. Nothing here costs, and all of it may be done again.
 */
import { randomUUID } from 'node:crypto'
import { extname } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import type { InputImage } from '../engine.ts'
import { readJson } from '../relay/answer.ts'
import { ask, CallFailed, hostAt } from '../relay/call.ts'
import { filePart, formBody } from '../relay/spoken.ts'
import { type Client, unreachable } from './client.ts'
import { problemOf } from './codes.ts'

const policyAnswer = z.object({
  data: z.object({
    policy: z.string(),
    signature: z.string(),
    upload_dir: z.string(),
    upload_host: z.url({ protocol: /^https?$/ }),
    oss_access_key_id: z.string(),
    x_oss_object_acl: z.string(),
    x_oss_forbid_overwrite: z.string(),
  }),
})
type Policy = z.infer<typeof policyAnswer>['data']

const ends: Readonly<Record<string, string>> = { 'image/jpeg': '.jpg', 'image/webp': '.webp' }

/** Their addresses, in order. Throws Problem. */
export async function keepImages(
  client: Client,
  model: string,
  images: readonly InputImage[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const policy = await policyFor(client, model, signal)
    const addresses: string[] = []
    // One after another: together they would only share the line.
    for (const image of images) addresses.push(await keep(client, policy, image, signal))
    return addresses
  } catch (error) {
    if (error instanceof CallFailed) throw unreachable(error)
    throw error
  }
}

async function policyFor(client: Client, model: string, signal: AbortSignal): Promise<Policy> {
  const path = `/uploads?action=getPolicy&model=${encodeURIComponent(model)}`
  const asking = { method: 'GET', path, signal, times: client.lookTimes } as const
  const said = await ask(client.host, asking, readJson)
  const read = policyAnswer.safeParse(said.body)
  if (said.status === 200 && read.success) return checked(client, read.data.data)
  const { status, retryAfterMs } = said
  throw problemOf(
    { status, code: '', message: 'its store for images could not be used', retryAfterMs },
    client.key,
  )
}

/** Pictures leave over TLS, or to the very host the operator has set. */
function checked({ host }: Client, policy: Policy): Policy {
  const url = new URL(policy.upload_host)
  if (url.protocol === 'https:' || url.host === new URL(host.url).host) return policy
  const message = 'The host wants images at an address without TLS; they are not sent there.'
  throw new Problem('engine_failed', message, { retryable: false })
}

async function keep(
  client: Client,
  policy: Policy,
  image: InputImage,
  signal: AbortSignal,
): Promise<string> {
  const filename = `${randomUUID()}${ends[image.mime] ?? (extname(image.path) || '.png')}`
  const key = `${policy.upload_dir}/${filename}`
  const body = formBody(
    [
      ['OSSAccessKeyId', policy.oss_access_key_id],
      ['Signature', policy.signature],
      ['policy', policy.policy],
      ['key', key],
      ['x-oss-object-acl', policy.x_oss_object_acl],
      ['x-oss-forbid-overwrite', policy.x_oss_forbid_overwrite],
      ['success_action_status', '200'],
      ['x-oss-content-type', image.mime],
    ],
    [{ name: 'file', filename, mime: image.mime, file: await filePart(image.path) }],
  )
  // The form's fields are the credential: the key stays here.
  const store = hostAt(policy.upload_host, {})
  try {
    const asking = { method: 'POST', path: '', body, signal, times: client.submitTimes } as const
    const { status, retryAfterMs } = await ask(store, asking, (answer) => readJson(answer))
    if (status === 200 || status === 204) return `oss://${key}`
    throw problemOf(
      {
        status: status < 500 ? 503 : status,
        code: '',
        message: 'its store did not take an image',
        retryAfterMs,
      },
      client.key,
    )
  } finally {
    store.agent.destroy()
  }
}
