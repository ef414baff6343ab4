/**
 * Any server that speaks OpenAI Images, as an engine. It can't be asked what it has made: so once a call
 * that costs has left and its answer is not heard to the end, the outcome is unknown, and stays so.
 */
import { open, rm } from 'node:fs/promises'
import { z } from 'zod'
import { Problem } from '../problem.ts'
import type { Engine, Step, Task } from './engine.ts'
import { type Came, hear, type Heard } from './openai/answer.ts'
import { refuses, unmet, writeBody } from './openai/body.ts'
import { refusalOf } from './openai/codes.ts'
import { LookFailed, type Rhythm } from './polling.ts'
import { ask, CallFailed, type Host, hostAt, type Times } from './relay/call.ts'
import { download, workFolder } from './relay/download.ts'
import { madePicture } from './relay/picture.ts'
import { hostOf, type RelayParts, unknownOutcome } from './relay/relay.ts'

export interface OpenaiOptions extends Omit<RelayParts, 'pace'> {
  /** With `/v1`, without a slash at the end. */
  readonly url: string
  readonly key?: string | undefined
  /** The host's names by those of the catalog. */
  readonly models: ReadonlyMap<string, string>
  /** Micro-dollars for a picture; unknown when absent. */
  readonly costMicros?: number | undefined
  /** For tests. */
  readonly times?: Partial<Times>
  readonly downloading?: Rhythm
}

const minute = 60_000
/** Pictures take minutes at some hosts, and nothing is heard meanwhile. */
const usual: Times = {
  connect: 10_000,
  firstByte: 10 * minute,
  idle: minute,
  total: 20 * minute,
}
const downloading: Rhythm = { firstMs: 500, mostMs: 20_000, patienceMs: 10 * minute }
const downloadTimeout = 2 * minute

const resumed = z.object({
  asked: z.literal(true).optional(),
  /** Where the host put what it made. */
  urls: z.array(z.string()).optional(),
})

interface Desk {
  readonly host: Host
  readonly options: OpenaiOptions
  readonly times: Times
}

export function createOpenai(options: OpenaiOptions): Engine {
  const { url, key, models, costMicros } = options
  const host = hostAt(url, key === undefined ? {} : { authorization: `Bearer ${key}` })
  const desk = { host, options, times: { ...usual, ...options.times } }
  return {
    name: 'openai',
    models: [...models.keys()],
    refuses,
    run: (task) => run(desk, task),
    cost: () => costMicros ?? null,
    async close() {
      host.agent.destroy()
    },
  }
}

async function* run(desk: Desk, task: Task): AsyncGenerator<Step> {
  const { asked, urls } = resumed.parse(task.resume ?? {})
  const { request, done } = task
  if (done.length >= request.count) return
  if (asked && !urls) {
    throw lost(desk, 'the server stopped while it was asked')
  }
  const folder = await workFolder(task.folder)
  try {
    const pictures = urls ? urls.map((url) => ({ url })) : yield* order(desk, task, folder)
    yield* deliver(desk, task, pictures, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const lost = ({ host }: Desk, why: string, cause?: unknown) =>
  unknownOutcome(
    `The host may have made this, and charged for it: ${why}. It can not be asked, so it is not asked again.`,
    { host: hostOf(host.url) },
    cause,
  )

/** The one call that costs. */
async function* order(
  desk: Desk,
  task: Task,
  folder: string,
): AsyncGenerator<Step, readonly Came[]> {
  const { key, models } = desk.options
  const model = models.get(task.request.model) ?? task.request.model
  const { path, body } = await writeBody(task, model)
  yield { resume: { asked: true } }
  task.signal.throwIfAborted()
  yield { progress: 0.05 }
  const { signal } = task
  const asking = { method: 'POST', path, body, signal, times: desk.times, paid: true } as const
  const heard = await ask<Heard>(desk.host, asking, (answer) => hear(answer, folder)).catch(
    (error: unknown): Heard | Problem => {
      signal.throwIfAborted()
      if (!(error instanceof CallFailed)) return lost(desk, wordsOf(error), error)
      if (error.sent) return lost(desk, error.message, error)
      const message = `The host could not be reached: ${error.message}.`
      return new Problem('unavailable', message, { cause: error, retryable: true })
    },
  )
  const outcome = heard instanceof Problem ? heard : outcomeOf(desk, heard, key)
  if (!(outcome instanceof Problem)) return outcome
  // Whatever is not unknown was not bought: another attempt may ask again.
  if (outcome.code !== 'unknown') yield { resume: null }
  throw outcome
}

const wordsOf = (error: unknown) =>
  error instanceof Error && !('code' in error) ? error.message : 'its answer could not be kept'

function outcomeOf(desk: Desk, heard: Heard, key: string | undefined): readonly Came[] | Problem {
  if ('garbage' in heard) return lost(desk, heard.garbage)
  if ('said' in heard) {
    const { status } = heard.said
    return refusalOf(heard.said, key) ?? lost(desk, `it answered with status ${status}`)
  }
  if (heard.pictures.length > 0) return heard.pictures
  const message = 'The host answered without a picture.'
  return new Problem('engine_failed', message, { retryable: false })
}

async function* deliver(
  desk: Desk,
  task: Task,
  pictures: readonly Came[],
  folder: string,
): AsyncGenerator<Step> {
  const { request, done } = task
  for (const warning of unmet(request)) yield { warning }
  const urls = pictures.flatMap((one) => ('url' in one ? [one.url] : []))
  // What lies at an address outlasts this process.
  if (urls.length === pictures.length) yield { resume: { asked: true, urls } }
  for (const [index, came] of pictures.slice(0, request.count).entries()) {
    if (done.includes(index)) continue
    yield* 'url' in came ? fetched(desk, task, came, index) : kept(desk, task, came, index, folder)
    yield { progress: 0.6 + (0.4 * (index + 1)) / pictures.length }
  }
  if (pictures.length < request.count) yield { delivered: pictures.length }
}

async function* kept(
  desk: Desk,
  { request, signal }: Task,
  { path, sha256, revisedPrompt }: Extract<Came, { readonly path: string }>,
  index: number,
  folder: string,
): AsyncGenerator<Step> {
  const marking = request.watermark
  const wanted = { path, sha256, folder, index, request, marking, revisedPrompt, signal }
  // On its way to the disk while it is looked at.
  const [made] = await Promise.all([madePicture(wanted), written(path)]).catch((error: unknown) => {
    signal.throwIfAborted()
    if (!(error instanceof Problem) || error.code !== 'invalid_image') throw error
    throw lost(desk, 'what it sent is no picture', error)
  })
  yield* sized(made, request)
}

async function* fetched(
  desk: Desk,
  { request, signal }: Task,
  { url, revisedPrompt }: Extract<Came, { readonly url: string }>,
  index: number,
): AsyncGenerator<Step> {
  const { options, host } = desk
  const allowHosts = [...options.fetchAllow, hostOf(host.url)]
  const rhythm = options.downloading ?? downloading
  const about = { url, revisedPrompt, index, request, marking: request.watermark, signal }
  const wanted = { ...about, allowHosts, rhythm, timeoutMs: downloadTimeout }
  const { made, remove } = await download(wanted).catch((error: unknown) => {
    if (!(error instanceof LookFailed)) throw error
    throw lost(desk, `its picture could not be fetched: ${error.message.replace(/\.$/, '')}`, error)
  })
  try {
    yield* sized(made, request)
  } finally {
    await remove()
  }
}

/** Waits until the file is on its disk. What goes wrong there is seen by who keeps it. */
async function written(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync().catch(() => {})
  } finally {
    await file.close()
  }
}

/** Hosts make the sizes they like; the caller is told. */
function* sized(
  made: Extract<Step, { image: unknown } | { file: unknown }>,
  request: Task['request'],
) {
  const { width, height } = 'file' in made ? made.file : made.image
  const { size } = request
  if (width !== size.width || height !== size.height) {
    yield {
      warning: `The host made ${width}×${height} pixels instead of ${size.width}×${size.height}.`,
    }
  }
  yield made
}
