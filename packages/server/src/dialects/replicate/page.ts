/** Predictions by the hundred (HTTP API, predictions.list, read 2026-11-21). */
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { parse } from '../body.ts'
import type { Call, JobsAsk, JobsPage, Links, Reply } from '../dialect.ts'
import { bareOf, jobIdOf } from '../ids.ts'
import { momentOf } from '../moment.ts'
import { prediction, predictionsPath } from './prediction.ts'

const time = z.string().transform((text, context) => {
  const at = momentOf(text)
  if (at !== undefined) return at
  context.addIssue('must be a time such as 2026-11-21T10:00:00Z')
  return z.NEVER
})
const pageQuery = z.object({
  created_after: time.optional(),
  created_before: time.optional(),
})

/** Pages of 100. Throws Problem. */
export function readPage(call: Call): JobsAsk {
  const { created_after: since, created_before: until } = parse(pageQuery, call.query)
  if (call.query['source'] === 'web') {
    const message = 'No prediction has the source web: there is no web page here. Leave it out.'
    throw new Problem('invalid_request', message, { param: 'source' })
  }
  const last = cursorOf(call).at(-1)
  return {
    limit: 100,
    ...(last === undefined ? {} : { before: jobIdOf(last) }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
}

/** The ids after which this page and those before it began; the last is this page's. */
function cursorOf(call: Call): readonly string[] {
  return (call.query['cursor'] ?? '').split('.').filter(Boolean)
}

/** How many pages the way back is known for; further back stands a mark. */
const longestTrail = 50
const lost = '-'

export function writePage({ jobs, more }: JobsPage, links: Links, call: Call): Reply {
  const trail = cursorOf(call)
  const back = trail.slice(0, -1)
  const last = jobs.at(-1)
  const page = (cursor: readonly string[]) => links.to(`${predictionsPath}${queryOf(call, cursor)}`)
  return {
    status: 200,
    body: {
      previous: trail.length === 0 || back.at(-1) === lost ? null : page(back),
      next: more && last !== undefined ? page(further(trail, bareOf(last.id))) : null,
      results: jobs.map((job) => prediction(job, links)),
    },
  }
}

function further(trail: readonly string[], id: string): readonly string[] {
  return trail.length < longestTrail ? [...trail, id] : [lost, ...trail.slice(2), id]
}

function queryOf({ query }: Call, cursor: readonly string[]): string {
  const { cursor: _, ...rest } = query
  const all = new URLSearchParams(rest)
  if (cursor.length > 0) all.set('cursor', cursor.join('.'))
  return all.size > 0 ? `?${all}` : ''
}
