/**
 * Delivers news of jobs: takes errands from the queue and runs several at once, each one letter to one
 * endpoint, posted until it arrives or a day has gone by. See endpoints.ts for how they come to be, and
 * tries.ts for how often. Those whose receivers are known to answer always find a slot: who answers
 * slowly, or has many names, holds up nobody else, and little of its own account's.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import type { Meters } from '../meters.ts'
import { deliver, type DeliveringParts } from './delivering.ts'
import { groupOf, type LetterRow, type Standing, standingOf } from './endpoints.ts'
import {
  asErrand,
  type Errand,
  mendErrands,
  settleErrand,
  type SettlingParts,
  takeOn,
} from './errands.ts'
import { forgetLetters } from './letters.ts'
import { adoptNews } from './older-news.ts'
import { overADay, type Tries } from './tries.ts'
import { patiently } from './outage.ts'
import { errandQueue, LeaseLost, renewSeconds, takeBackEntries } from './queue.ts'
import type { Bell } from './waiting.ts'

export interface WebhookParts extends DeliveringParts {
  readonly boss: PgBoss
  readonly bell: Bell
  readonly meters?: Meters | undefined
  /** Tests shorten it. */
  readonly tries?: Tries | undefined
  /** How often the queue is looked into when no bell rings, in milliseconds; 2,000 when absent. */
  readonly lookEveryMs?: number | undefined
  /** Whether nobody else works on this database: then what is under way at the start is nobody's. */
  readonly alone: boolean
}

export interface Webhooks {
  /** Begins to deliver, what a killed process left first. Called once. */
  start(): Promise<void>
  /** Takes nothing more, and breaks off what takes long; it is tried again later. Takes at most five seconds. */
  stop(): Promise<void>
}

/** Deliveries at once. */
const slots = 24
/** Of them, at most so many to receivers that have not yet answered, or did not of late. */
const slotsUnproven = 18
/** And to those that did not of late. */
const slotsAiling = 8
/** For each account: in all, to unproven ones, to ailing ones. */
const ofAccount = { all: 12, unproven: 8, ailing: 4 } as const
/** How often at most the queue is looked into when bells ring. */
const lookApart = 100
/** How often old letters are forgotten, and lost errands mended. */
const tidyEvery = 60_000

type Working = WebhookParts & SettlingParts

export function makeWebhooks(given: WebhookParts): Webhooks {
  const parts: Working = { ...given, tries: given.tries ?? overADay }
  const { kysely, boss } = parts
  const [stopping, breaking] = [new AbortController(), new AbortController()]
  let working: Promise<unknown> = Promise.resolve()
  return {
    async start() {
      if (parts.alone) {
        await kysely.transaction().execute((tx) => takeBackEntries(boss, tx, errandQueue))
      }
      working = Promise.all([
        work(parts, stopping.signal, breaking.signal),
        tidy(parts, stopping.signal),
      ])
    },
    async stop() {
      stopping.abort()
      await Promise.race([working, pause(2_000, undefined, { ref: false })])
      breaking.abort(new Error('the server is stopping'))
      await Promise.race([working, pause(2_000, undefined, { ref: false })])
    },
  }
}

interface UnderWay {
  readonly account: string
  readonly standing: Standing
}

/** Until `stopping` aborts and the last delivery is over. */
async function work(parts: Working, stopping: AbortSignal, breaking: AbortSignal): Promise<void> {
  const underWay = new Map<Promise<void>, UnderWay>()
  while (!stopping.aborted) {
    // Listening begins before looking: what is queued in between is not missed.
    using ear = listen(parts, stopping)
    const full = underWay.size >= slots
    const taken = full ? undefined : await take(parts, [...underWay.values()])
    if (taken) {
      const delivery = carry(parts, taken, breaking).finally(() => underWay.delete(delivery))
      underWay.set(delivery, taken)
      continue
    }
    const over = [...underWay.keys()].map((delivery) => delivery.then(() => 'over'))
    if ((await Promise.race([ear.heard, ...over])) !== 'over') {
      await pause(lookApart, undefined, { ref: false })
    }
  }
  await Promise.all(underWay.keys())
}

function listen({ bell, lookEveryMs = 2_000 }: Working, stopping: AbortSignal) {
  const gone = new AbortController()
  const wake = [stopping, gone.signal, AbortSignal.timeout(lookEveryMs)]
  const heard = bell.heard('any', 'changed', AbortSignal.any(wake))
  return { heard, [Symbol.dispose]: () => gone.abort() }
}

/** Groups of errands of which no more are run just now. */
async function fullGroups({ kysely }: Working, underWay: readonly UnderWay[]): Promise<string[]> {
  const unproven = underWay.filter(({ standing }) => standing !== 'good')
  const ailing = underWay.filter(({ standing }) => standing === 'ailing')
  const full = [
    ...accountsWith(underWay, ofAccount.all).map((account) => groupOf('good', account)),
    ...accountsWith(unproven, ofAccount.unproven).map((account) => groupOf('new', account)),
    ...accountsWith(underWay, ofAccount.all).map((account) => groupOf('new', account)),
    ...[
      ...accountsWith(underWay, ofAccount.all),
      ...accountsWith(unproven, ofAccount.unproven),
      ...accountsWith(ailing, ofAccount.ailing),
    ].map((account) => groupOf('ailing', account)),
  ]
  if (unproven.length >= slotsUnproven) full.push(...(await groupsOf(kysely, 'new')))
  if (unproven.length >= slotsUnproven || ailing.length >= slotsAiling) {
    full.push(...(await groupsOf(kysely, 'ailing')))
  }
  return full
}

function accountsWith(underWay: readonly UnderWay[], often: number): string[] {
  const counted = Map.groupBy(underWay, ({ account }) => account)
  return [...counted].flatMap(([account, all]) => (all.length >= often ? account : []))
}

async function groupsOf(kysely: Working['kysely'], standing: Standing): Promise<string[]> {
  const { rows } = await sql<{ group: string }>`
    select distinct group_id as "group" from pgboss.job
    where name = ${errandQueue} and state < 'active'
      and starts_with(group_id, ${groupOf(standing, '')})`.execute(kysely)
  return rows.map(({ group }) => group)
}

interface Taken extends UnderWay {
  readonly errand: Errand
  /** None when none is due, after all. */
  readonly letter: LetterRow | undefined
}

async function take(parts: Working, underWay: readonly UnderWay[]): Promise<Taken | undefined> {
  const { boss, log } = parts
  try {
    for (;;) {
      const ignoreGroups = await fullGroups(parts, underWay)
      const [entry] = await boss.fetch<unknown>(errandQueue, {
        batchSize: 1,
        includeMetadata: true,
        ignoreGroups,
      })
      if (!entry) return undefined
      const errand = asErrand(entry)
      const taken = await takeOn(parts, errand)
      if (taken) {
        const { endpoint, letter } = taken
        return { errand, letter, account: endpoint.account, standing: standingOf(endpoint) }
      }
      await boss.complete(errandQueue, { id: errand.id, retryCount: errand.retryCount })
    }
  } catch (error) {
    log.error({ err: error }, 'the queue of news could not be read')
    return undefined
  }
}

/** What can't be settled now comes back by itself when the errand's time is up. */
async function carry(parts: Working, { errand, letter }: Taken, breaking: AbortSignal) {
  using _held = keep(parts, errand)
  try {
    const outcome = letter && (await deliver(parts, letter, breaking))
    if (outcome) parts.meters?.delivered(outcome.what === 'arrived' ? 'arrived' : 'failed')
    const delivered = letter && outcome && { letter, outcome }
    await patiently(() => settleErrand(parts, errand, delivered), breaking)
  } catch (error) {
    const level = error instanceof LeaseLost ? 'warn' : 'error'
    parts.log[level]({ err: error, news: letter?.id }, 'an attempt to deliver could not be settled')
  }
}

/** Says time and again that the errand is still being run. */
function keep({ boss, log }: Working, { id, retryCount }: Errand): Disposable {
  const touch = () => {
    boss.touch(errandQueue, { id, retryCount }).catch((err: unknown) => {
      log.warn({ err }, 'the hold on a delivery could not be renewed')
    })
  }
  const timer = setInterval(touch, renewSeconds * 1000)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

async function tidy(parts: Working, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await adoptNews(parts)
      await mendErrands(parts)
      await forgetLetters(parts)
    } catch (error) {
      parts.log.error({ err: error }, 'old news could not be tidied up')
    }
    await pause(tidyEvery, undefined, { ref: false, signal: stopping }).catch(() => undefined)
  }
}
