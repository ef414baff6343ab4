/** How soon a picture stops when it is called off: while it is painted, and while it is encoded. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Engine } from '../packages/server/src/engines/engine.ts'
import { createSketch } from '../packages/server/src/engines/sketch/sketch.ts'
import { shownTime, table } from './measure.ts'
import { type Sitting, sittings } from './sitters.ts'

/** Progress of a picture whose pixels are there: the rest is its file. */
const encoding = 0.75

/** Milliseconds from calling it off, after `share` of it, to the engine's end. */
async function stopped(engine: Engine, one: Sitting, share: number): Promise<number> {
  const abort = new AbortController()
  let from = Number.NaN
  const task = { id: 'bench', request: one.request, images: one.images, done: [] }
  try {
    for await (const step of engine.run({ ...task, signal: abort.signal })) {
      if (!('progress' in step) || step.progress < share || abort.signal.aborted) continue
      // In the middle of the next sheet, not between two.
      await pause(60)
      from = performance.now()
      abort.abort()
    }
  } catch {
    return performance.now() - from
  }
  throw new Error('the picture was done before it was called off')
}

export interface Stops {
  readonly painting: readonly number[]
  readonly encoding: readonly number[]
  /** From calling one off to the end of the next, a small one: the thread is a new one. */
  readonly next: readonly number[]
}

export async function stops(runs: number): Promise<Stops> {
  const [large] = sittings('scene', 4096)
  const [small] = sittings('scene', 256)
  if (!large || !small) throw new Error('nothing to paint')
  const found: Record<keyof Stops, number[]> = { painting: [], encoding: [], next: [] }
  const engine = createSketch({ threads: 1 })
  try {
    await whole(engine, small)
    for (let run = 0; run < runs; run += 1) {
      found.painting.push(await stopped(engine, large, 0.2))
      const start = performance.now()
      await whole(engine, small)
      found.next.push(performance.now() - start)
      found.encoding.push(await stopped(engine, large, encoding))
      await whole(engine, small)
    }
  } finally {
    await engine.close?.()
  }
  return found
}

async function whole(engine: Engine, { request, images }: Sitting): Promise<void> {
  const { signal } = new AbortController()
  for await (const _ of engine.run({ id: 'bench', request, images, done: [], signal }));
}

export function stopTable({ painting, encoding: encoded, next }: Stops): string {
  return table(
    ['called off', "to the engine's end"],
    [
      ['while 4096² is painted', shownTime(painting)],
      ['while it is encoded', shownTime(encoded)],
      ['the next picture after it, 256²', shownTime(next)],
    ],
  )
}

if (import.meta.main) console.log(stopTable(await stops(3)))
