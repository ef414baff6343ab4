/**
 * A request on its way in: model, limits and defaults; its pictures; the engine that will make it; and
 * one transaction with the job's row and its place in the queue. What can be refused is refused here,
 * before the job exists, so that a stored job can be run.
 */
import { randomInt } from 'node:crypto'
import type { ImageRequest } from '@limn/sdk'
import type { PgBoss } from 'pg-boss'
import type { Catalog } from '../catalog/catalog.ts'
import { complete } from '../catalog/complete.ts'
import { checkDraft } from '../catalog/limits.ts'
import type { Engine } from '../engines/engine.ts'
import { checkWebhook } from '../images/fetch.ts'
import { Problem } from '../problem.ts'
import { type BringingParts, bringPictures } from './bringing.ts'
import type { Incoming, KeptJob, NewsAsk } from './contract.ts'
import { setDeadline } from './deadlines.ts'
import { enqueue } from './queue.ts'
import { newId } from './sql/ids.ts'
import { asJsonb } from './sql/json.ts'
import { ahead, asJob } from './sql/rows.ts'
import type { JobInputs } from './sql/tables.ts'

export interface IntakeParts extends BringingParts {
  readonly boss: PgBoss
  readonly catalog: Catalog
  readonly engines: readonly Engine[]
  readonly now: () => Date
}

export async function accept(parts: IntakeParts, incoming: Incoming): Promise<KeptJob> {
  const { draft, news } = incoming
  if (news) checkNews(news, parts.fetchAllow)
  const memo = memoOf(incoming)
  const model = parts.catalog.find(draft.model, incoming.dialect)
  checkDraft(model, draft)
  const inputs = await bringPictures(parts, incoming, model.images)
  const { warnings: unmet, ...completed } = complete(model, draft, inputs.images, drawSeed)
  const request = { ...completed, ...assetsOf(inputs) }
  const engine = chooseEngine(parts.engines, request)
  const warnings = [...(incoming.warnings ?? []), ...unmet]
  return commit(parts, incoming, { request, inputs, warnings, engine: engine.name, memo })
}

/** A key for signing is never longer. */
const secretLength = 1024

function checkNews({ url, secret = '' }: NewsAsk, fetchAllow: readonly string[]): void {
  checkWebhook(url, fetchAllow)
  if (secret.length <= secretLength) return
  const message = `The secret of a webhook may have ${secretLength} characters.`
  throw new Problem('invalid_request', message, { param: 'webhook' })
}

/** Enough for every parameter a host has; pictures have another place. */
const memoBytes = 64 * 1024

function memoOf({ memo }: Incoming): string | null {
  if (memo === undefined) return null
  const text = asJsonb(memo)
  if (Buffer.byteLength(text) <= memoBytes) return text
  throw new Problem(
    'invalid_request',
    'The parameters of this call, pictures not counted, are more than the 64 KB kept with a job.',
  )
}

/** Drawn once, here: an attempt made again after a crash paints the same picture. */
const drawSeed = () => randomInt(2 ** 31)

function assetsOf({ images, mask }: JobInputs): Pick<ImageRequest, 'images' | 'mask'> {
  return {
    images: images.map(({ asset }) => `asset:${asset}`),
    ...(mask ? { mask: `asset:${mask.asset}` } : {}),
  }
}

/** The first that makes this model and does not refuse. */
function chooseEngine(engines: readonly Engine[], request: ImageRequest): Engine {
  const able = engines.filter((engine) => engine.models.includes(request.model))
  const reasons = able.map((engine) => engine.refuses(request))
  const chosen = able.find((_, at) => reasons[at] === undefined)
  if (chosen) return chosen
  throw new Problem('refused', reasons[0] ?? `No engine here makes ${request.model}.`)
}

interface Accepted {
  readonly request: ImageRequest
  readonly inputs: JobInputs
  readonly warnings: readonly string[]
  readonly engine: string
  readonly memo: string | null
}

async function commit(
  { kysely, boss, now }: IntakeParts,
  { account, dialect, signal, news, looks = 0, deadlineSeconds }: Incoming,
  { request, inputs, warnings, engine, memo }: Accepted,
): Promise<KeptJob> {
  signal?.throwIfAborted()
  const createdAt = now()
  const id = newId('job', createdAt)
  const deadline =
    deadlineSeconds === undefined
      ? undefined
      : new Date(createdAt.getTime() + deadlineSeconds * 1000)
  const row = await kysely.transaction().execute(async (tx) => {
    if (deadline) await setDeadline(boss, tx, id, deadline)
    const lease = await enqueue(boss, tx, { job: id, failures: 0 })
    return tx
      .insertInto('jobs')
      .values({
        id,
        account,
        dialect,
        engine,
        status: 'queued',
        request: asJsonb(request),
        inputs: asJsonb(inputs),
        warnings: asJsonb(warnings),
        memo,
        news: news ? asJsonb(news) : null,
        looks,
        deadline,
        lease,
        created_at: createdAt,
      })
      .returningAll()
      .returning(ahead)
      .executeTakeFirstOrThrow()
  })
  return asJob(row, [])
}
