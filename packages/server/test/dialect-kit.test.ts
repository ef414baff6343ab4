/**
 * What every dialect must do, walked over `src/dialects/fixtures/<dialect>/*.json`: each fixture is a
 * call of a host's documented shape, the command it means in our words or the problem it is, and the
 * answer. A new dialect is tested by its fixtures alone.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { problemCodes } from '@limn/sdk'
import type { Job } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import type { Call, Json, Links, ModelCard, Reply, Route } from '../src/dialects/dialect.ts'
import { dialects } from '../src/dialects/index.ts'
import { Problem } from '../src/problem.ts'

interface Fixture {
  readonly about: string
  /** The document that the shape comes from. */
  readonly source: string
  readonly on: string
  readonly call: Partial<Call>
  /** What `read` answers, or the problem it throws. */
  readonly command?: unknown
  readonly problem?: { readonly code: string; readonly message: string; readonly param?: string }
  /** What `write` gets: over `baseJob` on routes that answer with a job. */
  readonly job?: Partial<Omit<Job, 'request'>> & { readonly request?: Partial<Job['request']> }
  readonly answer?: Json
  /** A later failure, thrown by another room in our words. */
  readonly fail?: {
    readonly code: Problem['code']
    readonly message: string
    readonly param?: string
  }
  readonly reply?: Reply
}

const folder = new URL('../src/dialects/fixtures/', import.meta.url)
const links: Links = {
  asset: (asset) => `https://limn.test/assets/${asset}`,
  job: (id) => `https://limn.test/v1/jobs/${id}`,
}
const requestId = 'req_1'

const baseJob: Job = {
  id: 'job_1',
  status: 'succeeded',
  dialect: 'openai',
  engine: 'sketch',
  request: {
    model: 'wan2.7-image',
    prompt: 'a misty forest at dawn',
    images: [],
    size: { width: 1024, height: 1024 },
    sizeAsked: true,
    count: 1,
    set: false,
    thinking: true,
    seed: 7,
    watermark: false,
    format: 'png',
  },
  progress: 1,
  warnings: [],
  images: [
    {
      index: 0,
      asset: 'aa11.png',
      mime: 'image/png',
      width: 1024,
      height: 1024,
      bytes: 1000,
      seed: 7,
      revisedPrompt: 'A forest at dawn in mist.',
    },
  ],
  createdAt: '2026-11-21T10:00:00.000Z',
  startedAt: '2026-11-21T10:00:01.000Z',
  finishedAt: '2026-11-21T10:00:02.500Z',
}

for (const dialect of dialects) {
  describe(`the ${dialect.name} dialect`, () => {
    const fixtures = fixturesOf(dialect.name)

    for (const [file, fixture] of fixtures) {
      test(`${file}: ${fixture.about}`, () => {
        const route = routeOf(dialect.routes, fixture.on)
        const call = callOf(fixture)
        expect(outcome(route, call)).toEqual({ command: fixture.command, problem: fixture.problem })
        if (fixture.reply === undefined) return
        expect(replyTo(fixture, route, call)).toEqual(fixture.reply)
      })
    }

    test('has a fixture for each of its routes', () => {
      const walked = new Set([...fixtures.values()].map(({ on }) => on))
      expect(dialect.routes.map(({ on }) => on).filter((on) => !walked.has(on))).toEqual([])
    })

    test.for(problemCodes)('fails with an answer for %s', (code) => {
      const reply = dialect.fail(new Problem(code, 'A sentence.', { param: 'prompt' }), requestId)
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(600)
      expect(JSON.stringify(reply.body)).toContain('A sentence.')
      expect(JSON.stringify({ ...reply.headers, body: reply.body })).toContain(requestId)
    })

    test('tells a client not to try again what cannot get better', () => {
      const retry = (retryable: boolean) =>
        dialect.fail(new Problem('engine_failed', 'No.', { retryable }), requestId).headers?.[
          'x-should-retry'
        ]
      expect([retry(true), retry(false)]).toEqual([undefined, 'false'])
    })

    test('finds the key where its clients put it', () => {
      const key = (headers: Record<string, string>) => dialect.key(callOf({ call: { headers } }))
      expect(key({ authorization: 'Bearer limn_abc' })).toBe('limn_abc')
      expect(key({ authorization: 'bearer  limn_abc ' })).toBe('limn_abc')
      expect(key({ 'x-api-key': 'limn_abc' })).toBe('limn_abc')
      expect(key({})).toBeUndefined()
      expect(key({ authorization: 'Basic bGltbg==' })).toBeUndefined()
    })

    const creators = dialect.routes.filter(({ does }) => does === 'create')
    test.for(creators)('$on throws nothing but Problem on 400 mutated bodies', (route) => {
      const seeds = [...fixtures.values()].filter(({ on }) => on === route.on).map(callOf)
      const random = generator(27)
      const outcomes = { read: 0, refused: 0 }
      for (let round = 0; round < 400; round += 1) {
        const call = mutated(seeds[round % seeds.length] ?? callOf({ call: {} }), random)
        // `outcome` throws on whatever is not a Problem.
        outcomes[outcome(route, call).problem ? 'refused' : 'read'] += 1
      }
      expect(outcomes.refused).toBeGreaterThan(100)
      expect(outcomes.read).toBeGreaterThan(0)
    })
  })
}

test('no two dialects claim one route', () => {
  const claimed = dialects.flatMap(({ routes }) => routes.map(({ on }) => on.replace(/:\w+/g, ':')))
  expect(claimed.length).toBeGreaterThan(0)
  expect(new Set(claimed).size).toBe(claimed.length)
})

function fixturesOf(name: string): ReadonlyMap<string, Fixture> {
  const own = new URL(`${name}/`, folder)
  const files = readdirSync(own).filter((file) => file.endsWith('.json'))
  return new Map(
    files.map((file): [string, Fixture] => [
      file,
      JSON.parse(readFileSync(new URL(file, own), 'utf8')),
    ]),
  )
}

function routeOf(routes: readonly Route[], on: string): Route {
  const route = routes.find((candidate) => candidate.on === on)
  if (route === undefined) throw new Error(`no route ${on}`)
  return route
}

function callOf(fixture: Pick<Fixture, 'call'> & { readonly on?: string }): Call {
  const [method = 'POST', path = '/'] = (fixture.on ?? '').split(' ')
  return { method, path, params: {}, query: {}, headers: {}, ...fixture.call }
}

/** Without absent fields, as JSON has it. */
function outcome(route: Route, call: Call): Pick<Fixture, 'command' | 'problem'> {
  try {
    return { command: JSON.parse(JSON.stringify(route.read(call))), problem: undefined }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return { command: undefined, problem: thrown.body() }
  }
}

/** The answer without the headers that the kit tests apart. */
function replyTo(fixture: Fixture, route: Route, call: Call): Reply {
  const { problem, fail } = fixture
  if (problem !== undefined || fail !== undefined) {
    const failed = dialects.find(({ routes }) => routes.includes(route))
    const cause =
      thrownBy(route, call) ?? new Problem(fail?.code ?? 'internal', fail?.message ?? '', fail)
    const { status, body } = failed?.fail(cause, requestId, call) ?? { status: 0, body: null }
    return { status, body }
  }
  return JSON.parse(JSON.stringify(written(fixture, route, call)))
}

function thrownBy(route: Route, call: Call): Problem | undefined {
  try {
    route.read(call)
    return undefined
  } catch (thrown) {
    return thrown instanceof Problem ? thrown : undefined
  }
}

function written(fixture: Fixture, route: Route, call: Call): Reply {
  const { job, answer } = fixture
  const whole = { ...baseJob, ...job, request: { ...baseJob.request, ...job?.request } }
  if (route.does === 'create' || route.does === 'job') return route.write(whole, links, call)
  if (route.does === 'jobs') return route.write([whole], links, call)
  const given = JSON.parse(JSON.stringify(answer))
  if (route.does === 'models') return route.write(given satisfies readonly ModelCard[], links, call)
  if (route.does === 'model') return route.write(given, links, call)
  return route.write(given, links, call)
}

/** A small repeatable generator of numbers from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const odd: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  '',
  ' ',
  'true',
  '1K',
  '9999999x9999999',
  '[[',
  '{}',
  '[null]',
  '💥'.repeat(200),
  '\u0000',
  '\ud800',
  'x'.repeat(100_000),
  'data:',
  'asset:',
  'upload:0',
  [],
  [[]],
  [[[[]]]],
  [null],
  [1, 2, 3, 4],
  [['a']],
  {},
  { image_url: null },
  { file_id: 7 },
  { toString: 1 },
  { kind: 'scene' },
  { kind: 'edit', operations: [null] },
  { hex: '#fff' },
  ['https://example.com/a.png', 3],
]

function mutated(call: Call, random: () => number): Call {
  const pick = <Item>(list: readonly Item[]): Item | undefined =>
    list[Math.floor(random() * list.length)]
  const text = () => {
    const value = pick(odd)
    return typeof value === 'string' ? value : JSON.stringify(value ?? null)
  }
  const name = () => pick([...names, ...Object.keys(call.body ?? {})]) ?? 'prompt'
  if (call.fields !== undefined || call.files !== undefined) {
    const extra: [string, string][] = [
      [name(), text()],
      [`${name()}[]`, text()],
    ]
    const fields = [...(call.fields ?? []), ...extra.slice(0, Math.ceil(random() * 2))]
    return { ...call, fields: random() < 0.2 ? fields.slice(1) : fields }
  }
  if (random() < 0.1) return { ...call, body: pick(odd) }
  const changes = Array.from({ length: 1 + Math.floor(random() * 3) }, () => [
    name(),
    pick(odd) ?? null,
  ])
  return { ...call, body: { ...bodyOf(call), ...Object.fromEntries(changes) } }
}

function bodyOf(call: Call): { readonly [key: string]: Json } {
  return JSON.parse(JSON.stringify(call.body ?? {}))
}

const names: readonly string[] = [
  'prompt',
  'model',
  'n',
  'num_images',
  'num_images_set',
  'size',
  'aspect_ratio',
  'resolution',
  'use_custom_size',
  'custom_width',
  'image',
  'images',
  'image_url',
  'mask',
  'bbox_list',
  'color_palette',
  'seed',
  'stream',
  'plan',
  'boxes',
  'palette',
  'count',
  'format',
  'quality',
  'constructor',
  '__proto__',
  'toString',
]
