/** News over HTTP: what was and was not delivered, and sending it again. Users see their own; admins may name an account. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ReplyJson } from '../dialects/dialect.ts'
import type { LetterCard, Letters } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Desk } from './desk.ts'

const states = ['waiting', 'delivered', 'dead', 'dropped'] as const
const state = z.enum(states, `must be one of ${states.join(', ')}`)
/** `*`: everybody's. */
const account = z.string().max(80).optional()

const pageQuery = z.object({
  state: state.optional(),
  job: z.string().optional(),
  account,
  limit: z.coerce.number().int().min(1).max(1000).default(20),
  before: z.string().optional(),
})
const allQuery = z.object({ state: state.default('dead'), account })
const oneParams = z.object({ id: z.string() })

export function addLetters(app: FastifyInstance, desk: Desk, letters: Letters): void {
  const one = async (request: FastifyRequest) => {
    const visitor = await desk.visitor(request)
    const { id } = oneParams.parse(request.params)
    return [id, visitor.admin ? undefined : visitor.account] as const
  }
  app.get(
    '/v1/webhooks',
    desk.answer(200, async (request) => {
      const ask = desk.asked(request, pageQuery)
      const whose = await whoseOf(desk, request, ask.account)
      const { letters: found, more } = await letters.list({ ...ask, account: whose })
      return { object: 'list', data: found.map(asJson), has_more: more }
    }),
  )
  app.get(
    '/v1/webhooks/:id',
    desk.answer(200, async (request) => asJson(await letters.find(...(await one(request))))),
  )
  app.post(
    '/v1/webhooks/:id/redeliver',
    desk.answer(202, async (request) => asJson(await letters.redeliver(...(await one(request))))),
  )
  app.post(
    '/v1/webhooks/redeliver',
    desk.answer(202, async (request) => {
      const ask = desk.asked(request, allQuery)
      const whose = await whoseOf(desk, request, ask.account)
      const { count, more } = await letters.redeliverAll(ask.state, whose)
      return { redelivered: count, has_more: more }
    }),
  )
}

/** Whose news is asked for; `undefined` is everybody's. */
async function whoseOf(
  desk: Desk,
  request: FastifyRequest,
  asked: string | undefined,
): Promise<string | undefined> {
  const visitor = await desk.visitor(request)
  if (asked === undefined || asked === visitor.account) return visitor.account
  if (visitor.admin) return asked === '*' ? undefined : asked
  throw new Problem('forbidden', 'Only an admin key may see the news of other accounts.', {
    param: 'account',
  })
}

function asJson({ createdAt, nextAt, deliveredAt, ...letter }: LetterCard): ReplyJson {
  return {
    ...letter,
    created_at: createdAt,
    next_at: nextAt ?? null,
    delivered_at: deliveredAt ?? null,
    status: letter.status ?? null,
    error: letter.error ?? null,
  }
}
