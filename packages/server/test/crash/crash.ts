/** One crash run: load, kills, and then the promises, each looked at. */
import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { startLoad } from './load.ts'
import { startReceiver } from './receiver.ts'
import { actor, type Actor, freePort, helper } from './stage.ts'
import { examine } from './verify.ts'

export interface CrashAsk {
  readonly kind: 'embedded' | 'postgres'
  readonly data: string
  readonly database: string | undefined
  /** How often somebody is killed. */
  readonly kills: number
  /** Killing ends after so many seconds, whatever was reached. */
  readonly seconds: number
  readonly lanes: number
}

export interface CrashReport {
  readonly kind: string
  readonly kills: number
  readonly killsOf: Readonly<Record<string, number>>
  readonly seconds: number
  readonly accepted: number
  /** How often a call had to be sent again, with its key. */
  readonly resent: number
  readonly ended: Readonly<Record<string, number>>
  readonly pictures: number
  readonly purchases: number
  /** Seconds from the last kill until the last job had ended. */
  readonly settledAfter: number
  readonly letters: number
  readonly lettersTwice: number
  readonly audit: unknown
  readonly broken: readonly string[]
}

export async function crashRun(ask: CrashAsk): Promise<CrashReport> {
  const began = performance.now()
  const host = await helper(join(import.meta.dirname, '..', 'fakes', 'upstream.ts'), {})
  const upstream = host.url
  const receiver = await startReceiver()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const actors = await start(ask, { port, upstream })
  try {
    const load = startLoad(url, receiver.url, ask.lanes)
    let kills = 0
    const until = performance.now() + ask.seconds * 1000
    while (kills < ask.kills && performance.now() < until) {
      await pause(randomInt(50, 700))
      const victim = actors[randomInt(actors.length)]
      await victim?.crash()
      kills += 1
    }
    const [, settled] = [await load.stop(), performance.now()]
    const found = await examine({ url, upstream, load, receiver, patience: 90_000 })
    return {
      kind: ask.kind,
      kills,
      killsOf: Object.fromEntries(actors.map((each) => [each.name, each.kills])),
      seconds: Math.round((performance.now() - began) / 1000),
      accepted: load.accepted.length,
      resent: load.resent(),
      settledAfter: Math.round((found.endedAt - settled) / 100) / 10,
      ...found.figures,
      broken: [...load.odd.map((odd) => `an odd answer: ${odd}`), ...found.broken],
    }
  } finally {
    await Promise.all(actors.map((each) => each.stop()))
    await receiver.close()
    await host.stop()
  }
}

async function start(
  { kind, data, database }: CrashAsk,
  { port, upstream }: { readonly port: string; readonly upstream: string },
): Promise<readonly Actor[]> {
  const settings = {
    LIMN_DATA: data,
    LIMN_FETCH_ALLOW: '127.0.0.1',
    LIMN_WORKERS: '4',
    DASHSCOPE_API_KEY: 'sk-crash',
    DASHSCOPE_HTTP_BASE_URL: `${upstream}/api/v1`,
    LIMN_OPENAI_BASE_URL: `${upstream}/v1`,
    LIMN_OPENAI_API_KEY: 'sk-crash',
    LIMN_OPENAI_MODELS: 'wan2.7-image-pro=fake-image',
    LIMN_OPENAI_COST: '0.02',
    ...(database ? { DATABASE_URL: database } : {}),
  }
  if (kind === 'embedded') return [await actor('all', { ...settings, PORT: port })]
  const api = await actor('api', { ...settings, PORT: port, LIMN_ROLE: 'api' })
  const worker = { ...settings, PORT: '0', LIMN_ROLE: 'worker' }
  return [api, await actor('worker 1', worker), await actor('worker 2', worker)]
}
