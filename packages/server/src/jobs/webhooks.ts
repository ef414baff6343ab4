/**
 * Delivers news of jobs: an entry of the queue is one letter to one address, posted until it arrives or
 * a day has gone by. What never arrived lies in the dead letter queue. See news.ts for how entries come
 * to be. Several are on their way at once, and only a few of those to one host, and not all of them for
 * one account: who answers slowly, or has many names, holds up nobody else.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { deliver, type DeliveringParts } from './delivering.ts'
import { asNews, groupOf, type News } from './news.ts'
import { newsQueue, takeBackEntries } from './queue.ts'
import type { Bell } from './waiting.ts'

export interface WebhookParts extends DeliveringParts {
  readonly boss: PgBoss
  readonly bell: Bell
}

export interface Webhooks {
  /** Begins to deliver, what a killed process left first. Called once. */
  start(): Promise<void>
  /** Takes nothing more, and breaks off what takes long; it is tried again later. Takes at most five seconds. */
  stop(): Promise<void>
}

/** Deliveries at once. */
const slots = 24
const slotsPerAccount = 12
/** For each account. */
const slotsPerHost = 2
/** How often the queue is looked into when no bell rings, in milliseconds. */
const lookEvery = 2_000
/** And how often at most when one does. */
const lookApart = 100

export function makeWebhooks(parts: WebhookParts): Webhooks {
  const { kysely, boss } = parts
  const [stopping, breaking] = [new AbortController(), new AbortController()]
  let working: Promise<unknown> = Promise.resolve()
  return {
    async start() {
      await kysely.transaction().execute((tx) => takeBackEntries(boss, tx, newsQueue))
      working = work(parts, stopping.signal, breaking.signal)
    },
    async stop() {
      stopping.abort()
      await Promise.race([working, pause(2_000, undefined, { ref: false })])
      breaking.abort(new Error('the server is stopping'))
      await Promise.race([working, pause(2_000, undefined, { ref: false })])
    },
  }
}

/** Until `stopping` aborts and the last delivery is over. */
async function work(
  parts: WebhookParts,
  stopping: AbortSignal,
  breaking: AbortSignal,
): Promise<void> {
  const underWay = new Map<Promise<void>, News>()
  while (!stopping.aborted) {
    const wake = AbortSignal.any([stopping, AbortSignal.timeout(lookEvery)])
    // Listening begins before looking: what is queued in between is not missed.
    const heard = parts.bell.heard('any', 'changed', wake)
    const full = underWay.size >= slots
    const taken = full ? undefined : await take(parts, [...underWay.values()])
    if (taken) {
      const delivery = carry(parts, taken, breaking).finally(() => underWay.delete(delivery))
      underWay.set(delivery, taken.news)
      continue
    }
    await Promise.race([heard, ...underWay.keys()])
    await pause(lookApart, undefined, { ref: false })
  }
  await Promise.all(underWay.keys())
}

/** Those to whom nothing more is sent just now. */
async function fullGroups({ kysely }: WebhookParts, underWay: readonly News[]): Promise<string[]> {
  const groups = reached(underWay.map(groupOf), slotsPerHost)
  const accounts = underWay.map((news) => news.account)
  for (const account of reached(accounts, slotsPerAccount)) {
    const { rows } = await sql<{ group: string }>`
      select distinct group_id as "group" from pgboss.job
      where name = ${newsQueue} and state < 'active'
        and starts_with(group_id, ${groupOf({ account, host: '' })})`.execute(kysely)
    groups.push(...rows.map(({ group }) => group))
  }
  return groups
}

/** What stands in the list this often. */
function reached(names: readonly string[], often: number): string[] {
  const counted = Map.groupBy(names, (name) => name)
  return [...counted].flatMap(([name, all]) => (all.length >= often ? name : []))
}

interface Taken {
  readonly entry: { readonly id: string; readonly retryCount: number }
  readonly news: News
  readonly attempt: number
  readonly of: number
}

async function take(parts: WebhookParts, underWay: readonly News[]): Promise<Taken | undefined> {
  const { boss, log } = parts
  try {
    const full = await fullGroups(parts, underWay)
    const busy = [...full, ...underWay.map(groupOf)]
    const fetch = (ignoreGroups: string[]) =>
      boss.fetch<unknown>(newsQueue, { batchSize: 1, includeMetadata: true, ignoreGroups })
    // Where nothing is on its way yet comes first: else old news to who never answers went before it.
    const fresh = await fetch(busy)
    const [entry] = fresh.length > 0 ? fresh : await fetch(full)
    if (!entry) return undefined
    const { id, retryCount, retryLimit, data } = entry
    const news = asNews(data)
    return { entry: { id, retryCount }, news, attempt: retryCount + 1, of: retryLimit + 1 }
  } catch (error) {
    log.error({ err: error }, 'the queue of news could not be read')
    return undefined
  }
}

/** What can't be settled now comes back by itself when the entry's time is up. */
async function carry(parts: WebhookParts, { entry, ...attempt }: Taken, breaking: AbortSignal) {
  const { boss, log } = parts
  try {
    const arrived = await deliver(parts, attempt, breaking)
    if (arrived) await boss.complete(newsQueue, entry)
    else await boss.fail(newsQueue, entry, { message: 'not delivered' })
  } catch (error) {
    log.error({ err: error, news: attempt.news.id }, 'an attempt to deliver could not be settled')
  }
}
