/**
 * What the tables of parameters say is what happens: each is given to its route with a value that asks
 * for something. `docs/dialects.md` is made of the same tables.
 */
import { describe, expect, test } from 'vitest'
import type { Call, CreateRoute, Dialect, Json, Parameter } from '../src/dialects/dialect.ts'
import { dialects } from '../src/dialects/index.ts'
import { Problem } from '../src/problem.ts'
import { callOf, jobOf, links, outcome, requestId, thrownBy } from './dialect-fixtures.ts'

for (const dialect of dialects) {
  const creators = dialect.routes.filter(({ does }) => does === 'create')
  describe.for(creators)(`${dialect.name}: $on`, (route) => {
    if (route.does !== 'create') return
    const base = callOf(route.example, route.on)

    test('reads its example without a warning', () => {
      const { command, problem } = outcome(route, base)
      expect(problem).toBeUndefined()
      expect(command).toMatchObject({ draft: { prompt: expect.any(String) } })
      expect(warningsOf(command)).toEqual([])
    })

    test('has a table of parameters, each once', () => {
      const listed = route.parameters.map(({ name }) => name)
      expect(listed.length).toBeGreaterThan(2)
      expect(listed.filter((name, at) => listed.indexOf(name) !== at)).toEqual([])
    })

    test.for(route.parameters)('$name is $fate', (parameter) => {
      expect.hasAssertions()
      const without = outcome(route, withParameters(base, parameter.beside ?? {}))
      const call = withParameters(base, {
        ...parameter.beside,
        [parameter.name]: parameter.example,
      })
      fates[parameter.fate](parameter, without.command, call, route, dialect)
    })
  })
}

type Check = (
  parameter: Parameter,
  without: unknown,
  call: Call,
  route: CreateRoute,
  dialect: Dialect,
) => void

const fates: Readonly<Record<Parameter['fate'], Check>> = {
  honoured(parameter, without, call, route) {
    const { command, problem } = outcome(route, call)
    expect(problem).toBeUndefined()
    const base = callOf(route.example, route.on)
    const before = withParameters(base, parameter.beside ?? {})
    // Some shape the answer alone.
    expect([unwarned(command), shown(route, command, call)]).not.toEqual([
      unwarned(without),
      shown(route, without, before),
    ])
    expect(warningsOf(command).filter((sentence) => names(sentence, parameter))).toEqual([])
  },
  warned(parameter, _without, call, route) {
    const { command, problem } = outcome(route, call)
    expect(problem).toBeUndefined()
    expect(warningsOf(command).filter((sentence) => names(sentence, parameter))).not.toEqual([])
  },
  refused(parameter, _without, call, route, dialect) {
    const problem = thrownBy(route, call)
    expect(problem).toBeInstanceOf(Problem)
    const { body } = dialect.fail(problem ?? new Problem('internal', ''), requestId, call)
    expect(JSON.stringify(body)).toContain(lastName(parameter))
  },
  idle(_parameter, without, call, route) {
    const { command, problem } = outcome(route, call)
    expect(problem).toBeUndefined()
    expect(draftOf(command)).toEqual(draftOf(without))
    expect(warningsOf(command)).toEqual(warningsOf(without))
  },
}

interface Command {
  readonly draft?: unknown
  readonly memo?: Json
  readonly warnings?: readonly string[]
}

function isCommand(command: unknown): command is Command {
  return typeof command === 'object' && command !== null
}

function warningsOf(command: unknown): readonly string[] {
  return isCommand(command) ? (command.warnings ?? []) : []
}

function shown(route: CreateRoute, command: unknown, call: Call): unknown {
  const memo = isCommand(command) ? command.memo : undefined
  return JSON.stringify(route.write(jobOf(memo === undefined ? {} : { memo }), links, call))
}

/** What is asked, beside warnings and what is only kept for the answer. */
function unwarned(command: unknown): unknown {
  return isCommand(command) ? { ...command, warnings: [], memo: undefined } : command
}

function draftOf(command: unknown): unknown {
  return isCommand(command) ? command.draft : undefined
}

function names(sentence: string, parameter: Parameter): boolean {
  return sentence.includes(lastName(parameter))
}

function lastName({ name }: Parameter): string {
  return name.replace(/^[?@]/, '').split('.').at(-1) ?? name
}

/** The call with each value at its place: `a.b` in the body, `?a` in the query, `@a` among the headers. */
function withParameters(call: Call, given: Readonly<Record<string, Json>>): Call {
  let { body = {}, query, headers } = call
  for (const [name, value] of Object.entries(given)) {
    const rest = name.slice(1)
    if (name.startsWith('?')) query = { ...query, [rest]: text(value) }
    else if (name.startsWith('@')) headers = { ...headers, [rest.toLowerCase()]: text(value) }
    else body = put(body, name.split('.'), value)
  }
  return { ...call, body, query, headers }
}

function put(body: Json, [name = '', ...rest]: readonly string[], value: Json): Json {
  if (isList(body)) return body.with(Number(name), put(body[Number(name)] ?? {}, rest, value))
  const object = typeof body === 'object' && body !== null ? body : {}
  const inner = rest.length === 0 ? value : put(object[name] ?? {}, rest, value)
  return { ...object, [name]: inner }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
