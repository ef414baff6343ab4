/**
 * A relayed picture, as `url` and as `b64_json`: straight from a host that has it ready, through a bare
 * pipe, through Portkey's gateway and through Limn, which keeps a job, the picture and the money.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { good } from '../call.ts'
import {
  type Child,
  forkFile,
  freePort,
  kept,
  numberFrom,
  spawnLimn,
  temporaryFolder,
} from '../child.ts'
import { median, table } from '../measure.ts'

/** Base64 of it is 1.5 MB. */
const pictureBytes = 1_125_000
const atOnce = 8

interface Way {
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

async function answers(url: string): Promise<void> {
  const late = performance.now() + 30_000
  while (performance.now() < late) {
    const there = await fetch(url).then(
      (answer) => answer.body?.cancel().then(() => true),
      () => false,
    )
    if (there) return
    await pause(100)
  }
  throw new Error(`${url} did not answer`)
}

async function portkey(): Promise<Child & { readonly url: string }> {
  const folder = dirname(createRequire(import.meta.url).resolve('@portkey-ai/gateway/package.json'))
  const listens = await freePort()
  const child = kept(
    spawn(
      process.execPath,
      [join(folder, 'build', 'start-server.js'), `--port=${listens}`, '--headless'],
      {
        stdio: 'ignore',
      },
    ),
  )
  const url = `http://127.0.0.1:${listens}`
  await answers(url)
  return { ...child, url }
}

async function limn(
  data: string,
  host: string,
  database?: string,
): Promise<Child & { readonly url: string }> {
  const listens = await freePort()
  const child = spawnLimn(data, listens, {
    LIMN_OPENAI_BASE_URL: `${host}/v1`,
    LIMN_OPENAI_API_KEY: 'any',
    LIMN_OPENAI_MODELS: 'wan2.7-image=any',
    LIMN_WORKERS: '16',
    LIMN_FETCH_ALLOW: '127.0.0.1',
    ...(database ? { DATABASE_URL: database } : {}),
  })
  const url = `http://127.0.0.1:${listens}`
  await answers(`${url}/healthz`)
  return { ...child, url }
}

interface Figures {
  readonly p50: number
  readonly p99: number
  readonly perSecond: number
}

async function measure(way: Way, format: 'url' | 'b64_json', seconds: number): Promise<Figures> {
  const body = { model: 'wan2.7-image', prompt: 'a test', size: '768x768', response_format: format }
  const once = () => good(`${way.url}/v1/images/generations`, { body, headers: way.headers })
  const singles: number[] = []
  for (let run = 0; run < 10; run += 1) await once()
  const half = performance.now() + seconds * 500
  while (performance.now() < half) singles.push((await once()).ms)
  let made = 0
  const began = performance.now()
  const end = began + seconds * 500
  const lane = async () => {
    while (performance.now() < end) {
      await once()
      made += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const perSecond = (made * 1000) / (performance.now() - began)
  singles.sort((a, b) => a - b)
  return {
    p50: median(singles),
    p99: singles[Math.floor(singles.length * 0.99)] ?? Number.NaN,
    perSecond,
  }
}

/** `rounds`: how often all are measured in turn; the median of the rounds is shown. */
export async function relayed(rounds: number, seconds: number, database?: string): Promise<string> {
  using folder = temporaryFolder()
  await using host = forkFile(join('load', 'upstream.ts'), [String(pictureBytes)])
  const there = `http://127.0.0.1:${await numberFrom(host)}`
  await using piping = forkFile(join('load', 'pipe.ts'), [new URL(there).port])
  const piped = `http://127.0.0.1:${await numberFrom(piping)}`
  await using gate = await portkey()
  await using here = await limn(join(folder.path, 'embedded'), there)
  await using onPostgres = database
    ? await limn(join(folder.path, 'data'), there, database)
    : undefined
  const key = { authorization: 'Bearer any' }
  const through = { ...key, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${there}/v1` }
  const ways: Way[] = [
    { name: 'the host itself', url: there, headers: key },
    { name: 'bare Node pipe', url: piped, headers: key },
    { name: '`@portkey-ai/gateway`', url: gate.url, headers: through },
    { name: 'Limn, embedded database', url: here.url, headers: key },
    ...(onPostgres ? [{ name: 'Limn, PostgreSQL', url: onPostgres.url, headers: key }] : []),
  ]
  const rows: string[][] = []
  for (const format of ['url', 'b64_json'] as const) {
    const all = new Map<Way, Figures[]>(ways.map((way) => [way, []]))
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ways) all.get(way)?.push(await measure(way, format, seconds))
    }
    const of = (way: Way | undefined, what: keyof Figures) =>
      median((way && all.get(way))?.map((each) => each[what]) ?? [])
    for (const way of ways) {
      const share = (of(way, 'perSecond') / of(ways[1], 'perSecond')) * 100
      rows.push([
        `\`${format}\``,
        way.name,
        `${of(way, 'p50').toFixed(1)} ms`,
        `${of(way, 'p99').toFixed(1)} ms`,
        `${(of(way, 'p50') - of(ways[0], 'p50')).toFixed(1)} ms`,
        `${of(way, 'perSecond').toFixed(0)}/s`,
        `${share.toFixed(0)} %`,
      ])
    }
  }
  const head = [
    'picture as',
    'through',
    'p50',
    'p99',
    'added at p50',
    `${atOnce} at a time`,
    'of the pipe',
  ]
  return table(head, rows)
}
