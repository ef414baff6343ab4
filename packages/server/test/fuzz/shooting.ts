/** Makes the calls, several at once, and looks at what comes back. */
import { Agent } from 'node:http'
import sharp from 'sharp'
import { type Shot, shotOf } from './calls.ts'
import type { Keys } from './holders.ts'
import { fault, type Got } from './judge.ts'
import { chanceOf } from './odd.ts'
import type { Tally } from './tally.ts'
import { ask } from './wire.ts'

const atOnce = 12

export interface Gun {
  /** Makes calls until so many have been made in all. */
  shoot(end: number): Promise<void>
  /** From now on the server needs keys. */
  lock(keys: Keys): void
  stop(): void
}

export async function makeGun(url: URL, seed: number, tally: Tally): Promise<Gun> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const grey = { width: 300, height: 300, channels: 3, background: '#7a9' } as const
  const picture = await sharp({ create: grey }).png().toBuffer()
  const known = new Map<string, readonly string[]>()
  let keys: Keys | undefined
  let next = 0
  async function caller(end: number): Promise<void> {
    while (next < end) {
      const number = next
      next += 1
      // Each call hangs on its number alone, so that one of them can be made again.
      const shot = shotOf(number, chanceOf(seed + number * 7919), { known, keys, picture })
      const got = await one(url, number, shot, agent, tally)
      const job = got?.headers['x-limn-job']
      if (job === undefined) continue
      const theirs = known.get(shot.host) ?? []
      if (theirs.length < 10) known.set(shot.host, [...theirs, job])
      if (!shot.named) continue
      const again = await one(url, number, shot, agent, tally)
      if (again?.headers['x-limn-job'] === job) tally.repeated()
      else tally.blame(number, shot, `again it is not ${job}, but ${again?.text.slice(0, 300)}`)
    }
  }
  return {
    async shoot(end) {
      await Promise.all(Array.from({ length: atOnce }, () => caller(end)))
    },
    lock(given) {
      keys = given
      known.clear()
    },
    stop: () => agent.destroy(),
  }
}

async function one(
  url: URL,
  number: number,
  shot: Shot,
  agent: Agent,
  tally: Tally,
): Promise<Got | undefined> {
  const start = performance.now()
  const got = await ask(url, shot, agent).catch((error: unknown) => String(error))
  tally.took(number, shot, performance.now() - start)
  if (typeof got === 'string') {
    // Who broke off in the middle of a body is owed nothing.
    if (!shot.sent.missing) tally.blame(number, shot, got)
    return undefined
  }
  const wrong = fault(shot, got)
  if (wrong !== undefined) tally.blame(number, shot, wrong)
  tally.answered(got)
  return got
}
