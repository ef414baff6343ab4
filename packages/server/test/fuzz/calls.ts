/** Calls of every route of every dialect, made out of its own example and table of parameters. */
import type { Call, Dialect, Json, Route } from '../../src/dialects/dialect.ts'
import { dialects } from '../../src/dialects/index.ts'
import { asBytes, asForm, isObject, mutated, type Sent } from './bodies.ts'
import { type Holder, holderOf, type Keys, wished, withKey } from './holders.ts'
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
  readonly holder: Holder
  /** Whether it would make a job, and goes by the key it has for that. */
  readonly named: boolean
}

/** What calls are made of. */
export interface Stage {
  /** Ids of jobs by host. */
  readonly known: ReadonlyMap<string, readonly string[]>
  /** None while the server needs none. */
  readonly keys: Keys | undefined
  readonly picture: Buffer
}

interface Target {
  readonly on: string
  readonly prefix: string
  readonly dialect?: Dialect
  readonly route?: Route
}

const plain = (ons: readonly string[]): Target[] => ons.map((on) => ({ on, prefix: '' }))

/** The server's own routes, beside the dialects'. */
const house = plain([
  'GET /',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /v1/assets/:key',
  'HEAD /v1/assets/:key',
  'GET /v1/uploads/:id/:name',
  'PUT /v1/uploads/:token/:name',
  'GET /v1/jobs/:id/events',
  'GET /nowhere/:id',
])

/** Those who keep keys: the first one that is made locks the door, so they are called when it is. */
const office = plain([
  'GET /v1/keys',
  'POST /v1/keys',
  'GET /v1/keys/:id',
  'PATCH /v1/keys/:id',
  'DELETE /v1/keys/:id',
  'GET /v1/accounts',
  'GET /v1/accounts/:id',
  'PATCH /v1/accounts/:id',
  'POST /v1/accounts/:id/credit',
  'GET /v1/audit',
  'GET /v1/usage',
  'GET /v1/usage/entries.csv',
  'GET /v1/webhooks',
  'GET /v1/webhooks/:id',
  'POST /v1/webhooks/:id/redeliver',
  'POST /v1/webhooks/redeliver',
])

const targetsOf = (dialect: Dialect): Target[] =>
  ['', ...(dialect.also ?? [])].flatMap((prefix) =>
    dialect.routes.map((route) => ({ on: route.on, prefix, dialect, route })),
  )

const creates = dialects.flatMap(targetsOf).filter(({ route }) => route?.does === 'create')
const others = [
  ...dialects.flatMap(targetsOf).filter(({ route }) => route?.does !== 'create'),
  ...house,
]

/** The n-th call: each route gets its turn, those that make jobs in two of five calls. */
export function shotOf(n: number, chance: Chance, stage: Stage): Shot {
  const { dialect, ...target } = targetOf(n, chance, stage)
  const { on, prefix, route } = target
  const host = dialect?.name ?? ''
  const [method = 'GET', path = '/'] = on.split(' ')
  const create = route?.does === 'create' ? route : undefined
  const example = create?.example ?? {}
  const filled = fill(path, example.params ?? {}, chance, stage.known.get(host) ?? [])
  const holder = holderOf(stage.keys, chance)
  const content = contentOf(route, example, stage.picture, chance)
  const { body, query, headers } = withKey(content, holder, dialect, chance)
  const sent = bodyOf(method, body, stage.picture, chance)
  const search = chance.is(0.9)
    ? queryOf(query, chance)
    : `?${wire(chance.pick(oddTexts))}=%zz&a[]=1&a=2`
  const told = headersOf({ ...headers, ...(create ? wished(chance) : {}) }, chance)
  const odd = !chance.is(0.98)
  return {
    on,
    host,
    holder,
    named: create !== undefined && !odd && (told['idempotency-key'] ?? '').trim() !== '',
    method: odd ? chance.pick(methods) : method,
    target: `${prefix}${filled}${search}`,
    sent: { ...sent, headers: { ...told, ...sent.headers } },
  }
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'] as const

function targetOf(n: number, chance: Chance, { keys }: Stage): Target {
  const turn = n % 5
  const round = Math.floor(n / 5)
  const list = turn < 2 ? creates : keys ? [...others, ...office] : others
  const at = turn < 2 ? round * 2 + turn : round * 3 + turn - 2
  const chosen = chance.is(0.5) ? list[at % list.length] : chance.of(list)
  return chosen ?? { on: 'GET /', prefix: '' }
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
    /"https:\/\/example\.com\/[^"\\]*"/g,
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

function headersOf(
  own: Readonly<Record<string, string>>,
  chance: Chance,
): Readonly<Record<string, string>> {
  const safe = (text: string) => text.replace(/[^\t -~]/g, '').slice(0, 3_000)
  const all = Object.entries(own).map(([name, value]) => [name, safe(value)] as const)
  if (!chance.is(0.15)) return Object.fromEntries(all)
  return Object.fromEntries([...all, [chance.pick(headerNames), safe(chance.pick(oddTexts))]])
}
