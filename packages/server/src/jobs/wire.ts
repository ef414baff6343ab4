/**
 * The bell between processes: what rings in one is told to the others over the database, in small bundles.
 * Rings that come while one bundle is on its way go with the next. What is lost with a connection, or a
 * process, is seen by the slow look of who waits.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Look } from './contract.ts'

/** To the other processes on the same database. */
export interface Wire {
  /** At most `mostBytes`. Resolves when it is out, or lost. */
  tell(text: string): Promise<void>
  /** What any process tells, this one too. */
  hear(heard: (text: string) => void): void
}

/** PostgreSQL takes a little less than 8,000. */
export const mostBytes = 7_000

const look = z.object({
  image: z.number(),
  look: z.number(),
  asset: z.string(),
  mime: z.string(),
  width: z.number(),
  height: z.number(),
})

const told = z.object({
  /** The process that tells. */
  from: z.string(),
  rings: z.array(z.tuple([z.string(), z.enum(['changed', 'ended'])])),
  looks: z.array(z.tuple([z.string(), look])),
  /** Whether something is queued that waits for a slot. */
  queued: z.boolean().default(false),
})

type Told = z.output<typeof told>

export interface Here {
  ring(job: string, what: 'changed' | 'ended'): void
  show(job: string, look: Look): void
  /** Something is queued that waits for a slot. */
  call(): void
}

/** Tells the others, and does here what they tell. */
export function farBell(wire: Wire, here: Here): Here {
  const from = randomUUID()
  const rings = new Map<string, 'changed' | 'ended'>()
  const looks: [string, Look][] = []
  let [telling, queued] = [false, false]
  wire.hear((text) => {
    const { success, data } = told.safeParse(parsed(text))
    if (!success || data.from === from) return
    // Looks first: who hears the ring finds them.
    for (const [job, seen] of data.looks) here.show(job, seen)
    for (const [job, what] of data.rings) here.ring(job, what)
    if (data.queued) here.call()
  })
  const tell = async () => {
    if (telling) return
    telling = true
    // So that what rings in the same moment goes together.
    await Promise.resolve()
    while (queued || rings.size + looks.length > 0) {
      const text = JSON.stringify({ ...bundle(from, rings, looks), queued })
      queued = false
      await wire.tell(text)
    }
    telling = false
  }
  return {
    ring(job, what) {
      if (rings.get(job) !== 'ended') rings.set(job, what)
      void tell()
    },
    show(job, seen) {
      looks.push([job, seen])
      void tell()
    },
    call() {
      queued = true
      void tell()
    },
  }
}

/** Takes out as many as fit. */
function bundle(
  from: string,
  rings: Map<string, 'changed' | 'ended'>,
  looks: [string, Look][],
): Omit<Told, 'queued'> {
  const taken: Omit<Told, 'queued'> = { from, rings: [], looks: [] }
  let bytes = 200
  const fits = (one: unknown) => (bytes += JSON.stringify(one).length + 1) <= mostBytes
  while (looks[0] && fits(looks[0])) taken.looks.push(...looks.splice(0, 1))
  for (const ring of rings) {
    if (!fits(ring)) break
    taken.rings.push(ring)
    rings.delete(ring[0])
  }
  return taken
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
