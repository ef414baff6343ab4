/**
 * How quickly jobs are taken in and taken on, with an engine that makes nothing: embedded, and on
 * PostgreSQL with one process for the calls and 1, 2 or 4 that work.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { good } from '../call.ts'
import { type Child, forkFile, numberFrom, temporaryFolder } from '../child.ts'
import { median, table } from '../measure.ts'

const body = { model: 'wan2.7-image', prompt: 'a test', size: { width: 768, height: 768 } }
const together = 16
const slots = 10

const job = z.object({
  id: z.string(),
  status: z.string(),
  images: z.array(z.object({ revisedPrompt: z.string() })),
})

interface Place extends AsyncDisposable {
  readonly url: string
}

/** A server, and `workers` beside it; none: it works itself. */
export async function place(
  data: string,
  more: {
    readonly database?: string | undefined
    readonly workers?: number
    readonly fill?: number
  },
): Promise<Place> {
  const { database, workers = 0, fill = 0 } = more
  await using all = new AsyncDisposableStack()
  const start = async (role: string, name: string, jobs = 0): Promise<number> => {
    const settings = {
      LIMN_DATA: join(data, name),
      LIMN_STORE: '',
      PORT: '0',
      LIMN_ROLE: role,
      LIMN_WORKERS: String(slots),
      ...(database ? { DATABASE_URL: database } : {}),
    }
    const child: Child = forkFile(join('load', 'house.ts'), [String(jobs)], settings)
    all.use(child)
    return numberFrom(child)
  }
  // One folder for all: the pictures lie there.
  const port = await start(workers > 0 ? 'api' : 'all', 'data', fill)
  for (let made = 0; made < workers; made += 1) await start('worker', 'data')
  const done = all.move()
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => done.disposeAsync(),
  }
}

interface Figures {
  readonly pickUp: readonly number[]
  readonly accepted: number
  readonly ended: number
}

const wallClock = () => performance.timeOrigin + performance.now()

async function measure(url: string, seconds: number): Promise<Figures> {
  const read = async (...[path, more]: Parameters<typeof good>) =>
    job.parse(JSON.parse((await good(`${url}${path}`, { keep: true, ...more })).body.toString()))
  const ended = async (id: string) => {
    for (;;) {
      const found = await read(`/v1/jobs/${id}`)
      if (found.status === 'succeeded') return found
    }
  }
  const pickUp: number[] = []
  const quiet = performance.now() + seconds * 1000
  while (performance.now() < quiet) {
    const at = wallClock()
    const { id } = await read('/v1/jobs', { body })
    const done = await ended(id)
    pickUp.push(Number(done.images[0]?.revisedPrompt) - at)
  }
  const began = performance.now()
  const late = began + seconds * 1000
  const ids: string[] = []
  const lane = async () => {
    while (performance.now() < late) ids.push((await read('/v1/jobs', { body })).id)
  }
  await Promise.all(Array.from({ length: together }, lane))
  const accepted = (ids.length * 1000) / (performance.now() - began)
  // About the last to begin.
  for (const id of ids.slice(-together)) await ended(id)
  return { pickUp, accepted, ended: (ids.length * 1000) / (performance.now() - began) }
}

export async function queued(
  seconds: number,
  database: (() => Promise<string>) | undefined,
  workers: readonly number[],
): Promise<string> {
  const rows: string[][] = []
  const add = async (name: string, more: Parameters<typeof place>[1]) => {
    using folder = temporaryFolder()
    await using there = await place(folder.path, more)
    await measure(there.url, 0.5)
    const { pickUp, accepted, ended } = await measure(there.url, seconds)
    const sorted = pickUp.toSorted((a, b) => a - b)
    rows.push([
      name,
      `${median(sorted).toFixed(1)} ms`,
      `${(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN).toFixed(1)} ms`,
      `${accepted.toFixed(0)}/s`,
      `${ended.toFixed(0)}/s`,
    ])
  }
  await add('embedded, one process', {})
  if (database) {
    await add('PostgreSQL, one process', { database: await database() })
    for (const count of workers) {
      const name = `PostgreSQL, calls in one process, ${count} that work`
      await add(name, { database: await database(), workers: count })
    }
  }
  const head = ['database', 'pick-up p50', 'p99', `accepted, ${together} at a time`, 'made']
  return table(head, rows)
}
