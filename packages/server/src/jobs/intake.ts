/**
 * A request on its way in: model, limits and defaults; its pictures; the engine that will make it; and
 * one transaction with the job's row and its place in the queue. What can be refused is refused here,
 * before the job exists, so that a stored job can be run.
 */
import { randomInt } from 'node:crypto'
import type { ImageRequest, Job } from '@limn/sdk'
import type { PgBoss } from 'pg-boss'
import type { Catalog } from '../catalog/catalog.ts'
import { complete } from '../catalog/complete.ts'
import { checkDraft } from '../catalog/limits.ts'
import type { Engine } from '../engines/engine.ts'
import { Problem } from '../problem.ts'
import { type BringingParts, bringPictures } from './bringing.ts'
import type { Incoming } from './contract.ts'
import { newId } from './sql/ids.ts'
import { enqueue } from './queue.ts'
import { asJob } from './sql/rows.ts'
import type { JobInputs } from './sql/tables.ts'

export interface IntakeParts extends BringingParts {
  readonly boss: PgBoss
  readonly catalog: Catalog
  readonly engines: readonly Engine[]
  readonly now: () => Date
}

export async function accept(parts: IntakeParts, incoming: Incoming): Promise<Job> {
  const { draft } = incoming
  const model = parts.catalog.find(draft.model)
  checkDraft(model, draft)
  const inputs = await bringPictures(parts, incoming, model.images)
  const { warnings: unmet, ...completed } = complete(model, draft, inputs.images, drawSeed)
  const request = { ...completed, ...assetsOf(inputs) }
  const engine = chooseEngine(parts.engines, request)
  const warnings = [...(incoming.warnings ?? []), ...unmet]
  return commit(parts, incoming, { request, inputs, warnings, engine: engine.name })
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
}

async function commit(
  { kysely, boss, now }: IntakeParts,
  { account, dialect, signal }: Incoming,
  { request, inputs, warnings, engine }: Accepted,
): Promise<Job> {
  signal?.throwIfAborted()
  const createdAt = now()
  const id = newId('job', createdAt)
  const row = await kysely.transaction().execute(async (tx) => {
    const lease = await enqueue(boss, tx, { job: id, failures: 0 })
    return tx
      .insertInto('jobs')
      .values({
        id,
        account,
        dialect,
        engine,
        status: 'queued',
        request: JSON.stringify(request),
        inputs: JSON.stringify(inputs),
        warnings: JSON.stringify(warnings),
        lease,
        created_at: createdAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  return asJob(row, [])
}
