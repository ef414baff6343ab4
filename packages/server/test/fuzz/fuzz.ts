/** Calls a server many times with what it should refuse, and tells what came of it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Keys } from './holders.ts'
import type { Weight } from './server.ts'
import { makeGun } from './shooting.ts'
import { type Counted, makeTally } from './tally.ts'

export interface Figures extends Counted {
  readonly seconds: number
  /** After a tenth of the calls, after half of them, and after the last. */
  readonly weights: readonly [Weight, Weight, Weight]
}

export async function fuzz(requests: number, seed: number): Promise<Figures> {
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    execArgv: ['--conditions=@limn/source', '--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const [{ url }] = await once(child, 'message')
    return await shootAll(child, new URL(String(url)), requests, seed)
  } finally {
    if (child.connected) child.send('stop')
    const killed = setTimeout(() => child.kill('SIGKILL'), 10_000)
    if (child.exitCode === null) await once(child, 'exit')
    clearTimeout(killed)
  }
}

/** A fifth of the calls before there is a key, the others with keys. */
async function shootAll(
  child: ChildProcess,
  url: URL,
  requests: number,
  seed: number,
): Promise<Figures> {
  const asked = async (what: string) => {
    child.send(what)
    const [answer] = await once(child, 'message')
    return answer
  }
  const begun = performance.now()
  const tally = makeTally()
  const gun = await makeGun(url, seed, tally)
  await gun.shoot(Math.ceil(requests / 10))
  const early: Weight = await asked('weigh')
  await gun.shoot(Math.ceil(requests / 5))
  const keys: Keys = await asked('lock')
  gun.lock(keys)
  await gun.shoot(Math.ceil(requests / 2))
  const middle: Weight = await asked('weigh')
  await gun.shoot(requests)
  const late: Weight = await asked('weigh')
  const seconds = Math.round((performance.now() - begun) / 100) / 10
  const counted = tally.counted()
  const faults = [...late.faults, ...counted.faults, ...(await stillPaints(url, keys))]
  gun.stop()
  return { ...counted, seconds, weights: [early, middle, late], faults }
}

async function stillPaints(url: URL, { user }: Keys): Promise<readonly string[]> {
  const last = await fetch(new URL('/v1/images/generations', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${user}` },
    body: '{"prompt":"a sea at night"}',
  })
  return last.status === 200 ? [] : [`afterwards: ${last.status} ${await last.text()}`]
}
