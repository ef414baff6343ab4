/** Keys over HTTP: made, listed, changed and revoked. Users see the keys of their own account; the rest is the admins'. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ReplyJson } from '../dialects/dialect.ts'
import type { KeyCard, Keys } from '../jobs/contract.ts'
import { microsOf, mostMicros } from '../ledger/dollars.ts'
import { Problem } from '../problem.ts'
import type { Desk } from './desk.ts'

const name = z
  .string('of a key is a text of 1 to 100 characters')
  .trim()
  .min(1, 'of a key is a text of 1 to 100 characters')
  .max(100, 'of a key is a text of 1 to 100 characters')
  // eslint-disable-next-line no-control-regex
  .refine((text) => !/[\0-\x1f\x7f]/.test(text), 'of a key has no control characters')

const count = z.int('must be a whole number').min(0).max(1_000_000)

/** Dollars as text or number, `"25.00"`: read digit by digit. */
export const usd = z
  .union([z.string(), z.number()], 'must be dollars such as "25.00"')
  .transform((said, context) => {
    const micros = microsOf(String(said))
    if (micros !== undefined) return micros
    context.addIssue('must be dollars such as "25.00", with at most six decimals')
    return z.NEVER
  })

/** Micro-dollars. */
export const micros = z.int('must be a whole number of micro-dollars').min(0).max(mostMicros)

const every = z.enum(['month', 'total']).default('month')

const budget = z
  .strictObject({ micros: micros.optional(), usd: usd.optional(), every })
  .transform(({ micros: told, usd: dollars, every: often }, context) => {
    const most = told ?? dollars
    if (most !== undefined && (told === undefined || dollars === undefined)) {
      return { micros: most, every: often }
    }
    context.addIssue('has either `micros` or `usd`')
    return z.NEVER
  })

/** `null` is as the server's settings say. */
const limits = z.strictObject({
  createsPerMinute: count.nullish(),
  concurrentJobs: count.nullish(),
  budget: budget.nullish(),
})

const keyAsk = z.strictObject({
  name: name.default('key'),
  admin: z.boolean().optional(),
  account: z.string().max(80).optional(),
  limits: limits.optional(),
})

const keyChange = z.strictObject({
  name: name.optional(),
  admin: z.boolean().optional(),
  limits: limits.optional(),
})

const forcing = z.object({ force: z.enum(['true', 'false']).optional() })

const accountQuery = z.object({ account: z.string().max(80).optional() })

export function addKeys(app: FastifyInstance, desk: Desk, keys: Keys): void {
  const idOf = ({ params }: FastifyRequest) => z.object({ id: z.string() }).parse(params).id
  const forced = (request: FastifyRequest) => desk.asked(request, forcing).force === 'true'
  app.post(
    '/v1/keys',
    desk.answer(201, async (request) => {
      await desk.admin(request, 'make keys')
      const { name: called, limits: asked, ...ask } = await desk.said(request, keyAsk)
      const { key, ...card } = await keys.create(called, { ...ask, limits: withoutNulls(asked) })
      return { id: card.id, key, ...keyJson(card) }
    }),
  )
  app.get(
    '/v1/keys',
    desk.answer(200, async (request) => {
      const { account, admin } = await desk.visitor(request)
      const wanted = desk.asked(request, accountQuery).account
      if (!admin && wanted !== undefined && wanted !== account) {
        throw new Problem('forbidden', 'Only an admin key may see the keys of other accounts.')
      }
      const cards = await keys.list(admin ? wanted : account)
      return { object: 'list', data: cards.map(keyJson) }
    }),
  )
  app.get(
    '/v1/keys/:id',
    desk.answer(200, async (request) => {
      const { account, admin } = await desk.visitor(request)
      return keyJson(await keys.find(idOf(request), admin ? undefined : account))
    }),
  )
  app.patch(
    '/v1/keys/:id',
    desk.answer(200, async (request) => {
      await desk.admin(request, 'change keys')
      const change = await desk.said(request, keyChange)
      return keyJson(await keys.change(idOf(request), change, forced(request)))
    }),
  )
  app.delete(
    '/v1/keys/:id',
    desk.answer(200, async (request) => {
      await desk.admin(request, 'revoke keys')
      return keyJson(await keys.revoke(idOf(request), forced(request)))
    }),
  )
}

/** A new key has nothing to take back. */
function withoutNulls(asked: z.infer<typeof limits> | undefined) {
  return {
    createsPerMinute: asked?.createsPerMinute ?? undefined,
    concurrentJobs: asked?.concurrentJobs ?? undefined,
    budget: asked?.budget ?? undefined,
  }
}

function keyJson({ limits: own, lastUsedAt, revokedAt, ...card }: KeyCard): {
  readonly [name: string]: ReplyJson
} {
  return {
    ...card,
    limits: {
      createsPerMinute: own.createsPerMinute ?? null,
      concurrentJobs: own.concurrentJobs ?? null,
      budget: own.budget ? { ...own.budget } : null,
    },
    lastUsedAt: lastUsedAt ?? null,
    revokedAt: revokedAt ?? null,
  }
}
