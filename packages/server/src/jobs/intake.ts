/**
 * A request on its way in: model, limits and defaults; its pictures; the engine that will make it; and
 * one transaction with the job's row, its place in the queue, the money it holds and the request it is
 * known by. What can be refused is refused here, before the job exists, so that a stored job can be run.
 */
import { randomInt } from 'node:crypto'
import type { ImageRequest } from '@limn/sdk'
import type { Transaction } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Catalog } from '../catalog/catalog.ts'
import { complete } from '../catalog/complete.ts'
import { checkDraft } from '../catalog/limits.ts'
import { quote } from '../catalog/price.ts'
import type { Engine } from '../engines/engine.ts'
import { checkWebhook } from '../images/fetch.ts'
import { type Hold, hold, lockAccount } from '../ledger/ledger.ts'
import { Problem } from '../problem.ts'
import { type AdmissionLimits, admit, isCounted, queueFull } from './admission.ts'
import { type BringingParts, bringPictures } from './bringing.ts'
import type { Incoming, KeptJob, NewsAsk } from './contract.ts'
import { setDeadline } from './deadlines.ts'
import type { Gauge } from './gauge.ts'
import { checkOnce, findEarlier, remember } from './once.ts'
import { makePlace, type Place } from './place.ts'
import { enqueue } from './queue.ts'
import type { Slots } from './slots.ts'
import { newId } from './sql/ids.ts'
import { asJsonb } from './sql/json.ts'
import { ahead, asJob, readJob, type ReadRow } from './sql/rows.ts'
import type { JobInputs, Tables } from './sql/tables.ts'

export interface IntakeParts extends BringingParts {
  readonly boss: PgBoss
  readonly catalog: Catalog
  readonly engines: readonly Engine[]
  /** No limits when absent. */
  readonly admission?: AdmissionLimits | undefined
  readonly gauge: Gauge
  /** Tells that something is queued. */
  readonly queued: () => void
  /** Of this process, when it works, too. */
  readonly slots?: Pick<Slots, 'seat'> | undefined
  readonly now: () => Date
}

export async function accept(parts: IntakeParts, incoming: Incoming): Promise<KeptJob> {
  const { draft, news, once } = incoming
  if (once) checkOnce(once)
  const earlier = await findEarlier(parts.kysely, incoming, parts.now())
  if (earlier !== undefined) return again(parts, incoming, earlier)
  if (news) await checkNews(news, parts.fetchAllow)
  const memo = memoOf(incoming)
  const model = parts.catalog.find(draft.model, incoming.dialect)
  checkDraft(model, draft)
  // Looked at again when it counts; but who can't come in is not fetched for.
  if (draft.images?.length) await admit(parts.kysely, incoming, parts.admission, parts.now())
  const inputs = await bringPictures(parts, incoming, model.images)
  const { warnings: unmet, ...completed } = complete(model, draft, inputs.images, drawSeed)
  const request = { ...completed, ...assetsOf(inputs) }
  const engine = chooseEngine(parts.engines, request)
  const warnings = [...(incoming.warnings ?? []), ...unmet]
  const price = quote(model, 1).perImage
  return commit(parts, incoming, { request, inputs, warnings, engine: engine.name, memo, price })
}

/** The job that the same request has made before, as it is now. */
async function again({ kysely }: IntakeParts, { account }: Incoming, id: string): Promise<KeptJob> {
  return { ...(await readJob(kysely, { account, id })), repeated: true }
}

/** A key for signing, sealed, is never longer. */
const secretLength = 8192

async function checkNews(
  { url, secret = '' }: NewsAsk,
  fetchAllow: readonly string[],
): Promise<void> {
  await checkWebhook(url, fetchAllow)
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
  /** Of one picture, in micro-dollars; `null`: unknown. */
  readonly price: number | null
}

/**
 * The account's row first: of calls at the same moment each sees what the one before has made. Who takes
 * it makes new rows only, which nobody can be waiting for.
 */
async function commit(
  parts: IntakeParts,
  incoming: Incoming,
  accepted: Accepted,
): Promise<KeptJob> {
  const { account, once, signal } = incoming
  signal?.throwIfAborted()
  await parts.gauge.look(parts.kysely)
  const createdAt = parts.now()
  using place = placeFor(parts, incoming, accepted)
  const made = await parts.kysely.transaction().execute(async (tx) => {
    const payer = await lockAccount(tx, account, isCounted(incoming, parts.admission))
    const earlier = await findEarlier(tx, incoming, createdAt)
    if (earlier !== undefined) return earlier
    const turn = await admit(tx, incoming, parts.admission, createdAt)
    if (!parts.gauge.take()) throw queueFull()
    const row = await insert(parts, tx, incoming, accepted, { createdAt, turn, place })
    await hold(tx, payer, holdOf(row, incoming))
    await remember(tx, account, once, row.id, createdAt)
    return row
  })
  if (typeof made === 'string') return again(parts, incoming, made)
  if (place.take(made)) parts.gauge.back()
  else parts.queued()
  // As it came in, whatever has become of it since.
  return asJob({ ...made, status: 'queued', started_at: null, ahead: made.ahead ?? 0 }, [])
}

/**
 * A free slot here, for the job to begin in the transaction that makes it, if nobody stands before it. Not
 * where something is to be asked or told at its beginning: that is done by who begins it later.
 */
function placeFor(parts: IntakeParts, { news }: Incoming, accepted: Accepted): Place {
  const { engines, slots } = parts
  const limited = engines.find(({ name }) => name === accepted.engine)?.atOnce !== undefined
  return makePlace(limited || news?.events.includes('start') ? undefined : slots?.seat())
}

async function insert(
  { boss }: IntakeParts,
  tx: Transaction<Tables>,
  { account, key, once, dialect, news, looks = 0, deadlineSeconds, trace }: Incoming,
  { request, inputs, warnings, engine, memo, price }: Accepted,
  { createdAt, turn, place }: { createdAt: Date; turn: number; place: Place },
): Promise<ReadRow> {
  const id = newId('job', createdAt)
  const deadline =
    deadlineSeconds === undefined
      ? undefined
      : new Date(createdAt.getTime() + deadlineSeconds * 1000)
  if (deadline) await setDeadline(boss, tx, id, deadline)
  const lease = await enqueue(boss, tx, { job: id, failures: 0, turn })
  const begins = (await place.next(tx)) === lease
  return tx
    .insertInto('jobs')
    .values({
      id,
      account,
      key,
      dialect,
      engine,
      memo,
      looks,
      deadline,
      trace,
      turn,
      lease,
      fingerprint: once?.fingerprint,
      ...(begins
        ? { status: 'running', attempts: 1, started_at: createdAt }
        : { status: 'queued' }),
      request: asJsonb(request),
      inputs: asJsonb(inputs),
      warnings: asJsonb(warnings),
      news: news ? asJsonb(news) : null,
      price_micros: price,
      created_at: createdAt,
    })
    .returningAll()
    .returning(ahead)
    .executeTakeFirstOrThrow()
}

function holdOf(row: ReadRow, { key, limits }: Incoming): Hold {
  const { id, price_micros, request, engine, dialect, created_at } = row
  return {
    job: id,
    key,
    priceMicros: price_micros === null ? null : Number(price_micros),
    // Of a set the engine decides how many, up to so many.
    pictures: request.count,
    model: request.model,
    engine,
    dialect,
    at: created_at,
    budget: limits?.budget,
  }
}
