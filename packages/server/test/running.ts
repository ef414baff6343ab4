/** The whole server as users run it, in this process, on a folder and a port of its own. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import type { Job, JobImage } from '@limn/sdk'
import { pino } from 'pino'
import sharp from 'sharp'
import { catalog } from '../src/catalog/catalog.ts'
import { type App, type Overrides, startApp } from '../src/app.ts'
import { type Config, readConfig } from '../src/config.ts'
import type { Engine } from '../src/engines/engine.ts'
import { testDatabase } from './postgres.ts'

export interface Running {
  readonly url: string
  readonly app: App
  /** Its data folder. */
  readonly data: string
  /** What the log has said, as lines of JSON. */
  readonly logged: string[]
  /** The official client, pointed here. */
  client(options?: ConstructorParameters<typeof OpenAI>[0]): OpenAI
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  get(path: string): Promise<Answer>
  /** Looks until the job has ended. */
  ended(id: string): Promise<ShownJob>
  stop(): Promise<void>
}

/** An answer whose body was JSON, kept as it came. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface ShownJob extends Job {
  readonly images: readonly (JobImage & { readonly url: string })[]
}

export async function run(
  overrides: Overrides = {},
  settings: Partial<Config> = {},
): Promise<Running> {
  const data = await mkdtemp(join(tmpdir(), 'limn-running-'))
  const logged: string[] = []
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(line) })
  const database = { DATABASE_URL: await testDatabase() }
  const config = readConfig({ LIMN_DATA: data, PORT: '0', LIMN_WORKERS: '2', ...database })
  const app = await startApp({ ...config, ...settings }, { log, ...overrides })
  const { url } = app
  const ask = async (path: string, init?: RequestInit): Promise<Answer> => {
    const { status, headers, ...response } = await whole(`${url}${path}`, init)
    return { status, headers, text: response.bytes.toString() }
  }
  return {
    url,
    app,
    data,
    logged,
    client: (options) =>
      new OpenAI({ baseURL: `${url}/v1`, apiKey: 'any', maxRetries: 0, ...options }),
    get: (path) => ask(path),
    post: (path, body, headers) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async ended(id) {
      await app.jobs.ended('local', id)
      const job: ShownJob = JSON.parse((await ask(`/v1/jobs/${id}`)).text)
      return job
    },
    async stop() {
      await app.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

export interface Whole {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer<ArrayBuffer>
}

export async function whole(url: string, init?: RequestInit): Promise<Whole> {
  const response = await fetch(url, init)
  const { status, headers } = response
  return { status, headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

export interface Looks {
  readonly format: string
  readonly width: number
  readonly height: number
}

/** What a picture file is, and that it can be decoded to its last row. */
export async function looks(bytes: Uint8Array): Promise<Looks> {
  const { format, width, height } = await sharp(bytes).metadata()
  await sharp(bytes, { failOn: 'warning' }).stats()
  return { format, width, height }
}

/** One of the photographs for tests. */
export function photo(name: 'coffee.png' | 'rocket.jpg'): Promise<Buffer<ArrayBuffer>> {
  return readFile(join(import.meta.dirname, 'photos', name))
}

export const dataUri = (bytes: Buffer, mime = 'image/png') =>
  `data:${mime};base64,${bytes.toString('base64')}`

/** Paints nothing and takes no time. */
export function stubEngine(refuses: Engine['refuses'] = () => undefined): Engine {
  return {
    name: 'stub',
    models: catalog.models.map(({ id }) => id),
    refuses,
    async *run({ request }) {
      for (let index = 0; index < request.count; index += 1) {
        const bytes = Buffer.from(`picture ${index} of ${request.seed}`)
        yield { image: { index, bytes, mime: 'image/png', ...request.size, seed: request.seed } }
      }
    },
  }
}

/** The job behind an answer, ended. */
export function postedJob(server: Running, { headers }: Answer): Promise<ShownJob> {
  return server.ended(headers.get('x-limn-job') ?? '')
}
