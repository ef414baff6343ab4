/** Who calls: with which key, put where this host's clients put it, or with none. */
import type { Call, Dialect, Json } from '../../src/dialects/dialect.ts'
import { isObject } from './bodies.ts'
import type { Chance } from './odd.ts'

/** Keys of the server that is called. */
export interface Keys {
  readonly admin: string
  readonly user: string
  /** Of somebody who may do very little. */
  readonly limited: string
  readonly revoked: string
}

export interface Holder {
  readonly key: string | undefined
  /** Whether it is nobody whom the server knows. */
  readonly stranger: boolean
}

export const nobody: Holder = { key: undefined, stranger: false }

/** `keys`: none while the server needs none. */
export function holderOf(keys: Keys | undefined, chance: Chance): Holder {
  if (!keys) return nobody
  const { admin, user, limited, revoked } = keys
  const luck = chance.next()
  if (luck < 0.62) return { key: user, stranger: false }
  if (luck < 0.82) return { key: admin, stranger: false }
  if (luck < 0.88) return { key: limited, stranger: false }
  const odd = ['', ' ', `${user}x`, user.slice(0, -1), user.toUpperCase(), 'limn_', "' or ''='"]
  const key = chance.pick<string | undefined>([undefined, revoked, chance.of(odd)])
  return { key, stranger: true }
}

interface Content {
  readonly body: Json
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}

const bearer: readonly Partial<Call>[] = [{ headers: { authorization: 'Bearer limn_abc' } }]

/** The content of a call with the key in one of the places where the dialect looks for it. */
export function withKey(
  { body, query, headers }: Content,
  { key }: Holder,
  dialect: Dialect | undefined,
  chance: Chance,
): Content {
  if (key === undefined) return { body, query, headers }
  const places = (dialect?.about.keys ?? bearer).filter(({ params }) => params === undefined)
  const place = chance.of(places) ?? {}
  const filled = (part: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries(part).map(([name, text]) => [name, text.replace('limn_abc', key)]),
    )
  return {
    body: place.body !== undefined && isObject(body) ? { ...body, key } : body,
    query: { ...query, ...filled(place.query) },
    headers: { ...headers, ...filled(place.headers) },
  }
}

/** What may stand beside every create, mostly as it should be. */
export function wished(chance: Chance): Readonly<Record<string, string>> {
  const number = () => String(chance.below(1e9))
  return {
    ...(chance.is(0.3)
      ? { 'idempotency-key': chance.pick([number(), number(), number(), '1', 'a b', ' ']) }
      : {}),
    ...(chance.is(0.1) ? { prefer: chance.pick(preferences) } : {}),
    ...(chance.is(0.05) ? { 'x-limn-join': chance.pick(['0', '5', '86400', '-1', 'x']) } : {}),
    ...(chance.is(0.05) ? { 'x-limn-keep-alive': chance.pick(['5', '60', '1', '5.5']) } : {}),
    ...(chance.is(0.05)
      ? { 'x-limn-on-disconnect': chance.pick(['cancel', 'continue', '1']) }
      : {}),
    ...(chance.is(0.05) ? { 'x-stainless-retry-count': chance.pick(['0', '1', '2', 'x']) } : {}),
  }
}

const preferences: readonly [string, ...string[]] = [
  'respond-async',
  'wait=1',
  'wait=0',
  'wait',
  'respond-async, wait=2',
  'wait="1"; a=b, respond-async',
  'wait=1e9, wait=2',
  ',;=,',
]
