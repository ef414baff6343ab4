/** Calls a server many times with what it should refuse, and tells what came of it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import sharp from 'sharp'
import { type Shot, shotOf } from './calls.ts'
import { fault, type Got } from './judge.ts'
import { chanceOf } from './odd.ts'
import type { Weight } from './server.ts'

export interface Figures {
  readonly requests: number
  readonly seconds: number
  readonly routes: number
  /** How many answers had a status: `{200: 12, 400: 88}`. */
  readonly statuses: Readonly<Record<string, number>>
  readonly jobs: number
  /** Milliseconds that the slowest 1 % and the slowest of all took at least. */
  readonly p99: number
  readonly slowest: number
  readonly slowestCall: string
  /** After a tenth of the calls, and after the last. */
  readonly early: Weight
  readonly late: Weight
  readonly faults: readonly string[]
}

const atOnce = 6
/** Nobody waits longer for an answer. */
const patience = 20_000

export async function fuzz(requests: number, seed: number): Promise<Figures> {
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    execArgv: ['--conditions=@limn/source', '--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  try {
    const [{ url }] = await once(child, 'message')
    const weigh = async (): Promise<Weight> => {
      child.send('weigh')
      const [weight] = await once(child, 'message')
      return weight
    }
    return await shoot(String(url), weigh, requests, seed)
  } finally {
    if (child.connected) child.send('stop')
    const killed = setTimeout(() => child.kill('SIGKILL'), 10_000)
    if (child.exitCode === null) await once(child, 'exit')
    clearTimeout(killed)
  }
}

async function shoot(
  url: string,
  weigh: () => Promise<Weight>,
  requests: number,
  seed: number,
): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const picture = await sharp({
    create: { width: 300, height: 300, channels: 3, background: '#7a9' },
  })
    .png()
    .toBuffer()
  const [faults, times]: [string[], number[]] = [[], []]
  const known = new Map<string, readonly string[]>()
  const [statuses, routes]: [Map<string, number>, Set<string>] = [new Map(), new Set()]
  let [next, jobs, slowest, slowestCall] = [0, 0, 0, '']
  const begun = performance.now()
  async function caller(end: number): Promise<void> {
    while (next < end) {
      const number = next
      next += 1
      // Each call hangs on its number alone, so that one of them can be made again.
      const shot = shotOf(number, chanceOf(seed + number * 7919), known, picture)
      routes.add(shot.on)
      const start = performance.now()
      const got = await ask(url, shot, agent).catch((error: unknown) => String(error))
      const took = performance.now() - start
      if (took > slowest) {
        slowest = took
        slowestCall = `${number} ${shot.method} ${shot.target.slice(0, 80)}`
      }
      times.push(took)
      const wrong = typeof got === 'string' ? noAnswer(shot, got) : fault(shot, got)
      const about = `${number} ${shot.method} ${shot.target.slice(0, 120)}`
      if (wrong !== undefined)
        faults.push(
          `${about}: ${wrong}; sent ${shot.sent.bytes
            .toString()
            .replace(/[^ -~]+/g, ' ')
            .slice(0, 300)}`,
        )
      if (typeof got === 'string') continue
      statuses.set(String(got.status), (statuses.get(String(got.status)) ?? 0) + 1)
      const job = got.headers['x-limn-job']
      if (job === undefined) continue
      jobs += 1
      const theirs = known.get(shot.host) ?? []
      if (theirs.length < 10) known.set(shot.host, [...theirs, job])
    }
  }
  const all = (end: number) => Promise.all(Array.from({ length: atOnce }, () => caller(end)))
  await all(Math.ceil(requests / 10))
  const early = await weigh()
  await all(requests)
  const late = await weigh()
  faults.unshift(...late.faults)
  // It still makes pictures.
  const last = await fetch(`${url}/v1/images/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"prompt":"a sea at night"}',
  })
  if (last.status !== 200) faults.push(`afterwards: ${last.status} ${await last.text()}`)
  agent.destroy()
  const sorted = times.toSorted((a, b) => a - b)
  return {
    requests: next,
    seconds: Math.round((performance.now() - begun) / 100) / 10,
    routes: routes.size,
    statuses: Object.fromEntries(statuses),
    jobs,
    p99: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
    slowest: Math.round(slowest),
    slowestCall,
    early,
    late,
    faults,
  }
}

/** Who broke off in the middle of a body is owed nothing. */
const noAnswer = ({ sent }: Shot, error: string) => (sent.missing ? undefined : error)

async function ask(url: string, { method, target, sent }: Shot, agent: Agent): Promise<Got> {
  const { bytes, missing = 0 } = sent
  const { hostname, port } = new URL(url)
  const headers =
    bytes.length > 0 ? { ...sent.headers, 'content-length': bytes.length } : sent.headers
  const signal = AbortSignal.timeout(patience)
  const outgoing = request({ hostname, port, method, path: target, headers, agent, signal })
  const answered = once(outgoing, 'response')
  if (missing > 0 && bytes.length > missing) {
    outgoing.write(bytes.subarray(0, bytes.length - missing))
    setTimeout(() => outgoing.destroy(), 50)
  } else outgoing.end(bytes)
  const [response] = await answered
  const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
  return {
    status: response.statusCode,
    headers: Object.fromEntries(flat),
    text: await text(response),
  }
}
