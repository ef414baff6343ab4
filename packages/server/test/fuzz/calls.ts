/** Calls of every route of every dialect, made out of its own example and table of parameters. */
import type { Call, Dialect, Json, Route } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/index.ts'
import { asBytes, asForm, isObject, mutated, type Sent } from './bodies.ts'
import { type Chance, oddJson, oddTexts } from './odd.ts'

export interface Shot {
  readonly method: string
  /** Path and query, as it goes over the wire. */
  readonly target: string
  readonly sent: Sent
  /** Of which route it was made: `POST /v1/jobs`. */
  readonly on: string
  /** The dialect's name. */
  readonly host: string
}

interface Target {
  readonly host: string
  readonly on: string
  readonly prefix: string
  readonly route?: Route
}

/** The server's own routes, beside the dialects'. Keys are left alone: the first one would lock the door. */
const house: readonly Target[] = [
  'GET /',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /v1/assets/:key',
  'HEAD /v1/assets/:key',
  'GET /v1/uploads/:id/:name',
  'PUT /v1/uploads/:token/:name',
  'GET /v1/keys/:id',
  'GET /v1/jobs/:id/events',
  'GET /v1/usage',
  'GET /nowhere/:id',
].map((on) => ({ on, host: '', prefix: '' }))

const targetsOf = ({ name, routes, also = [] }: Dialect): Target[] =>
  ['', ...also].flatMap((prefix) =>
    routes.map((route) => ({ on: route.on, host: name, prefix, route })),
  )

const creates = dialects.flatMap(targetsOf).filter(({ route }) => route?.does === 'create')
const others = [
  ...dialects.flatMap(targetsOf).filter(({ route }) => route?.does !== 'create'),
  ...house,
]

/** How many routes there are to be called. */
export const routeCount = creates.length + others.length

/** The n-th call: each route gets its turn, those that make jobs in two of five calls. */
export function shotOf(
  n: number,
  chance: Chance,
  known: ReadonlyMap<string, readonly string[]>,
  picture: Buffer,
): Shot {
  const list = n % 5 < 2 ? creates : others
  const target =
    list[
      (n % 5 < 2 ? Math.floor(n / 5) * 2 + (n % 5) : Math.floor(n / 5) * 3 + (n % 5) - 2) %
        list.length
    ]
  const chosen = chance.is(0.5) ? target : chance.of(list)
  const { on, host, prefix, route } = chosen ?? { on: 'GET /', host: '', prefix: '' }
  const [method = 'GET', path = '/'] = on.split(' ')
  const example = route?.does === 'create' ? route.example : {}
  const filled = fill(path, example.params ?? {}, chance, known.get(host) ?? [])
  const { body, query, headers } = contentOf(route, example, picture, chance)
  const sent = bodyOf(method, body, picture, chance)
  const search = chance.is(0.9)
    ? queryOf(query, chance)
    : `?${wire(chance.pick(oddTexts))}=%zz&a[]=1&a=2`
  const other = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'] as const
  return {
    on,
    host,
    method: chance.is(0.98) ? method : chance.pick(other),
    target: `${prefix}${filled}${search}`,
    sent: { ...sent, headers: { ...headersOf(headers, chance), ...sent.headers } },
  }
}

function fill(
  path: string,
  params: Readonly<Record<string, string>>,
  chance: Chance,
  known: readonly string[],
): string {
  return path.replace(/:(\w+)|\*$/g, (_, name = '*') => {
    const usual = params[name] ?? chance.of(known) ?? 'job_1'
    if (chance.is(0.75)) return name === '*' ? usual : encodeURIComponent(usual)
    return wire(
      chance.pick([chance.pick(oddTexts), '..%2f..%2fa', '%00', '%', '.', '..', `${usual}x`]),
    )
  })
}

/** What can stand in a request line at all. */
const wire = (text: string) =>
  text
    .toWellFormed()
    .replace(/[^!-~]+/g, (odd) => encodeURIComponent(odd))
    .replace(/[?#]/g, '_')
    .slice(0, 4_000)

interface Content {
  readonly body: Json
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

function contentOf(
  route: Route | undefined,
  example: Partial<Call>,
  picture: Buffer,
  chance: Chance,
): Content {
  let body: Json = example.body ?? {}
  let { query = {}, headers = {} } = example
  if (route?.does === 'create') {
    for (let count = chance.below(4); count > 0; count -= 1) {
      const parameter = chance.of(route.parameters)
      if (!parameter) break
      const value = chance.is(0.5) ? parameter.example : mutated(parameter.example, chance)
      const given = { ...parameter.beside, [parameter.name]: value }
      for (const [name, each] of Object.entries(given)) {
        const text = typeof each === 'string' ? each : JSON.stringify(each)
        if (name.startsWith('?')) query = { ...query, [name.slice(1)]: text }
        else if (name.startsWith('@')) headers = { ...headers, [name.slice(1)]: text }
        else body = put(body, name.split('.'), each)
      }
    }
  } else if (chance.is(0.5)) {
    body = oddJson(chance)
    query = {
      limit: chance.pick(oddTexts),
      page: chance.pick(oddTexts),
      taskId: 'a',
      id: chance.pick(oddTexts),
    }
  }
  // Pictures that are there, so that more than the address is looked at.
  if (chance.is(0.1))
    body = withPictures(body, `data:image/png;base64,${picture.toString('base64')}`)
  for (let count = chance.below(5); count > 0; count -= 1) body = mutated(body, chance)
  return { body, query, headers }
}

function put(body: Json, [name = '', ...rest]: readonly string[], value: Json): Json {
  const object = isObject(body) ? body : {}
  const inner: Json | undefined = Object.entries(object).find(([key]) => key === name)?.[1]
  return { ...object, [name]: rest.length === 0 ? value : put(inner ?? {}, rest, value) }
}

function withPictures(body: Json, picture: string): Json {
  const text = JSON.stringify(body).replaceAll(
    /"https:\/\/example\.com\/[^"]*"/g,
    JSON.stringify(picture),
  )
  const changed: Json = JSON.parse(text)
  return changed
}

function bodyOf(method: string, body: Json, picture: Buffer, chance: Chance): Sent {
  if (method === 'GET' || method === 'HEAD') return { headers: {}, bytes: Buffer.alloc(0) }
  if (chance.is(0.02)) return { headers: { 'content-type': 'image/png' }, bytes: picture }
  return chance.is(0.1) ? asForm(body, picture, chance) : asBytes(body, chance)
}

function queryOf(query: Readonly<Record<string, string>>, chance: Chance): string {
  const entries = Object.entries(query).map(([name, value]) => {
    return `${wire(name)}=${encodeURIComponent((chance.is(0.8) ? value : chance.pick(oddTexts)).toWellFormed())}`
  })
  return entries.length > 0 ? `?${entries.join('&').slice(0, 6_000)}` : ''
}

const headerNames = [
  'authorization',
  'x-api-key',
  'accept',
  'prefer',
  'idempotency-key',
  'x-limn-on-disconnect',
  'x-dashscope-async',
  'range',
  'if-none-match',
  'x-forwarded-for',
  'x-forwarded-host',
  'last-event-id',
  'x-fal-target-url',
  'cookie',
  'x-http-method-override',
] as const

function headersOf(own: Readonly<Record<string, string>>, chance: Chance) {
  const safe = (text: string) => text.replace(/[^\t -~]/g, '').slice(0, 3_000)
  const all = Object.entries(own).map(([name, value]) => [name, safe(value)] as const)
  if (!chance.is(0.15)) return Object.fromEntries(all)
  return Object.fromEntries([...all, [chance.pick(headerNames), safe(chance.pick(oddTexts))]])
}
