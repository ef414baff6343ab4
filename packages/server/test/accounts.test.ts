/**
 * Every dialect over HTTP with two accounts: a job made in it is shown by `GET /v1/jobs/{id}` and by the
 * dialect's own routes to the account that made it, and to no other. The calls are the dialects' own
 * examples and fixtures.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Call, Dialect, Json, Route } from '../src/dialects/dialect.ts'
import { bareOf, hexOf, uuidOf } from '../src/dialects/ids.ts'
import { dialects } from '../src/dialects/index.ts'
import { baseJob, callOf, fixturesOf } from './dialect-fixtures.ts'
import { type Running, photo, run, stubEngine, whole } from './running.ts'

let server: Running
let mine: string
let theirs: string
/** Pictures that the examples may name. */
let picture: string

beforeAll(async () => {
  server = await run({ engines: [stubEngine()] }, { createsPerMinute: 0 })
  mine = await newKey()
  theirs = await newKey(mine)
  const form = new FormData()
  form.set('file', new Blob([await photo('coffee.png')]), 'coffee.png')
  form.set('purpose', 'vision')
  const headers = { authorization: `Bearer ${mine}` }
  const kept = await whole(`${server.url}/v1/files`, { method: 'POST', body: form, headers })
  const { id }: { id: string } = JSON.parse(kept.bytes.toString())
  picture = server.app.linkMaker.at(server.url).asset(id.replace('asset:', ''))
})

afterAll(() => server.stop())

type Headers = Readonly<Record<string, string>>

async function newKey(by?: string): Promise<string> {
  const headers: Headers = by === undefined ? {} : { authorization: `Bearer ${by}` }
  const answer = await whole(`${server.url}/v1/keys`, { method: 'POST', headers })
  const { key }: { key: string } = JSON.parse(answer.bytes.toString())
  return key
}

for (const dialect of dialects) {
  const creators = dialect.routes.filter(({ does }) => does === 'create')
  describe.for(creators)(`${dialect.name}: $on`, (route) => {
    if (route.does !== 'create') return
    const example = callOf(route.example, route.on)

    test('needs a key once there is one, and says so in the host’s words', async () => {
      const answer = await ask(dialect, example, route.on, undefined)
      const wrong = await ask(dialect, example, route.on, 'limn_wrong')
      for (const refused of [answer, wrong]) {
        expect(refused.headers.get('x-limn-job')).toBeNull()
        expect(refused.bytes.toString()).toMatch(/key/i)
      }
    })

    test('makes a job that its account is shown, and nobody else', async () => {
      const answer = await ask(dialect, example, route.on, mine)
      expect({ status: answer.status, body: answer.bytes.toString().slice(0, 300) }).toMatchObject({
        status: expect.toSatisfy((status: number) => status >= 200 && status < 300),
      })
      const id = answer.headers.get('x-limn-job') ?? ''
      const shown = await byKey(`/v1/jobs/${id}`, mine)
      expect(shown).toMatchObject({ status: 200, job: { id, dialect: dialect.name } })
      expect(await byKey(`/v1/jobs/${uuidOf(id)}`, mine)).toMatchObject({ job: { id } })
      expect(await byKey(`/v1/jobs/${id}`, theirs)).toMatchObject({ status: 404 })
      const { number } = await server.app.jobs.find({ account: 'local', id })
      for (const { on, call } of readers(dialect)) {
        const ours = await ask(dialect, renamed(call, id, number), on, mine)
        const foreign = await ask(dialect, renamed(call, id, number), on, theirs)
        const told = [ours, foreign].map(({ headers }) => headers.get('x-limn-job'))
        expect({ on, told }).toEqual({ on, told: [id, null] })
      }
    })
  })
}

test('without a key no body is let in, but where the key may be in it', async () => {
  const letIn: string[] = []
  for (const { name, about, routes } of dialects) {
    if (about.keys.some(({ body }) => body !== undefined)) letIn.push(name)
    for (const { on, does, open } of routes) {
      if (!on.startsWith('POST') || open || letIn.includes(name) || on.includes(':token')) continue
      const [, path = ''] = on.split(' ')
      expect({ on, does, status: await headOnly(path) }).not.toMatchObject({ status: 'waits' })
    }
  }
  expect(letIn).toEqual(['modelslab'])
})

/** The status of a call that announces a large body and sends none of it. */
async function headOnly(path: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const type = 'content-type: application/json\r\ncontent-length: 30000000'
  socket.write(`POST ${path.replace('*', 'x')} HTTP/1.1\r\nhost: localhost\r\n${type}\r\n\r\n`)
  const first: Promise<unknown[]> = once(socket, 'data')
  const [said] = await Promise.race([first, pause(2_000, ['HTTP/1.1 waits'], { ref: false })])
  socket.destroy()
  return String(said).split(' ', 2)[1] ?? ''
}

/** Fixtures in which a job is looked at, one for each route that shows one. */
function readers(dialect: Dialect): readonly { readonly on: string; readonly call: Call }[] {
  const fixtures = [...fixturesOf(dialect.name).values()]
  const seen = new Set<unknown>()
  return dialect.routes.flatMap((route) => {
    if (!['job', 'watch'].includes(route.does) || seen.has(wayOf(route))) return []
    seen.add(wayOf(route))
    const fixture = fixtures.find(({ on, command }) => on === route.on && isBase(command))
    if (!fixture) throw new Error(`no fixture of ${route.on} is about the job of the kit`)
    return [{ on: route.on, call: callOf(fixture.call, fixture.on) }]
  })
}

const wayOf = (route: Route): unknown => Reflect.get(route, 'write') ?? Reflect.get(route, 'events')

function isBase(command: unknown): boolean {
  if (typeof command !== 'object' || command === null || !('id' in command)) return false
  return command.id === baseJob.id || command.id === String(baseJob.number)
}

/** The call with the fixtures' job, in whatever form, made into this one. */
function renamed(call: Call, id: string, number: number): Call {
  const forms = [(one: string) => one, uuidOf, hexOf, bareOf]
  let text = JSON.stringify({ params: call.params, query: call.query, body: call.body ?? null })
  for (const form of forms) text = text.replaceAll(form(baseJob.id), form(id))
  text = text.replace(/"(42)"/g, `"${number}"`)
  const { params, query, body }: Pick<Call, 'params' | 'query'> & { body: Json } = JSON.parse(text)
  return { ...call, params, query, body: body ?? undefined }
}

/** Sends a call with a key where this host's clients put it. */
async function ask(dialect: Dialect, call: Call, on: string, key: string | undefined) {
  const [method = 'GET', path = '/'] = on.split(' ')
  const place = dialect.about.keys[0] ?? {}
  const keyed = key === undefined ? {} : withKey(place, key)
  const url = path.replace(/:(\w+)|\*/g, (all, name = '*') => call.params[name] ?? all)
  const query = new URLSearchParams(call.query).toString()
  const body =
    call.body === undefined && keyed.body === undefined
      ? undefined
      : JSON.stringify({ ...objectOf(call.body), ...objectOf(keyed.body) })
  const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' }
  return whole(`${server.url}${url}${query && `?${query}`}`, {
    method,
    headers: { ...type, ...call.headers, ...keyed.headers },
    ...(body === undefined
      ? {}
      : { body: body.replaceAll(/https:\/\/example\.com\/\w+\.\w+/g, picture) }),
  })
}

function withKey(place: Partial<Call>, key: string): Partial<Call> {
  return JSON.parse(JSON.stringify(place).replaceAll('limn_abc', key))
}

function objectOf(body: Json | undefined): { readonly [name: string]: Json } {
  return JSON.parse(JSON.stringify(body ?? {}))
}

async function byKey(path: string, key: string) {
  const headers = { authorization: `Bearer ${key}` }
  const { status, bytes } = await whole(`${server.url}${path}`, { headers })
  const job: unknown = JSON.parse(bytes.toString())
  return { status, job }
}
