/**
 * What every dialect must do, walked over `src/dialects/fixtures/<dialect>/*.json`: each fixture is a
 * call of a host's documented shape, the command it means in our words or the problem it is, and the
 * answer. A new dialect is tested by its fixtures and its table of parameters alone.
 */
import { problemCodes } from '@limn/sdk'
import { describe, expect, test } from 'vitest'
import type {
  Call,
  Dialect,
  Json,
  JobsPage,
  ModelCard,
  Reply,
  Route,
} from '../src/dialects/dialect.ts'
import { dialects } from '../src/dialects/index.ts'
import { Problem } from '../src/problem.ts'
import {
  type Fixture,
  callOf,
  fixturesOf,
  jobOf,
  links,
  outcome,
  requestId,
  thrownBy,
} from './dialect-fixtures.ts'

/** Hosts that tell of failures under status 200 (their documents; see the contracts they name). */
const failsUnder200: readonly string[] = ['kie', 'modelslab']
/** Hosts whose clients look at `x-should-retry`. */
const looksAtShouldRetry: readonly string[] = ['openai', 'limn', 'together']

for (const dialect of dialects) {
  describe(`the ${dialect.name} dialect`, () => {
    const fixtures = fixturesOf(dialect.name)

    for (const [file, fixture] of fixtures) {
      test(`${file}: ${fixture.about}`, () => {
        expect(fixture.source).toMatch(/\w{3}/)
        const route = routeOf(dialect.routes, fixture.on)
        const call = callOf(fixture.call, fixture.on)
        const { command, problem, reply, events, news } = fixture
        expect({
          ...outcome(route, call),
          reply: reply && replyTo(dialect, fixture, route, call),
          events: events && eventsOf(fixture, route, call),
          news: news && newsOf(dialect, fixture),
        }).toEqual({ command, problem, reply, events, news: news?.body })
      })
    }

    test('has a fixture for each kind of its routes', () => {
      const walked = [...fixtures.values()].map(({ on }) => routeOf(dialect.routes, on))
      const alike = (route: Route) =>
        walked.some(
          (other) =>
            waysOf(other, 'read') === waysOf(route, 'read') && waysOf(other) === waysOf(route),
        )
      expect(dialect.routes.filter((route) => !alike(route)).map(({ on }) => on)).toEqual([])
    })

    test.for(problemCodes)('fails with an answer for %s', (code) => {
      const reply = dialect.fail(new Problem(code, 'A sentence.', { param: 'prompt' }), requestId)
      const least = failsUnder200.includes(dialect.name) ? 200 : 400
      expect(reply.status).toBeGreaterThanOrEqual(least)
      expect(reply.status).toBeLessThan(600)
      expect(JSON.stringify(reply.body)).toContain('A sentence.')
    })

    test('says nothing of what went wrong inside', () => {
      const cause = new Error('a secret of the house')
      const told = dialect.fail(new Problem('internal', 'A sentence.', { cause }), requestId)
      expect(JSON.stringify(told)).not.toContain('secret')
    })

    test('finds the key where its clients put it', () => {
      expect(dialect.about.keys.length).toBeGreaterThan(0)
      for (const call of dialect.about.keys) expect(dialect.key(callOf(call))).toBe('limn_abc')
      expect(dialect.key(callOf({}))).toBeUndefined()
      const basic = { headers: { authorization: 'Basic bGltbg==' } }
      expect(dialect.key(callOf(basic))).toBeUndefined()
    })

    const creators = dialect.routes.filter(({ does }) => does === 'create')
    test.for(creators)('$on throws nothing but Problem on 400 mutated bodies', (route) => {
      const seeds = [...fixtures.values()]
        .filter(({ on }) => waysOf(routeOf(dialect.routes, on), 'read') === waysOf(route, 'read'))
        .map(({ call, on }) => callOf(call, on))
      const random = generator(27)
      const outcomes = { read: 0, refused: 0 }
      for (let round = 0; round < 400; round += 1) {
        const call = mutated(seeds[round % seeds.length] ?? callOf({}), random)
        // `outcome` throws on whatever is not a Problem.
        const { problem } = outcome(route, call)
        outcomes[problem ? 'refused' : 'read'] += 1
        const { status } = dialect.fail(
          thrownBy(route, call) ?? new Problem('internal', '-'),
          requestId,
          call,
        )
        expect(status).toBeGreaterThanOrEqual(200)
      }
      expect(outcomes.refused).toBeGreaterThan(40)
      expect(outcomes.read).toBeGreaterThan(0)
    })
  })
}

test.for(dialects.filter(({ name }) => looksAtShouldRetry.includes(name)))(
  '$name tells a client not to try again what cannot get better',
  (dialect) => {
    const retry = (retryable: boolean) =>
      dialect.fail(new Problem('engine_failed', 'No.', { retryable }), requestId).headers?.[
        'x-should-retry'
      ]
    expect([retry(true), retry(false)]).toEqual([undefined, 'false'])
  },
)

test('no two dialects claim one route', () => {
  const claimed = dialects.flatMap(({ routes, also = [] }) =>
    ['', ...also].flatMap((prefix) =>
      routes.map(({ on }) => on.replace(' ', ` ${prefix}`).replace(/:\w+/g, ':')),
    ),
  )
  expect(claimed.length).toBeGreaterThan(0)
  expect(new Set(claimed).size).toBe(claimed.length)
})

test('every path of a host lies under its prefix', () => {
  const outside = dialects.flatMap(({ prefix, routes }) =>
    routes.map(({ on }) => on).filter((on) => !on.split(' ')[1]?.startsWith(`${prefix}/`)),
  )
  expect(outside).toEqual([])
})

function routeOf(routes: readonly Route[], on: string): Route {
  const route = routes.find((candidate) => candidate.on === on)
  if (route === undefined) throw new Error(`no route ${on}`)
  return route
}

/** How a route answers: two routes with the same are walked by one fixture. */
function waysOf(route: Route, way = 'write'): unknown {
  return Reflect.get(route, way) ?? Reflect.get(route, 'events')
}

/** The answer; of a failure without its headers. */
function replyTo(dialect: Dialect, fixture: Fixture, route: Route, call: Call): Reply {
  const { problem, fail } = fixture
  if (problem === undefined && fail === undefined) {
    return JSON.parse(JSON.stringify(written(fixture, route, call)))
  }
  const cause =
    thrownBy(route, call) ?? new Problem(fail?.code ?? 'internal', fail?.message ?? '', fail)
  const { status, body } = dialect.fail(cause, requestId, call)
  return JSON.parse(JSON.stringify({ status, body }))
}

function written(fixture: Fixture, route: Route, call: Call): Reply {
  if (route.does === 'watch') throw new Error('a watch has no answer but its events')
  const job = jobOf(fixture.job)
  if (route.does === 'create' || route.does === 'job') return route.write(job, links, call)
  const given = JSON.parse(JSON.stringify(fixture.answer ?? {}))
  if (route.does === 'cancel') return route.write({ canceled: true, ...given, job }, links, call)
  if (route.does === 'jobs') {
    const page: JobsPage = { more: false, ...given, jobs: [job] }
    return route.write(page, links, call)
  }
  if (route.does === 'models') return route.write(given satisfies readonly ModelCard[], links, call)
  return route.write(given, links, call)
}

function eventsOf(fixture: Fixture, route: Route, call: Call): Json {
  const events = 'events' in route ? route.events : undefined
  const seen = fixture.seen === undefined ? undefined : jobOf(fixture.seen)
  return JSON.parse(JSON.stringify(events?.(jobOf(fixture.job), seen, links, call) ?? null))
}

function newsOf(dialect: Dialect, { job, news }: Fixture): Json {
  const body = dialect.hook?.write(jobOf(job), news?.event ?? 'completed', links)
  return JSON.parse(JSON.stringify(body ?? null))
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

/** The objects of a body, the outermost first, with a way to put a changed one in its place. */
type Spot = readonly [{ readonly [key: string]: Json }, (changed: Json) => Json]

function spotsOf(body: Json, put: (changed: Json) => Json = (changed) => changed): Spot[] {
  if (typeof body !== 'object' || body === null) return []
  if (isList(body)) {
    return body.flatMap((item, at) => spotsOf(item, (changed) => put(body.with(at, changed))))
  }
  const inner = Object.entries(body).flatMap(([key, value]) =>
    spotsOf(value, (changed) => put({ ...body, [key]: changed })),
  )
  return [[body, put], ...inner]
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function chosenOf(spot: Spot | undefined, body: Json): Spot {
  return spot ?? [{}, () => body]
}

function mutated(call: Call, random: () => number): Call {
  const pick = <Item>(list: readonly Item[]): Item | undefined =>
    list[Math.floor(random() * list.length)]
  const text = () => {
    const value = pick(odd)
    return typeof value === 'string' ? value : JSON.stringify(value ?? null)
  }
  if (call.fields !== undefined || call.files !== undefined) {
    const name = () => pick(names) ?? 'prompt'
    const extra: [string, string][] = [
      [name(), text()],
      [`${name()}[]`, text()],
    ]
    const fields = [...(call.fields ?? []), ...extra.slice(0, Math.ceil(random() * 2))]
    return { ...call, fields: random() < 0.2 ? fields.slice(1) : fields }
  }
  if (random() < 0.1) return { ...call, body: pick(odd) }
  let body: Json = call.body ?? {}
  for (let change = 0; change < 1 + random() * 3; change += 1) {
    const [spot, put] = chosenOf(pick(spotsOf(body)), body)
    const name: string = pick([...names, ...Object.keys(spot), ...Object.keys(spot)]) ?? 'prompt'
    body = put({ ...spot, [name]: pick(odd) ?? null })
  }
  return { ...call, body }
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
