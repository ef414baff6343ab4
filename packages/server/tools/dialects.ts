/**
 * Writes `docs/dialects.md` out of the dialects themselves: `npm run docs`. What it says of parameters
 * is what `dialect-parameters.test.ts` tries, and a test fails when the page is stale.
 */
import { writeFile } from 'node:fs/promises'
import { problemCodes } from '@limn/sdk'
import { catalog } from '../src/catalog/catalog.ts'
import type { CreateRoute, Dialect, Parameter, Route } from '../src/dialects/dialect.ts'
import { dialects } from '../src/dialects/index.ts'
import { Problem } from '../src/problem.ts'

export const dialectsPage = new URL('../../../docs/dialects.md', import.meta.url)

const what: Readonly<Record<Route['does'], string>> = {
  create: 'makes a job',
  job: 'shows a job',
  watch: 'tells a job as it goes (server-sent events)',
  cancel: 'cancels a job',
  jobs: 'lists jobs',
  models: 'lists models',
  model: 'shows a model',
  upload: 'keeps a picture',
  file: 'shows an upload',
  files: 'lists uploads',
  drop: 'forgets an upload',
  ticket: 'tells where to put a picture',
  account: 'shows the account or its keys',
}

const fates: Readonly<Record<Parameter['fate'], string>> = {
  honoured: 'honoured',
  warned: 'no effect, a warning says so',
  refused: 'refused',
  idle: 'nothing to do',
}

/** The page as it should be. */
export function writePage(): string {
  return `${[...intro(), ...dialects.flatMap(section)].join('\n')}\n`
}

function intro(): readonly string[] {
  return [
    '# The dialects',
    '',
    '<!-- Written by `npm run docs` out of the code. Do not edit. -->',
    '',
    'Limn answers in the language of every host that offers Wan 2.7 Image. A client moves here by',
    'changing its base URL and its key. `{url}` is where Limn listens, `http://127.0.0.1:4747` by default.',
    '',
    ...table(
      ['host', 'base URL', 'clients run against it, unmodified'],
      dialects.map(({ about, name }) => [
        `[${about.title}](#${name})`,
        addresses(about.base),
        about.clients.join(', '),
      ]),
    ),
    '',
    'What is the same in all of them:',
    '',
    '- Every call that makes pictures makes a durable job. The headers `x-limn-job` and `x-limn-engine`',
    '  name it and its maker; `GET /v1/jobs/{id}` shows it to its account, with the id in the form of any host.',
    '- `Idempotency-Key` on any call that makes a job: the same call again is the same job, for 24 hours.',
    '  `Prefer`, `x-limn-keep-alive`, `x-limn-on-disconnect` and `x-limn-join` are understood everywhere:',
    '  [retries.md](retries.md).',
    '- What can’t be honoured is refused, or named in the header `x-limn-warnings` and in the job. Below,',
    '  each parameter is *honoured*, *warned* about, *refused*, or *idle* (it asks for what happens anyway).',
    '- Links in answers are absolute and follow `LIMN_PUBLIC_URL`, or the `Host` of the call, or',
    '  `X-Forwarded-Proto` and `-Host` from proxies named in `LIMN_TRUST_PROXY`. Links to pictures are',
    '  signed and good for 24 hours; they are taken as reference images too, without being fetched.',
    '- Reference images by address are fetched from public `https:` hosts; `LIMN_FETCH_ALLOW` names others.',
    '- Webhooks go to public `https:` addresses (same list), are tried again for a day, and carry the same id each time.',
    '- Jobs of one account are invisible to every other, in every dialect.',
    '',
  ]
}

function section(dialect: Dialect): readonly string[] {
  const { about, name, routes, prefix, also = [] } = dialect
  return [
    `<a id="${name}"></a>`,
    '',
    `## ${about.title}`,
    '',
    `Base URL: ${addresses(about.base)}. Key: ${keyPlaces(dialect)}.` +
      (also.length > 0 ? ` Also under ${also.map(code).join(', ')}.` : ''),
    '',
    ...about.notes.flatMap((note) => [`- ${note}`]),
    ...(about.notes.length > 0 ? [''] : []),
    ...table(
      ['route', 'what it does'],
      routes.map((route) => [
        code(route.on),
        `${what[route.does]}${route.open ? ', without a key' : ''}`,
      ]),
    ),
    '',
    ...modelNames(name),
    ...parameterTables(routes, prefix),
    ...failures(dialect),
    `Sources: ${about.sources.join('; ')}.`,
    '',
  ]
}

function keyPlaces({ about }: Dialect): string {
  const places = about.keys.flatMap(({ headers = {}, body, params = {} }) => [
    ...Object.entries(headers).map(([header, value]) => code(`${header}: ${value}`)),
    ...Object.keys(params).map((param) => `the path (${param})`),
    ...(typeof body === 'object' && body !== null
      ? Object.keys(body).map((key) => `${code(key)} in the body`)
      : []),
  ])
  return [...new Set(places)].join(', ').replaceAll('limn_abc', '<key>')
}

function modelNames(host: string): readonly string[] {
  const rows = catalog.models.flatMap(({ id, names }) => {
    const own = Object.entries(names).find(([name]) => name === host)?.[1] ?? []
    return own.length === 0 ? [] : [[code(id), own.map(code).join(', ')]]
  })
  return rows.length === 0 ? [] : [...table(['model', 'names here'], rows), '']
}

/** Routes with the same table share it. */
function parameterTables(routes: readonly Route[], prefix: string): readonly string[] {
  const groups = new Map<readonly Parameter[], CreateRoute[]>()
  for (const route of routes) {
    if (route.does !== 'create') continue
    groups.set(route.parameters, [...(groups.get(route.parameters) ?? []), route])
  }
  return [...groups].flatMap(([parameters, sharing]) => [
    `### Parameters of ${sharing.map(({ on }) => code(on.replace(`${prefix}/`, '/'))).join(', ')}`,
    '',
    ...table(
      ['parameter', 'type', 'what becomes of it', ''],
      parameters.map(({ name, type, fate, note = '' }) => [place(name), type, fates[fate], note]),
    ),
    '',
  ])
}

function place(name: string): string {
  if (name.startsWith('?')) return `${code(name.slice(1))} in the query`
  return name.startsWith('@') ? `header ${code(name.slice(1))}` : code(name)
}

function failures(dialect: Dialect): readonly string[] {
  const rows = problemCodes.map((problem) => {
    const told = dialect.fail(new Problem(problem, '…', { param: 'prompt' }), 'req_…')
    return [code(problem), String(told.status), code(JSON.stringify(told.body))]
  })
  return ['### Failures', '', ...table(['what is wrong', 'status', 'body'], rows), '']
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const code = (text: string) => `\`${text}\``
/** Sentences with `{url}/…` in them. */
const addresses = (text: string) => text.replace(/\{url\}[^\s;,)]*/g, code)

if (import.meta.main) await writeFile(dialectsPage, writePage())
