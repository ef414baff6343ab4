/**
 * The first party of Wan 2.7 (Alibaba Model Studio, "DashScope"), or whoever speaks its language, as an
 * engine. Pictures are ordered asynchronously: the order's number is stored before anybody waits for it,
 * and whatever happens here afterwards, that order is waited for, and none is placed a second time.
 */
import { z } from 'zod'
import { Problem } from '../problem.ts'
import { unmet, writeBody } from './dashscope/body.ts'
import {
  cancelTask,
  type Client,
  look,
  lookTimes,
  submit,
  submitTimes,
  tasksOf,
} from './dashscope/client.ts'
import { atOnce, costOf, hostModels, perSecondOf, refuses, regionOf } from './dashscope/models.ts'
import { keepImages } from './dashscope/upload.ts'
import type { Engine, Step, Task } from './engine.ts'
import { eventually, graced, LookFailed, polled, type Rhythm, sleep } from './polling.ts'
import { hostAt } from './relay/call.ts'
import { download } from './relay/download.ts'
import { hostOf, type RelayParts, unknownOutcome } from './relay/relay.ts'

export interface DashscopeOptions extends RelayParts {
  readonly key: string
  /** With `/api/v1`, without a slash at the end. */
  readonly url: string
  /** For tests. */
  readonly timing?: Partial<Timing>
}

/** Milliseconds. */
export interface Timing {
  readonly look: Rhythm
  readonly download: Rhythm
  readonly downloadTimeout: number
  readonly submit: number
  /** A task made may be missing in the list for so long. */
  readonly settle: number
  /** How far the host's clock may be from ours. */
  readonly skew: number
  /** The host gives a task three hours; after this nobody waits for it any more. */
  readonly longest: number
}

const minute = 60_000
const usual: Timing = {
  look: { firstMs: 300, mostMs: 3000, patienceMs: 15 * minute },
  download: { firstMs: 500, mostMs: 20_000, patienceMs: 10 * minute },
  downloadTimeout: 2 * minute,
  submit: submitTimes.firstByte,
  settle: 15_000,
  skew: 30_000,
  longest: 195 * minute,
}

/** A task that was just made may not be known everywhere yet. */
const goneLooks = 4
/** An order that is under way when all stops is better heard of. */
const graceMs = 800

/** Less than the shortest lease. */
const freshMs = 4000

const resumed = z.object({ asked: z.string().optional(), task: z.string().optional() })

interface Order {
  readonly task: string
  /** When it was placed, by our clock. */
  readonly asked: string
}

interface Desk {
  readonly client: Client
  readonly parts: RelayParts
  readonly timing: Timing
  /** Orders this process has placed: none of them is the one that is looked for. */
  readonly placed: Set<string>
}

export function createDashscope(options: DashscopeOptions): Engine {
  const { url, key } = options
  const timing = { ...usual, ...options.timing }
  const host = hostAt(url, { authorization: `Bearer ${key}` })
  const times = { ...submitTimes, firstByte: timing.submit }
  const client = { host, key, submitTimes: times, lookTimes }
  const desk = { client, parts: options, timing, placed: new Set<string>() }
  const region = regionOf(url)
  return {
    name: 'dashscope',
    models: [...hostModels.keys()],
    refuses,
    run: (task) => run(desk, task),
    cost: ({ model }) => costOf(model, region),
    atOnce: () => atOnce,
    async cancel(resume, signal) {
      const { task } = resumed.parse(resume ?? {})
      if (task !== undefined) await cancelTask(client, task, signal)
    },
    async close() {
      host.agent.destroy()
    },
  }
}

async function* run(desk: Desk, task: Task): AsyncGenerator<Step> {
  const { asked, task: known } = resumed.parse(task.resume ?? {})
  if (known === undefined && asked !== undefined) await reconcile(desk, task, asked)
  const order =
    known === undefined
      ? yield* place(desk, task)
      : { task: known, asked: asked ?? new Date().toISOString() }
  yield { progress: 0.05 }
  for (const warning of unmet(task.request)) yield { warning }
  const urls = yield* wait(desk, task, order)
  yield* fetchAll(desk, task, order, urls)
}

/** Places the order, and has it stored on both sides of the call that costs. */
async function* place(desk: Desk, task: Task): AsyncGenerator<Step, Order> {
  const { client, parts, placed } = desk
  const { request, images, signal } = task
  const { body, resolve } = await writeBody(task, () =>
    keepImages(client, request.model, images, signal),
  )
  const region = regionOf(client.host.url)
  await parts.pace(`dashscope ${request.model}`, perSecondOf(request.model, region), signal)
  const asked = yield* announce(signal)
  using heard = graced(signal, graceMs)
  const answer = await submit(client, body, resolve, heard.signal)
  if ('refused' in answer) {
    yield { resume: null }
    throw answer.refused
  }
  if ('unclear' in answer) {
    await reconcile(desk, task, asked, answer.unclear)
    yield { resume: null }
    const message = `The host could not be asked: ${answer.unclear}. It has not begun to make anything.`
    throw new Problem('engine_failed', message, { retryable: true })
  }
  remember(placed, answer.task)
  yield { resume: { asked, task: answer.task } }
  return { asked, task: answer.task }
}

/**
 * Says that it will ask, and when. A process that was held up since then may not be the one that has the
 * job any more, and whoever has it may have found that nothing was ordered: so it says it again, which
 * fails when it has lost the job.
 */
async function* announce(signal: AbortSignal): AsyncGenerator<Step, string> {
  for (;;) {
    const asked = new Date()
    yield { resume: { asked: asked.toISOString() } }
    signal.throwIfAborted()
    if (Date.now() - asked.getTime() < freshMs) return asked.toISOString()
  }
}

function remember(placed: Set<string>, task: string): void {
  placed.add(task)
  const [oldest] = placed
  if (placed.size > 10_000 && oldest !== undefined) placed.delete(oldest)
}

/**
 * Whether an order whose answer nobody heard was placed. Returns when it certainly was not; throws
 * Problem `unknown` when the host has a task that may be it, or can't be asked.
 */
async function reconcile(
  desk: Desk,
  { request, signal }: Task,
  asked: string,
  why = 'the server stopped while it was asked',
): Promise<void> {
  const { client, timing, placed } = desk
  const known = { host: hostOf(client.host.url), asked, model: request.model }
  const from = Date.parse(asked) - timing.skew
  const to = Date.parse(asked) + timing.submit + timing.skew
  const find = () => tasksOf(client, request.model, from, to, signal)
  // Twice: what was made a moment ago may not be in the list yet.
  for (const settle of [timing.settle, timing.settle + timing.settle / 2]) {
    await sleep(Math.max(0, Date.parse(asked) + settle - Date.now()), signal)
    const tasks = await eventually(find, timing.look, signal).catch((error: unknown) => {
      if (!(error instanceof LookFailed)) throw error
      const message = `The host may have made this, and charged for it: ${why}, and then it could not say which tasks it has.`
      throw unknownOutcome(`${message} It is not asked again.`, known, error)
    })
    const candidates = tasks.filter((id) => !placed.has(id))
    if (candidates.length === 0) continue
    const ids = candidates.slice(0, 5).join(', ')
    const message = `The host may have made this, and charged for it: ${why}. Its task may be ${ids}. It is not asked again.`
    throw unknownOutcome(message, { ...known, candidates })
  }
}

/** Until the host is done with it; where its pictures are. */
async function* wait(
  { client, timing }: Desk,
  { signal }: Task,
  order: Order,
): AsyncGenerator<Step, readonly string[]> {
  const known = { host: hostOf(client.host.url), ...order }
  const deadline = Date.parse(order.asked) + timing.longest
  let gone = 0
  try {
    for await (const state of polled(() => look(client, order.task, signal), timing.look, signal)) {
      if (state.status === 'made') return state.urls
      if (state.status === 'failed') {
        // It costs nothing, so that it may be tried again.
        yield { resume: null }
        throw state.problem
      }
      gone = state.status === 'gone' ? gone + 1 : 0
      if (gone >= goneLooks) {
        const message = `The host does not know its task ${order.task} any more: whether it was made and charged cannot be told.`
        throw unknownOutcome(message, known)
      }
      if (Date.now() > deadline) {
        const message = `The host has not ended its task ${order.task} within three hours.`
        throw unknownOutcome(message, known)
      }
      yield { progress: state.status === 'running' ? 0.4 : 0.1 }
    }
  } catch (error) {
    if (!(error instanceof LookFailed)) throw error
    const message = `The host has task ${order.task}, but could not say for too long how it stands: ${error.message}.`
    throw unknownOutcome(message, known, error)
  }
  throw new Error('polling ended without a word')
}

async function* fetchAll(
  { client, parts, timing }: Desk,
  task: Task,
  order: Order,
  urls: readonly string[],
): AsyncGenerator<Step> {
  const { request, done, signal } = task
  const allowHosts = [...parts.fetchAllow, hostOf(client.host.url)]
  if (urls.length === 0) {
    const known = { host: hostOf(client.host.url), ...order }
    throw unknownOutcome(`The host ended its task ${order.task} without a picture.`, known)
  }
  for (const [index, url] of urls.slice(0, request.count).entries()) {
    if (done.includes(index)) continue
    const { download: rhythm, downloadTimeout: timeoutMs } = timing
    const wanted = { url, index, request, marking: false, signal, allowHosts, rhythm, timeoutMs }
    const { made, remove } = await download(wanted).catch((error: unknown) => {
      if (!(error instanceof LookFailed)) throw error
      const known = { host: hostOf(client.host.url), ...order }
      const message = `The host has made this (task ${order.task}), but its picture could not be fetched: ${error.message}`
      throw unknownOutcome(message, known, error)
    })
    try {
      yield made
    } finally {
      await remove()
    }
    yield { progress: 0.5 + (0.5 * (index + 1)) / urls.length }
  }
  if (urls.length < request.count && !request.set) yield { delivered: urls.length }
}
