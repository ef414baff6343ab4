/** The host's routes ("manage-asynchronous-tasks", "get-temporary-file-url", read 2026-11-21), with what each answer means. */
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { LookFailed } from '../polling.ts'
import { readJson, type Said } from '../relay/answer.ts'
import { ask, type Body, CallFailed, type Host, type Times } from '../relay/call.ts'
import { type Fault, problemOf } from './codes.ts'

export interface Client {
  readonly host: Host
  readonly key: string
  readonly submitTimes: Times
  readonly lookTimes: Times
}

export const submitTimes: Times = {
  connect: 10_000,
  firstByte: 60_000,
  idle: 30_000,
  total: 10 * 60_000,
}
export const lookTimes: Times = { connect: 10_000, firstByte: 15_000, idle: 15_000, total: 30_000 }

/** What became of the one call that costs. */
export type Submitted =
  | { readonly task: string }
  /** Certainly not bought. */
  | { readonly refused: Problem }
  /** It may have been bought. */
  | { readonly unclear: string }

const taskAnswer = z.object({ output: z.object({ task_id: z.string().min(1).max(200) }) })
const faultAnswer = z.object({ code: z.string().min(1), message: z.string().default('') })

export async function submit(
  client: Client,
  body: Body,
  resolve: boolean,
  signal: AbortSignal,
): Promise<Submitted> {
  try {
    const headers = {
      'x-dashscope-async': 'enable',
      ...(resolve ? { 'x-dashscope-ossresourceresolve': 'enable' } : {}),
    }
    const path = '/services/aigc/image-generation/generation'
    const asking = { method: 'POST', path, headers, body, signal, paid: true } as const
    const said = await ask(client.host, { ...asking, times: client.submitTimes }, readJson)
    return submitted(client, said)
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    if (error.sent) return { unclear: error.message }
    return { refused: unreachable(error) }
  }
}

function submitted({ key }: Client, said: Said): Submitted {
  const task = taskAnswer.safeParse(said.body)
  if (said.status === 200 && task.success) return { task: task.data.output.task_id }
  const fault = faultOf(said)
  if (fault && said.status >= 400 && said.status < 500) return { refused: problemOf(fault, key) }
  if (said.status >= 300 && said.status < 400) {
    const message = 'The host answers with a redirect, which is not followed: its address is wrong.'
    return { refused: new Problem('unavailable', message, { retryable: false }) }
  }
  return { unclear: `it answered with status ${said.status}${fault ? '' : ' and no sense'}` }
}

export function unreachable(error: CallFailed): Problem {
  const message = `The host could not be reached: ${error.message}.`
  return new Problem('unavailable', message, { cause: error, retryable: true })
}

function faultOf({ status, body, retryAfterMs }: Said): Fault | undefined {
  const read = faultAnswer.safeParse(body)
  return read.success ? { status, ...read.data, retryAfterMs } : undefined
}

const content = z.array(z.object({ image: z.string().optional(), type: z.string().optional() }))
const output = z.object({
  task_status: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
  choices: z.array(z.object({ message: z.object({ content }) })).optional(),
  results: z.array(z.object({ url: z.string().optional() })).optional(),
})
const stateAnswer = z.object({ output })

export type State =
  | { readonly status: 'waiting' | 'running' | 'gone' }
  | { readonly status: 'made'; readonly urls: readonly string[] }
  | { readonly status: 'failed'; readonly problem: Problem }

/** How a task stands. Throws LookFailed. */
export async function look(client: Client, task: string, signal: AbortSignal): Promise<State> {
  const said = await get(client, `/tasks/${encodeURIComponent(task)}`, signal)
  const read = stateAnswer.safeParse(said.body)
  if (said.status !== 200) throw badLook(said)
  if (read.success) return stateOf(client, read.data.output)
  // The document's own example of a failure has no `output`.
  const fault = faultOf(said)
  if (!fault) throw badLook(said)
  return { status: 'failed', problem: problemOf({ ...fault, status: 0 }, client.key) }
}

function stateOf({ key }: Client, told: z.infer<typeof output>): State {
  const { task_status, code = 'InternalError', message = '' } = told
  switch (task_status) {
    case 'SUCCEEDED':
      return { status: 'made', urls: urlsOf(told) }
    case 'FAILED':
      return { status: 'failed', problem: problemOf({ status: 0, code, message }, key) }
    case 'CANCELED': {
      const words = 'The task was canceled at its host.'
      return {
        status: 'failed',
        problem: new Problem('engine_failed', words, { retryable: false }),
      }
    }
    case 'UNKNOWN':
      return { status: 'gone' }
    case 'RUNNING':
      return { status: 'running' }
    default:
      return { status: 'waiting' }
  }
}

function urlsOf({ choices = [], results = [] }: z.infer<typeof output>): readonly string[] {
  const inChoices = choices.flatMap(({ message }) =>
    message.content.flatMap(({ image }) => image ?? []),
  )
  return [...inChoices, ...results.flatMap(({ url }) => url ?? [])]
}

async function get(client: Client, path: string, signal: AbortSignal): Promise<Said> {
  try {
    const asking = { method: 'GET', path, signal, times: client.lookTimes } as const
    return await ask(client.host, asking, readJson)
  } catch (error) {
    if (error instanceof CallFailed) throw new LookFailed(error.message, error)
    throw error
  }
}

function badLook(said: Said): LookFailed {
  const words = `it answered with status ${said.status}`
  return new LookFailed(words, undefined, said.retryAfterMs)
}

const listAnswer = z.object({
  data: z.array(
    z.object({
      task_id: z.string(),
      status: z.string().optional(),
      model_name: z.string().optional(),
      gmt_create: z.coerce.number().optional(),
    }),
  ),
  total_page: z.coerce.number().optional(),
})

/** More pages than this are not read: then nobody can say. */
const mostPages = 50

/**
 * Tasks of the model made in that time, by the host's own clock, that may have cost something. The host
 * does not say in which time zone it takes times, so it is asked for the last day, and they are told apart
 * here. Throws LookFailed.
 */
export async function tasksOf(
  client: Client,
  model: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const query = `model_name=${encodeURIComponent(model)}&page_no=${page}&page_size=50`
    const said = await get(client, `/tasks?${query}`, signal)
    const read = listAnswer.safeParse(said.body)
    if (said.status !== 200 || !read.success) throw badLook(said)
    const { data, total_page = 1 } = read.data
    for (const { task_id, status, model_name = model, gmt_create = from } of data) {
      const free = status === 'FAILED' || status === 'CANCELED'
      if (!free && model_name === model && gmt_create >= from && gmt_create <= to)
        found.push(task_id)
    }
    if (page >= total_page || data.length === 0) return found
  }
  throw new LookFailed('it has more tasks than can be looked through')
}

/** Whether it will be made no more. Only a task that has not begun can be stopped. Throws Problem. */
export async function cancelTask(
  client: Client,
  task: string,
  signal: AbortSignal,
): Promise<boolean> {
  const path = `/tasks/${encodeURIComponent(task)}/cancel`
  try {
    const asking = { method: 'POST', path, signal, times: client.lookTimes } as const
    const said = await ask(client.host, asking, readJson)
    if (said.status === 200) return true
    const fault = faultOf(said)
    if (fault?.code === 'UnsupportedOperation' || said.status === 404) return false
    throw problemOf(fault ?? { status: said.status, code: '', message: '' }, client.key)
  } catch (error) {
    if (error instanceof CallFailed) throw unreachable(error)
    throw error
  }
}
