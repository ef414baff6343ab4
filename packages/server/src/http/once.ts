/**
 * By what a request is known when it comes again: the key its caller gave it, and a hash of all that it
 * says. Whose it is and how its answer is wanted are not in the hash; its pictures are, by their own.
 */
import { createHash } from 'node:crypto'
import { configure } from 'safe-stable-stringify'
import type { Asked, Call, CreateRoute, Dialect, Json } from '../dialects/dialect.ts'
import type { Once, SpooledFile } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import { wholeSeconds } from './wishes.ts'

/** What a client says is a further try of its own is one for so long after the first, in seconds. */
const retrySeconds = 600

/** What can be told of a request before anything is done with it. */
export interface Saying {
  readonly dialect: Dialect
  readonly route: CreateRoute
  readonly call: Call
  readonly asked: Pick<Asked, 'called'>
  readonly uploads: ReadonlyMap<string, SpooledFile>
}

/** `joinSeconds`: as the server is set up. Throws Problem when a header can't be understood. */
export function onceOf(saying: Saying, joinSeconds: number): Once {
  const { call, asked } = saying
  const key = asked.called ?? keyOf(call)
  const fingerprint = fingerprintOf(saying)
  // A key says which request this is; without one an identical request may be the same one.
  if (key !== undefined) return { fingerprint, key }
  const seconds = joinSecondsOf(call, joinSeconds)
  return seconds > 0 ? { fingerprint, joinSeconds: seconds } : { fingerprint }
}

const keyHeaders = ['idempotency-key', 'x-idempotency-key']

/** IETF httpapi, draft "The Idempotency-Key HTTP Header Field", with the length we can keep. */
function keyOf({ headers }: Call): string | undefined {
  const given = keyHeaders.map((name) => headers[name]?.trim()).find((text) => text)
  if (given === undefined || /^[!-~](?:[ -~]{0,253}[!-~])?$/.test(given)) return given
  const message = '`Idempotency-Key` is 1 to 255 printable characters of ASCII, such as a UUID.'
  throw new Problem('invalid_request', message, { param: 'idempotency-key' })
}

function joinSecondsOf(call: Call, standard: number): number {
  const asked = wholeSeconds(call, 'x-limn-join', 0, 86_400)
  if (asked !== undefined) return asked
  return Number(call.headers[tries]) >= 1 ? Math.max(retrySeconds, standard) : standard
}

/** OpenAI's and Together's clients count their own tries: 0, 1, 2. */
const tries = 'x-stainless-retry-count'

/** Whether a further try of this client would be known as one. */
export function saysWhenItTriesAgain({ headers }: Call): boolean {
  return headers[tries] !== undefined
}

const stable = configure({ bigint: false, circularValue: null })

function fingerprintOf({ dialect, route, call, uploads }: Saying): string {
  const secret = new Set(dialect.about.keys.flatMap(({ body, query }) => namesOf(body, query)))
  const open = (facts: Readonly<Record<string, Json>>) =>
    Object.fromEntries(Object.entries(facts).filter(([name]) => !secret.has(name)))
  const { body } = call
  const said = {
    dialect: dialect.name,
    route: route.on,
    params: call.params,
    query: open(call.query),
    body: isObject(body) ? open(body) : (body ?? null),
    fields: (call.fields ?? []).filter(([name]) => !secret.has(name)),
    // Each by its content: under which number it came in says nothing.
    files: (call.files ?? []).map(({ field, ref }) => [field, uploads.get(ref)?.sha256 ?? ref]),
    contents: [...uploads.values()].map(({ sha256 }) => sha256).toSorted(),
  }
  const text = stable(said) ?? ''
  return createHash('sha256').update(text.replaceAll(numbered, '/limn/upload/')).digest('hex')
}

/** Of a picture that stood in JSON: see marker.ts. */
const numbered = /\/limn\/upload\/\d+\//g

function isObject(body: Json | undefined): body is { readonly [key: string]: Json } {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

function namesOf(body: Json | undefined, query: Call['query'] | undefined): readonly string[] {
  return [...(isObject(body) ? Object.keys(body) : []), ...Object.keys(query ?? {})]
}
