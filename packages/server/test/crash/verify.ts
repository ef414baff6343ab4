/** What was promised of every job that was accepted, looked at from outside. */
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import type { Accepted, Load } from './load.ts'
import type { Receiver } from './receiver.ts'

export interface Examination {
  readonly url: string
  readonly upstream: string
  readonly load: Load
  readonly receiver: Receiver
  /** In milliseconds, for all jobs to end and all letters to arrive. */
  readonly patience: number
}

interface SeenJob {
  readonly id: string
  readonly status: string
  readonly problem?: { readonly code: string; readonly message: string }
  readonly images: readonly { readonly url: string }[]
}

const final = new Set(['succeeded', 'failed', 'canceled'])

export async function examine(what: Examination) {
  const { load, upstream, url } = what
  const late = performance.now() + what.patience
  const broken: string[] = []
  const jobs = new Map<Accepted, SeenJob>()
  for (const accepted of load.accepted) {
    const job = await ended(url, accepted, late)
    if (!job || !final.has(job.status))
      broken.push(`${accepted.id} (${accepted.dialect}) is ${job?.status ?? 'not there'}`)
    if (job) jobs.set(accepted, job)
  }
  const endedAt = performance.now()
  broken.push(...twice(jobs))
  const opened = await openAll([...jobs.values()], broken)
  const purchases = await countPurchases(upstream, jobs, broken)
  const letters = await checkLetters(what, jobs, late, broken)
  const audit = await auditOf(url, broken)
  const states = [...jobs.values()].map(({ status, problem }) =>
    problem ? `${status}: ${problem.code}` : status,
  )
  const counted = Object.fromEntries(
    [...Map.groupBy(states, (state) => state)].map(([state, all]) => [state, all.length]),
  )
  return {
    endedAt,
    broken,
    figures: { ended: counted, pictures: opened, purchases, ...letters, audit },
  }
}

async function ended(url: string, { id }: Accepted, late: number): Promise<SeenJob | undefined> {
  for (;;) {
    const answer = await fetch(`${url}/v1/jobs/${id}`).catch(() => undefined)
    if (answer?.status === 404) return undefined
    const job: SeenJob | undefined = answer?.ok ? await answer.json() : undefined
    if ((job && final.has(job.status)) || performance.now() > late) return job
    await pause(150)
  }
}

/** Each call, however often it was sent, is one job. */
function twice(jobs: ReadonlyMap<Accepted, SeenJob>): readonly string[] {
  const byJob = Map.groupBy([...jobs], ([, { id }]) => id)
  return [...byJob].flatMap(([id, all]) =>
    all.length > 1 ? `${all.length} calls share the job ${id}` : [],
  )
}

async function openAll(jobs: readonly SeenJob[], broken: string[]): Promise<number> {
  let opened = 0
  for (const { id, status, images } of jobs) {
    if (status === 'succeeded' && images.length === 0)
      broken.push(`${id} succeeded without a picture`)
    for (const { url } of images) {
      try {
        const answer = await fetch(url)
        await sharp(Buffer.from(await answer.arrayBuffer()), { failOn: 'warning' }).stats()
        opened += 1
      } catch (error) {
        broken.push(`a picture of ${id} does not open: ${String(error)}`)
      }
    }
  }
  return opened
}

/** Nothing is bought twice, and what was delivered was bought. */
async function countPurchases(
  upstream: string,
  jobs: ReadonlyMap<Accepted, SeenJob>,
  broken: string[],
): Promise<number> {
  const answer = await fetch(`${upstream}/_count`)
  const counts: { readonly sold: Readonly<Record<string, number>> } = await answer.json()
  let bought = 0
  for (const [prompt, times] of Object.entries(counts.sold)) {
    bought += times
    if (times > 1) broken.push(`${prompt} was bought ${times} times`)
  }
  for (const [{ prompt }, { id, status }] of jobs) {
    const times = counts.sold[prompt] ?? 0
    if (status === 'succeeded' && times === 0) broken.push(`${id} was delivered and never bought`)
  }
  return bought
}

async function checkLetters(
  { load, receiver }: Examination,
  jobs: ReadonlyMap<Accepted, SeenJob>,
  late: number,
  broken: string[],
) {
  const hooked = load.accepted.filter((accepted) => accepted.hooked && jobs.has(accepted))
  for (const { id } of hooked) {
    while (!receiver.letters.has(id) && performance.now() < late) await pause(200)
    const ids = receiver.letters.get(id) ?? []
    if (ids.length === 0) broken.push(`nobody was told of ${id}`)
    if (new Set(ids).size > 1) broken.push(`${id} was told of under ${new Set(ids).size} ids`)
  }
  const all = [...receiver.letters.values()]
  return { letters: all.length, lettersTwice: all.filter((ids) => ids.length > 1).length }
}

async function auditOf(url: string, broken: string[]): Promise<unknown> {
  const answer = await fetch(`${url}/v1/audit`)
  const audit: { readonly faults?: readonly unknown[] } = await answer.json()
  if (!answer.ok || !Array.isArray(audit.faults)) broken.push(`no audit: ${answer.status}`)
  else broken.push(...audit.faults.map((fault) => `the ledger: ${JSON.stringify(fault)}`))
  return audit
}
