/** Every route that makes jobs, and the example that its table of parameters begins with, sent for real. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CreateRoute, Dialect, Json } from '../src/dialects/dialect.ts'
import { dialects } from '../src/dialects/index.ts'
import { callOf } from './dialect-fixtures.ts'
import { type Answer, type Running, dataUri } from './running.ts'

export const creators = dialects.flatMap((dialect) =>
  dialect.routes.flatMap((route): readonly (readonly [string, CreateRoute, Dialect])[] =>
    route.does === 'create' ? [[`${dialect.name}: ${route.on}`, route, dialect]] : [],
  ),
)

/** A link of the server's own to a photo that it holds: taken wherever an address is. */
export async function ownLink({ app, url }: Running): Promise<string> {
  const ref = dataUri(await readFile(join(import.meta.dirname, 'photos', 'coffee.png')))
  const { id } = await app.uploads.keep('local', { from: { ref } })
  return app.linkMaker.at(url).asset(id.replace(/^asset:/, ''))
}

export interface Example {
  readonly route: CreateRoute
  /** Put wherever the example names a picture. */
  readonly link: string
  readonly key?: string
  readonly prompt?: string
  readonly headers?: Readonly<Record<string, string>>
  /** What else stands in the body. */
  readonly more?: { readonly [name: string]: Json }
}

/** The route's example, sent for real. */
export async function sendExample(server: Running, example: Example): Promise<Answer> {
  const { route, link, key, prompt, more } = example
  const call = callOf(route.example, route.on)
  const [method = '', path = ''] = route.on.split(' ')
  // A name of the caller's own in the path is as good as a key.
  const own = method === 'PUT' ? key : undefined
  const named = path
    .replace(/:(\w+)/g, (_, name) => own ?? encodeURIComponent(call.params[name] ?? ''))
    .replace('*', call.params['*'] ?? '')
  const words = route.read(call).draft.prompt
  const body = JSON.stringify(Object.assign({}, call.body, more))
    .replace(/https:\/\/example\.com\/[\w./-]+/g, link)
    .replaceAll(JSON.stringify(words), JSON.stringify(prompt ?? words))
  const headers = new Headers({
    'content-type': 'application/json',
    ...call.headers,
    ...example.headers,
  })
  if (key !== undefined && own === undefined) headers.set('idempotency-key', key)
  const init = { method, headers, body }
  const query = new URLSearchParams(call.query)
  const answer = await fetch(`${server.url}${named}?${query}`, init)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
