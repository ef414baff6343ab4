/** News of a job as its dialect tells it: composed, signed, ready to be posted. */
import { buffer } from 'node:stream/consumers'
import type { Dialect } from '../dialects/dialect.ts'
import type { Herald } from '../jobs/contract.ts'
import type { Store } from '../store/store.ts'
import type { LinkMaker } from './links.ts'
import { compose, withAddresses } from './reply.ts'
import type { Signing } from './signing.ts'

export interface HeraldDeps {
  readonly dialects: readonly Dialect[]
  readonly store: Store
  readonly linkMaker: LinkMaker
  readonly signing: Signing
}

/**
 * A letter lies in memory as a whole while it is signed and posted, and receivers refuse large ones:
 * pictures that make it longer than this, in bytes, are given by their address.
 */
const maxBytes = 16 * 1024 * 1024

/** A dialect that tells nothing of its own gets the job's id and status. */
export function makeHerald({ dialects, store, linkMaker, signing }: HeraldDeps): Herald {
  return {
    async letter({ job, account, ask, event, id, timestamp }) {
      const hook = dialects.find(({ name }) => name === job.dialect)?.hook
      const links = linkMaker.at(ask.base)
      const told = hook?.write(job, event, links) ?? { id: job.id, status: job.status }
      const whole = await compose(told, store)
      const { content } =
        whole.length > maxBytes
          ? await compose(
              withAddresses(told, (asset) => links.asset(asset)),
              store,
            )
          : whole
      const body = typeof content === 'string' ? Buffer.from(content) : await buffer(content)
      const news = { id, timestamp, body, job }
      const proof = hook?.sign?.(news, signing.keys(account, ask.secret)) ?? {}
      return { body, headers: { 'content-type': 'application/json', ...proof } }
    },
  }
}
