/** The rules of the house: who may import whom, and what no source file may hold. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

interface Source {
  /** From `packages/`, e.g. `server/src/jobs/run.ts`. */
  readonly path: string
  readonly text: string
}

const packages = resolve(import.meta.dirname, '..', '..')
const sources: readonly Source[] = globSync('*/{src,test,tools}/**/*.{ts,tsx}', { cwd: packages })
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => ({ path, text: readFileSync(join(packages, path), 'utf8') }))

const isTest = ({ path }: Source) => path.includes('/test/') || path.endsWith('.test.ts')
const shipped = sources.filter((source) => !isTest(source) && !source.path.includes('/tools/'))

/** Imports, re-exports, `import()` and files started as a thread. */
const importing = [
  /^(?:import|export)\b(?:[^'"`;=]*?\bfrom)?\s*['"]([\w@./:-]+)['"]/gm,
  /\bimport\(\s*['"]([\w@./:-]+)['"]/g,
  /\bnew URL\(\s*['"`](\.{1,2}\/[^'"`\n]+)['"`]\s*,\s*import\.meta\.url/g,
]

/** What a file imports: `/server/src/…` for files of this repository, names for what comes from elsewhere. */
function importsOf({ path, text }: Source): readonly string[] {
  const named = importing.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name))
  return named.flatMap((name) => {
    if (name === undefined) return []
    if (!name.startsWith('.')) return [name]
    return [`/${relative(packages, resolve(packages, dirname(path), name))}`.replaceAll('\\', '/')]
  })
}

/** Rules 1 to 4 of the design: what the files under a folder may import, all else being wrong. */
interface Rule {
  readonly room: string
  readonly why: string
  readonly may: readonly RegExp[]
}

const problem = /^\/server\/src\/problem\.ts$/
const sdk = /^@limn\/sdk$/
/** What npm or Node brings, and data files: they are no room. */
const outside = /^(?!@limn\/)[@a-z]|^\/server\/assets\b/
const outsideEngines = /^(?!@limn\/|fastify|pg-boss|kysely)[@a-z]|^\/server\/assets\b/
const room = (name: string) => new RegExp(`^/server/src/${name}/`)

const rules: readonly Rule[] = [
  { room: 'sdk/src/', why: 'the SDK imports nothing', may: [/^\/sdk\/src\//] },
  {
    room: 'playground/src/',
    why: 'the playground imports only the SDK',
    may: [sdk, /^\/playground\/src\//, /^preact(\/|$)/],
  },
  {
    room: 'server/src/dialects/',
    why: 'dialects are pure translation',
    // Signatures are pure too: the same bytes and key always give the same.
    may: [room('dialects'), problem, sdk, /^zod$/, /^node:crypto$/],
  },
  {
    room: 'server/src/engines/',
    why: 'engines know nothing of HTTP routes, jobs, money or inbound words',
    may: [room('engines'), room('images'), problem, sdk, outsideEngines],
  },
  ...['images', 'store', 'catalog', 'ledger'].map((name) => ({
    room: `server/src/${name}/`,
    why: `${name} imports no other room`,
    may: [room(name), problem, sdk, outside],
  })),
  {
    room: 'server/src/jobs/',
    why: 'jobs use the rooms behind them, never the ones in front',
    may: [
      ...['jobs', 'images', 'store', 'catalog', 'ledger', 'engines'].map(room),
      problem,
      /^\/server\/src\/(meters|tracing)\.ts$/,
      sdk,
      outside,
    ],
  },
  {
    room: 'server/src/http/',
    why: 'the door is handed what it needs: it knows the contracts of others, not what they are made of',
    may: [
      ...['http', 'dialects'].map(room),
      /^\/server\/src\/(jobs\/contract|ledger\/(contract|dollars)|store\/store|problem|version|meters|tracing)\.ts$/,
      sdk,
      outside,
    ],
  },
]

/** Outside one of the rooms nobody is bound but by what the rooms say of themselves. */
function violations(files: readonly Source[]): readonly string[] {
  return files.flatMap((source) => {
    const rule = rules.find(({ room: folder }) => source.path.startsWith(folder))
    const wrong = importsOf(source).filter((name) => !rule?.may.some((shape) => shape.test(name)))
    return rule ? wrong.map((name) => `${source.path} imports ${name}: ${rule.why}`) : []
  })
}

test('nobody imports what the rules of the house forbid', () => {
  expect(violations(shipped)).toEqual([])
})

test.for([
  ['sdk/src/client.ts', "import { z } from 'zod'"],
  ['sdk/src/client.ts', "import { Problem } from '../../server/src/problem.ts'"],
  ['playground/src/app.ts', "import type { Job } from '../../server/src/jobs/contract.ts'"],
  ['server/src/dialects/fal.ts', "import { readFile } from 'node:fs/promises'"],
  ['server/src/dialects/fal.ts', "import { catalog } from '../catalog/catalog.ts'"],
  ['server/src/engines/onnx/run.ts', "import type { Jobs } from '../../jobs/contract.ts'"],
  ['server/src/engines/relay.ts', "export { limn } from '../dialects/limn.ts'"],
  ['server/src/images/codec.ts', "const { find } = await import('../catalog/catalog.ts')"],
  ['server/src/store/disk.ts', "import '../db.ts'"],
  ['server/src/jobs/run.ts', "import { send } from '../http/send.ts'"],
  ['server/src/jobs/run.ts', "import { startApp } from '../app.ts'"],
  ['server/src/images/codec.ts', "new URL('../engines/thread.ts', import.meta.url)"],
] as const)('in %s it would be noticed: %s', ([path, text]) => {
  expect(violations([{ path, text }])).toHaveLength(1)
})

test('the rules have files to bind, and read their imports', () => {
  for (const name of ['dialects', 'engines', 'images', 'store', 'catalog', 'jobs', 'http']) {
    const files = shipped.filter(({ path }) => path.startsWith(`server/src/${name}/`))
    expect({ name, read: files.flatMap(importsOf).length > 0 }).toEqual({ name, read: true })
  }
  const intake = shipped.find(({ path }) => path === 'server/src/jobs/intake.ts')
  expect(intake && importsOf(intake)).toContain('/server/src/catalog/catalog.ts')
})

/** Files of which `found` says something, with what it says. */
function told(found: (source: Source) => string | undefined): readonly string[] {
  return sources.flatMap((source) => {
    const what = found(source)
    return what === undefined ? [] : [`${source.path}: ${what}`]
  })
}

test('files end where one can still read them in one go', () => {
  const tooLong = told((source) => {
    const lines = source.text.split('\n').length - 1
    const most = isTest(source) ? 500 : 300
    return lines > most ? `${lines} lines, at most ${most}` : undefined
  })
  expect(tooLong).toEqual([])
})

test.for([
  ['a default export', /^export default\b/m],
  ['a test that is left out or alone', /\b(?:test|it|describe|suite)\.(?:skip|only|todo|fails)\b/],
  ['a note to do it later', /\bTO[D]O\b|\bFIX[M]E\b/],
  ['a file name that says nothing', undefined],
] as const)('no file holds %s', ([what, pattern]) => {
  const nothing = /\/(?:utils?|helpers?|common|core|managers?|services?)(?:\/|\.tsx?$)/
  const found = told(({ path, text }) =>
    (pattern ? pattern.test(text) : nothing.test(path)) ? what : undefined,
  )
  expect(found).toEqual([])
})

test('the environment is read in one place', () => {
  const readers = shipped.filter(({ text }) => /\bprocess\.env\b/.test(text))
  expect(readers.map(({ path }) => path)).toEqual([])
})
