/** The few addresses that are the server's own and no dialect's: who it is, keys, usage and accounts. */
import type { FastifyInstance } from 'fastify'
import type { ReplyJson } from '../dialects/dialect.ts'
import type { Keys, Letters } from '../jobs/contract.ts'
import type { Till } from '../ledger/contract.ts'
import { version } from '../version.ts'
import { addAccounts } from './account-routes.ts'
import { addAudit } from './audit-routes.ts'
import { type DeskParts, makeDesk } from './desk.ts'
import { addHealth, type Health } from './health.ts'
import { addKeys } from './key-routes.ts'
import { addLetters } from './letter-routes.ts'
import type { LinkMaker } from './links.ts'
import { addUsage } from './usage-routes.ts'

export interface HouseDeps extends DeskParts {
  readonly keys: Keys
  readonly letters: Letters
  readonly till: Till
  readonly linkMaker: LinkMaker
  readonly health?: Health | undefined
  /** Aborts when the server takes no more calls. */
  readonly leaving: AbortSignal
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function addHouse(app: FastifyInstance, deps: HouseDeps): void {
  const desk = makeDesk(deps)
  addHealth(app, desk, deps)
  app.get(
    '/',
    desk.answer(200, async (request) => welcome(deps.linkMaker.links(request).to(''))),
  )
  addKeys(app, desk, deps.keys)
  addUsage(app, desk, deps.till, deps.now)
  addAccounts(app, desk, deps.till)
  addAudit(app, desk, deps.till)
  addLetters(app, desk, deps.letters)
}

function welcome(base: string): ReplyJson {
  const ask = JSON.stringify({ model: 'wan2.7-image', prompt: 'a misty forest at dawn' })
  return {
    name: 'limn',
    version,
    what: 'An image API that people run themselves: words and photos in, pictures out.',
    try: `curl ${base}/v1/images/generations -d '${ask}'`,
    models: '/v1/models',
  }
}
