/** Whether an answer is one that a client of that host can read. */
import { problemCodes } from '@limn/sdk'
import type { Dialect } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/index.ts'
import { Problem } from '../../src/problem.ts'
import { callOf, fixturesOf } from '../dialect-fixtures.ts'
import type { Shot } from './calls.ts'

export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Those that fitted last stand first: it takes long to have all of them said by a dozen hosts. */
const likely = [...problemCodes]

/** Whether one of these dialects says no to this call with these names at the top of what it says. */
function saysSo(spoken: readonly Dialect[], shot: Shot, shape: string): boolean {
  const { method, target, on } = shot
  const [path = '/'] = target.split('?')
  const named = on.match(/:\w+|\*/g)?.map((name) => [name.replace(':', ''), 'some'] as const)
  const call = callOf({ method, path, params: Object.fromEntries(named ?? []) })
  const code = likely.find((each) =>
    [undefined, 'prompt'].some((param) => {
      const problem = new Problem(each, 'A sentence.', { param })
      return spoken.some((dialect) =>
        [dialect.fail(problem, 'req_1', call), dialect.fail(problem, 'req_1')].some(
          ({ body }) => shapeOf(body) === shape,
        ),
      )
    }),
  )
  if (code === undefined) return spoken.some(({ name }) => documented(name).has(shape))
  likely.unshift(...likely.splice(likely.indexOf(code), 1))
  return true
}

const read = new Map<string, ReadonlySet<string>>()

/** What it shows under a status that says no, as its documents have it. */
function documented(dialect: string): ReadonlySet<string> {
  const known = read.get(dialect)
  if (known) return known
  const bodies = [...fixturesOf(dialect).values()].flatMap(({ reply }) =>
    reply && reply.status >= 400 && 'body' in reply ? [reply.body] : [],
  )
  const shapes = new Set(bodies.map(shapeOf))
  read.set(dialect, shapes)
  return shapes
}

function shapeOf(body: unknown): string {
  if (Array.isArray(body)) return 'a list'
  if (typeof body !== 'object' || body === null) return typeof body
  const said = Object.entries(body).filter(([, value]) => value !== undefined)
  return said
    .map(([name]) => name)
    .toSorted()
    .join(' ')
}

const kinds = /^(image\/|text\/csv|text\/plain)/

/** What is wrong with the answer, in words; nothing when all is well. */
export function fault(shot: Shot, { status, headers, text }: Got): string | undefined {
  if (status >= 500) return `status ${status}: ${text.slice(0, 300)}`
  if (shot.holder.stranger && headers['x-limn-job'] !== undefined) return 'a stranger was let in'
  if (headers['x-request-id'] === undefined)
    return `no x-request-id under ${status}: ${text.slice(0, 200)}`
  if ('x-powered-by' in headers || 'server' in headers) return 'it says what it is built with'
  if (/\bat \S+ \(|node_modules|\/src\/|\.ts:\d/.test(text)) return `a stack: ${text.slice(0, 300)}`
  const type = headers['content-type'] ?? ''
  if (text === '' || kinds.test(type)) return status < 400 ? undefined : emptyFault(status, text)
  if (type.startsWith('text/event-stream')) return eventsFault(text)
  if (!type.startsWith('application/json')) return `the type ${type}`
  return jsonFault(shot, status, text)
}

/** Nothing at all is said where HTTP lets nothing be said (HEAD), which is not asked of routes that fail. */
const emptyFault = (status: number, text: string) =>
  text === '' ? undefined : `plain text under ${status}: ${text.slice(0, 100)}`

function eventsFault(text: string): string | undefined {
  const data = text.split('\n').filter((line) => line.startsWith('data:'))
  return data.map((line) => line.slice(5).trim()).every((each) => each === '[DONE]' || isJson(each))
    ? undefined
    : `an event that is no JSON: ${text.slice(0, 200)}`
}

function jsonFault(shot: Shot, status: number, text: string): string | undefined {
  if (!isJson(text)) return `no JSON: ${text.slice(0, 200)}`
  if (status < 400) return undefined
  const shape = shapeOf(JSON.parse(text))
  // The one host whose proxy says a bare word: see fixtures/fal/proxy.json.
  if (shape === 'string' && shot.on.endsWith('/fal/proxy')) return undefined
  // The longest prefix is theirs; what is nobody's is answered by the first.
  const theirs = dialects.filter(({ prefix, also = [] }) =>
    ['', ...also].some((each) => shot.target.startsWith(`${each}${prefix}/`)),
  )
  const known = saysSo([...theirs, ...dialects.slice(0, 1)], shot, shape)
  return known ? undefined : `an envelope of nobody: ${text.slice(0, 200)}`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
