/**
 * What the dialect kit walks over: `src/dialects/fixtures/<dialect>/*.json`, the job that every fixture
 * starts from, and addresses of a server that is not there.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { Job } from '@limn/sdk'
import type {
  Call,
  HookEvent,
  Json,
  Links,
  Reply,
  Route,
  ShownJob,
} from '../src/dialects/dialect.ts'
import { Problem } from '../src/problem.ts'

type JobPart = Partial<Omit<ShownJob, 'request'>> & { readonly request?: Partial<Job['request']> }

export interface Fixture {
  readonly about: string
  /** The document that the shape comes from, and its date. */
  readonly source: string
  readonly on: string
  readonly call: Partial<Call>
  /** What `read` answers, or the problem it throws. */
  readonly command?: unknown
  readonly problem?: { readonly code: string; readonly message: string; readonly param?: string }
  /** What `write` gets: over `baseJob` on routes that answer with a job. */
  readonly job?: JobPart
  /** What `write` gets elsewhere; on cancel routes `{canceled}` beside the job, on lists `{more, total}`. */
  readonly answer?: Json
  /** A later failure, thrown by another room in our words. */
  readonly fail?: {
    readonly code: Problem['code']
    readonly message: string
    readonly param?: string
  }
  /** What is answered; of a failure without its headers. */
  readonly reply?: Reply
  /** The job of the last time, where `events` is looked at. */
  readonly seen?: JobPart
  /** What the stream sends for `job` after `seen`. */
  readonly events?: Json
  /** What is posted to a webhook at this event. */
  readonly news?: { readonly event: HookEvent; readonly body: Json }
}

export const requestId = 'req_00112233445566778899aabbccddeeff'

export const links: Links = {
  to: (path) => `https://limn.test${path}`,
  asset: (asset) => `https://limn.test/v1/assets/${asset}`,
  job: (id) => `https://limn.test/v1/jobs/${id}`,
  put: ({ token, filename }) => `https://limn.test/v1/uploads/${token}/${filename}`,
  named: ({ id, filename }) => `https://limn.test/v1/uploads/${id}/${filename}`,
}

/** As a UUID: 01a1fd8c-6900-7abc-8123-456789abcdef. */
export const baseJob: ShownJob = {
  id: 'job_01k7uooq80fau828q5cu4qnjff',
  number: 42,
  status: 'succeeded',
  dialect: 'openai',
  engine: 'sketch',
  request: {
    model: 'wan2.7-image',
    prompt: 'a misty forest at dawn',
    images: [],
    size: { width: 1024, height: 1024 },
    sizeAsked: true,
    count: 1,
    set: false,
    thinking: true,
    seed: 7,
    watermark: false,
    format: 'png',
  },
  progress: 1,
  warnings: [],
  images: [
    {
      index: 0,
      asset: 'aa11.png',
      mime: 'image/png',
      width: 1024,
      height: 1024,
      bytes: 1000,
      seed: 7,
      revisedPrompt: 'A forest at dawn in mist.',
    },
  ],
  createdAt: '2026-11-21T10:00:00.000Z',
  startedAt: '2026-11-21T10:00:01.000Z',
  finishedAt: '2026-11-21T10:00:02.500Z',
}

export function jobOf(part: JobPart | undefined): ShownJob {
  const job = { ...baseJob, ...part, request: { ...baseJob.request, ...part?.request } }
  // In a fixture `null` takes a field away.
  return JSON.parse(JSON.stringify(job), (_, value) => value ?? undefined)
}

const folder = new URL('../src/dialects/fixtures/', import.meta.url)

export function fixturesOf(dialect: string): ReadonlyMap<string, Fixture> {
  const own = new URL(`${dialect}/`, folder)
  const files = readdirSync(own).filter((file) => file.endsWith('.json'))
  return new Map(
    files.map((file): [string, Fixture] => [
      file,
      JSON.parse(readFileSync(new URL(file, own), 'utf8')),
    ]),
  )
}

export function callOf(call: Partial<Call>, on = ''): Call {
  const [method = 'POST', path = '/'] = on.split(' ')
  return { method, path, params: {}, query: {}, headers: {}, requestId, ...call }
}

/** What `read` answers without absent fields, as JSON has it, or the problem it throws. */
export function outcome(route: Route, call: Call): Pick<Fixture, 'command' | 'problem'> {
  try {
    return { command: JSON.parse(JSON.stringify(route.read(call))), problem: undefined }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return { command: undefined, problem: thrown.body() }
  }
}

export function thrownBy(route: Route, call: Call): Problem | undefined {
  try {
    route.read(call)
    return undefined
  } catch (thrown) {
    return thrown instanceof Problem ? thrown : undefined
  }
}
