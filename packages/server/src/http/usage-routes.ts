/** What was used, over HTTP: sums as JSON or CSV, and every charge as CSV. Users see their own account's. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ReplyJson } from '../dialects/dialect.ts'
import { type Span, type Till, type UsageGroup, usageGroups } from '../ledger/contract.ts'
import { Problem } from '../problem.ts'
import type { Desk } from './desk.ts'
import { chargesCsv, usageCsv } from './usage-csv.ts'

/** There is no year 0 in a database. */
const earliest = Date.parse('0001-01-01T00:00:00Z')

const moment = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\d/.test(text) && Date.parse(text) >= earliest,
    'must be a day such as 2026-11-01, or a time in ISO 8601',
  )
  .transform((text) => new Date(text))

const spanQuery = {
  since: moment.optional(),
  until: moment.optional(),
  account: z.string().max(80).optional(),
}

const usageQuery = z.object({
  ...spanQuery,
  group: z.enum([...usageGroups, 'none']).default('day'),
  format: z.enum(['json', 'csv']).default('json'),
})

const entriesQuery = z.object(spanQuery)

type SpanAsk = z.infer<typeof entriesQuery>

export function addUsage(app: FastifyInstance, desk: Desk, till: Till, now: () => number): void {
  async function spanOf(request: FastifyRequest, ask: SpanAsk): Promise<Span> {
    const { account, admin } = await desk.visitor(request)
    if (!admin && ask.account !== undefined && ask.account !== account) {
      throw new Problem('forbidden', 'Only an admin key may see the usage of other accounts.')
    }
    const until = ask.until ?? new Date(now())
    const whose = admin ? ask.account : account
    return { account: whose, since: ask.since ?? monthOf(until), until }
  }
  const entries = async (request: FastifyRequest, reply: FastifyReply) =>
    sendLines(
      reply,
      chargesCsv(till.charges(await spanOf(request, desk.asked(request, entriesQuery)))),
    )
  app.get('/v1/usage/entries.csv', desk.handle(entries))
  app.get(
    '/v1/usage',
    desk.handle(async (request, reply) => {
      const { group, format, ...ask } = desk.asked(request, usageQuery)
      const csv = format === 'csv'
      if (group === 'none') {
        if (csv) return entries(request, reply)
        const message = '`group` none is for `format` csv: every charge by itself.'
        throw new Problem('invalid_request', message, { param: 'group' })
      }
      const span = await spanOf(request, ask)
      if (csv) return sendCsv(reply, usageCsv(await till.usage(span, group), group))
      return desk.answer(200, () => usageJson(till, span, group))(request, reply)
    }),
  )
}

/** From the beginning of the month, as invoices have it. */
function monthOf(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), 1))
}

async function usageJson(till: Till, span: Span, group: UsageGroup): Promise<ReplyJson> {
  const { rows, total } = await till.usage(span, group)
  const json = {
    object: 'usage',
    since: span.since.toISOString(),
    until: span.until.toISOString(),
    account: span.account ?? null,
    group,
    data: rows,
    total,
  }
  return JSON.parse(JSON.stringify(json))
}

function sendCsv(reply: FastifyReply, content: string | Readable): FastifyReply {
  return reply
    .code(200)
    .headers({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="usage.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(content)
}

/** The first lines are read before the answer begins: until then a failure can be told. */
async function sendLines(
  reply: FastifyReply,
  lines: AsyncGenerator<string>,
): Promise<FastifyReply> {
  const first = await lines.next()
  const all = async function* () {
    if (!first.done) yield first.value
    yield* lines
  }
  return sendCsv(reply, Readable.from(all()))
}
