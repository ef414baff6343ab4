/**
 * Jobs and models as PixelDojo shows them (pixeldojo.ai/api-docs, read 2026-11-21). Its pages and clients
 * read results in three ways, `output.images`, `output.image` and `assets`: all are there.
 */
import type { JobStatus } from '@limn/sdk'
import { isObject } from '../body.ts'
import type {
  Call,
  Hook,
  JobsPage,
  JsonReply,
  Links,
  ModelCard,
  ReplyJson,
  ShownJob,
} from '../dialect.ts'
import { requestSchema } from './parameters.ts'

const name = 'pixeldojo'

type Status = 'pending' | 'processing' | 'completed' | 'failed'

const statuses: Readonly<Record<JobStatus, Status>> = {
  queued: 'pending',
  running: 'processing',
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'failed',
}

/** "Submit Response (202 Accepted)". */
export function writeSubmitted(job: ShownJob, links: Links): JsonReply {
  return {
    status: 202,
    body: { jobId: job.id, status: statuses[job.status], statusUrl: statusUrl(job, links) },
  }
}

export function writeJob(job: ShownJob, links: Links): JsonReply {
  return { status: 200, body: jobJson(job, links) }
}

export function writeJobs({ jobs, more, total }: JobsPage, links: Links): JsonReply {
  return {
    status: 200,
    body: { jobs: jobs.map((job) => jobJson(job, links)), total, hasMore: more },
  }
}

function statusUrl({ id }: ShownJob, links: Links): string {
  return links.to(`/pixeldojo/api/v1/jobs/${id}`)
}

function jobJson(job: ShownJob, links: Links): ReplyJson {
  const memo = isObject(job.memo) ? job.memo : {}
  const done = job.status === 'succeeded'
  const urls = job.images.map(({ asset }) => links.asset(asset))
  return {
    jobId: job.id,
    apiId: memo['apiId'] ?? job.request.model,
    status: statuses[job.status],
    statusUrl: statusUrl(job, links),
    output: done ? { images: urls, image: urls[0] } : undefined,
    assets: done
      ? job.images.map(({ asset, mime, width, height, seed }) => ({
          url: links.asset(asset),
          type: 'image',
          mimeType: mime,
          width,
          height,
          seed,
        }))
      : undefined,
    error: job.status === 'canceled' ? 'The job was canceled.' : job.problem?.message,
    warnings: job.warnings.length > 0 ? job.warnings : undefined,
    createdAt: job.createdAt,
    completedAt: job.finishedAt,
  }
}

/** PixelDojo publishes no form of its webhooks: the job, as polling would show it. */
export const hook: Hook = { write: (job, _event, links) => jobJson(job, links) }

/** What PixelDojo publishes; of the other models nothing is known. */
const creditsPerImage: Readonly<Record<string, number>> = { 'wan-2.7-image-pro': 2 }

export function writeModels(cards: readonly ModelCard[], _links: Links, call: Call): JsonReply {
  const detailed = call.query['detailed'] === 'true'
  const wanted = call.query['modality'] ?? 'image'
  const models = wanted === 'image' ? cards.flatMap((card) => entries(card, detailed)) : []
  return {
    status: 200,
    body: { models, total: models.length, imageCount: models.length, videoCount: 0 },
  }
}

export function writeModel(card: ModelCard, _links: Links, call: Call): JsonReply {
  return { status: 200, body: entry(card, apiIdOf(card, call), true) }
}

export function writeSchema(card: ModelCard, _links: Links, call: Call): JsonReply {
  return { status: 200, body: { apiId: apiIdOf(card, call), schema: schemaOf(card) } }
}

function apiIdOf({ id, names }: ModelCard, { params }: Call): string {
  const known = names[name] ?? []
  return known.find((each) => each === params['id']) ?? known[0] ?? id
}

function entries(card: ModelCard, detailed: boolean): readonly ReplyJson[] {
  return (card.names[name] ?? []).map((apiId) => entry(card, apiId, detailed))
}

function entry(card: ModelCard, apiId: string, detailed: boolean): ReplyJson {
  const { details } = card
  const credits = Object.hasOwn(creditsPerImage, apiId) ? creditsPerImage[apiId] : undefined
  return {
    apiId,
    name: details['name'],
    description: details['description'],
    modality: 'image',
    creditCost:
      credits === undefined ? undefined : { default: credits, type: 'fixed', amount: credits },
    requestSchema: detailed ? schemaOf(card) : undefined,
  }
}

function schemaOf({ details: { parameters } }: ModelCard): ReplyJson {
  const properties = isObject(parameters) ? parameters['properties'] : undefined
  const tier = isObject(properties) ? properties['resolution'] : undefined
  return requestSchema(isObject(tier) ? tier['enum'] : undefined)
}
