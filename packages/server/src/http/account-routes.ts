/** Accounts over HTTP: what they have, hold and spent; paying in. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ReplyJson } from '../dialects/dialect.ts'
import type { AccountFigures, Till } from '../ledger/contract.ts'
import { Problem } from '../problem.ts'
import type { Desk } from './desk.ts'
import { micros, usd } from './key-routes.ts'

const creditAsk = z.strictObject({
  usd: usd.optional(),
  micros: micros.optional(),
  note: z.string().max(500).default(''),
})

const accountChange = z.strictObject({
  balance: z.null('can only be set to null: nothing has to be paid in. Credit is paid in'),
})

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(80).optional(),
})

export function addAccounts(app: FastifyInstance, desk: Desk, till: Till): void {
  const idOf = ({ params }: FastifyRequest) => z.object({ id: z.string() }).parse(params).id
  app.get(
    '/v1/accounts',
    desk.answer(200, async (request) => {
      await desk.admin(request, 'see all accounts')
      const { limit, after } = desk.asked(request, pageQuery)
      const found = await till.accounts(limit, after)
      return { object: 'list', data: found.map(accountJson) }
    }),
  )
  app.get(
    '/v1/accounts/:id',
    desk.answer(200, async (request) => {
      const { account, admin } = await desk.visitor(request)
      const id = idOf(request)
      // What is somebody else's is not there.
      if (!admin && id !== account) throw new Problem('not_found', 'There is no such account.')
      return accountJson(await till.account(id))
    }),
  )
  app.patch(
    '/v1/accounts/:id',
    desk.answer(200, async (request) => {
      await desk.admin(request, 'change accounts')
      await desk.said(request, accountChange)
      return accountJson(await till.unprepay(idOf(request)))
    }),
  )
  app.post(
    '/v1/accounts/:id/credit',
    desk.answer(201, async (request) => {
      await desk.admin(request, 'pay in')
      const { usd: dollars, micros: told, note } = await desk.said(request, creditAsk)
      const paid = told ?? dollars
      if (paid === undefined || (told !== undefined && dollars !== undefined)) {
        const message = 'A credit has either `usd`, such as "10.00", or `micros`.'
        throw new Problem('invalid_request', message, { param: 'usd' })
      }
      return accountJson(await till.credit(idOf(request), paid, note))
    }),
  )
}

function accountJson(figures: AccountFigures): ReplyJson {
  const { held, spentThisMonth, ...account } = figures
  return { ...account, held: { ...held }, spentThisMonth: { ...spentThisMonth } }
}
