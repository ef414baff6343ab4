/** The audit of the ledger over HTTP, for admins. */
import type { FastifyInstance } from 'fastify'
import type { Till } from '../ledger/contract.ts'
import type { Desk } from './desk.ts'

export function addAudit(app: FastifyInstance, desk: Desk, till: Till): void {
  app.get(
    '/v1/audit',
    desk.answer(200, async (request) => {
      await desk.admin(request, 'audit the ledger')
      const { faults, ...figures } = await till.audit()
      return { ...figures, faults: faults.map((fault) => ({ ...fault })) }
    }),
  )
}
