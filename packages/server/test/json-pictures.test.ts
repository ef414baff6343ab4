/**
 * Long pictures in JSON bodies go to files while they stream in. Every dialect that takes a picture in
 * JSON takes it all the same: each fixture that names one is read twice, whole and as the door hands it on.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImageDraft } from '@limn/sdk'
import { afterAll, expect, test } from 'vitest'
import type { Call, Dialect, Json } from '../src/dialects/dialect.ts'
import { dialects } from '../src/dialects/index.ts'
import type { Body, BodyLimits } from '../src/http/body.ts'
import { defaultLimits } from '../src/http/http.ts'
import { readJsonFiles } from '../src/http/json-files.ts'
import { unmarked, unmarkedDraft } from '../src/http/marker.ts'
import { callOf, type Fixture, fixturesOf } from './dialect-fixtures.ts'

const folder = await mkdtemp(join(tmpdir(), 'limn-json-pictures-'))
afterAll(() => rm(folder, { recursive: true }))

// It begins as a PNG does: some hosts look.
const png = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
  randomBytes(90_000),
])
const bare = png.toString('base64')
const uri = `data:image/png;base64,${bare}`

/** A body as it comes over the wire, in pieces of 16 KiB. */
async function received(text: string, limits: Partial<BodyLimits> = {}): Promise<Body> {
  const raw = new IncomingMessage(new Socket())
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 16_384) raw.push(bytes.subarray(at, at + 16_384))
  raw.push(null)
  return readJsonFiles(raw, { ...defaultLimits, ...limits }, folder, () => {})
}

/** Everything as it is but for the pictures named. */
function replaced(value: Json | undefined, wanted: ReadonlySet<string>, by: string): Json {
  if (typeof value === 'string') return wanted.has(value) ? by : value
  if (typeof value !== 'object' || value === null) return value ?? null
  if (Array.isArray(value)) return value.map((each: Json) => replaced(each, wanted, by))
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replaced(v, wanted, by)]))
}

/** The strings of a value. */
function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* texts(inner)
  }
}

interface Read {
  readonly draft?: ImageDraft
  readonly ref?: string
}

function readBy(dialect: Dialect, fixture: Fixture, body: Json): unknown {
  const route = dialect.routes.find(({ on }) => on === fixture.on)
  const call: Call = { ...callOf(fixture.call, fixture.on), body }
  return route?.read(call)
}

/** What was read, its pictures found: as bytes, wherever they are. */
async function settled(read: unknown, body: Body): Promise<unknown> {
  const { draft, ref }: Read = Object(read)
  const named = draft ? unmarkedDraft(draft, body.uploads) : undefined
  const all = [...(named?.images ?? []), named?.mask, ref && unmarked(ref, body.uploads)]
  const hashes = await Promise.all(all.map((each) => hashOf(each, body)))
  const rest = JSON.stringify({ ...Object(read), draft: { ...draft, images: 0, mask: 0 }, ref: 0 })
  // What a dialect remembers of a call is as it came, or as the door handed it on.
  return { hashes, rest: rest.replaceAll(uri, 'PICTURE').replaceAll(bare, 'BARE') }
}

async function hashOf(ref: string | undefined, { uploads }: Body): Promise<string | undefined> {
  if (ref === undefined || ref === '') return ref
  const file = uploads.get(ref)
  const bytes = file ? await readFile(file.path) : Buffer.from(ref.replace(/^[^,]*,/, ''), 'base64')
  return file || ref.startsWith('data:') ? createHash('sha256').update(bytes).digest('hex') : ref
}

const nobody: Body = { parsed: {}, uploads: new Map(), remove: async () => {} }

test('every fixture that takes a picture in JSON takes a long one, as a data URI or bare', async () => {
  const seen = new Map<string, number>()
  for (const dialect of dialects) {
    for (const [file, fixture] of fixturesOf(dialect.name)) {
      const { draft, ref }: Read = Object(fixture.command)
      const pictures = new Set(
        [...(draft?.images ?? []), draft?.mask, ref].filter((each) => each !== undefined),
      )
      // Bare base64 got a prefix when it was read.
      for (const each of pictures) pictures.add(each.replace(/^data:[^,]*,/, ''))
      const named = new Set([...texts(fixture.call.body)].filter((each) => pictures.has(each)))
      if (named.size === 0) continue
      for (const long of [uri, bare]) {
        const body = replaced(fixture.call.body, named, long)
        const whole = attempt(() => readBy(dialect, fixture, body))
        const came = await received(JSON.stringify(body))
        const { body: handed = null } = came.parsed
        const streamed = attempt(() => readBy(dialect, fixture, handed))
        const marks = [...texts(handed)].filter((each) => each.includes('/limn/upload/'))
        const calm = (text: string) =>
          marks.reduce(
            (told, each) => told.replaceAll(each, long === uri ? 'PICTURE' : 'BARE'),
            text,
          )
        const about = [dialect.name, file]
        expect([...about, 'thrown' in streamed]).toEqual([...about, 'thrown' in whole])
        if ('thrown' in whole || 'thrown' in streamed) {
          await came.remove()
          continue
        }
        const wanted = await settled(whole.made, nobody)
        const found = JSON.parse(calm(JSON.stringify(await settled(streamed.made, came))))
        expect([...about, found]).toEqual([...about, JSON.parse(JSON.stringify(wanted))])
        expect(came.uploads.size).toBeGreaterThan(0)
        const kind = `${dialect.name} ${long === uri ? 'data URI' : 'bare'}`
        seen.set(kind, (seen.get(kind) ?? 0) + 1)
        await came.remove()
      }
    }
  }
  const spoken = new Set([...seen.keys()].map((kind) => kind.split(' ')[0]))
  // each::labs takes addresses alone.
  const others = dialects.map(({ name }) => name).filter((name) => name !== 'eachlabs')
  expect(spoken).toEqual(new Set(others))
  for (const name of ['atlascloud', 'modelslab', 'segmind', 'kie']) {
    expect(seen.get(`${name} bare`)).toBeGreaterThan(0)
  }
})

function attempt(work: () => unknown): { readonly made: unknown } | { readonly thrown: unknown } {
  try {
    return { made: work() }
  } catch (thrown) {
    return { thrown }
  }
}

test('a file among the words of a prompt is refused, and nobody else’s file can be named', async () => {
  const came = await received(JSON.stringify({ prompt: bare, image: uri }))
  const { prompt, image }: { prompt: string; image: string } = Object(came.parsed.body)
  expect(() => unmarkedDraft({ model: 'x', prompt }, came.uploads)).toThrow('`prompt` is text')
  const draft = unmarkedDraft({ model: 'x', prompt: 'a', images: [image] }, came.uploads)
  expect(draft.images).toEqual(['upload:1'])
  const forged = image.replace(/\w{64}$/, 'a'.repeat(64))
  expect(unmarked(forged, came.uploads)).toBe(forged)
  expect(unmarked(image, new Map())).toBe(image)
  await came.remove()
})

test('too many, too large and broken ones are refused, and leave nothing behind', async () => {
  const cases: readonly (readonly [body: string, limits: Partial<BodyLimits>, problem: object])[] =
    [
      [
        JSON.stringify({ images: [uri, uri, uri] }),
        { files: 2 },
        { code: 'too_large', param: 'images[2]' },
      ],
      [
        JSON.stringify({ image: uri }),
        { fileBytes: 80_000 },
        { code: 'too_large', param: 'image' },
      ],
      [JSON.stringify({ image: `${uri}*` }), {}, { code: 'invalid_image', param: 'image' }],
      [JSON.stringify({ image: uri }).slice(0, -9), {}, { code: 'invalid_request' }],
      [`{"image":"${uri}"`, {}, { code: 'invalid_request' }],
      [
        JSON.stringify({ text: 'so long '.repeat(200_000) }),
        {},
        { code: 'too_large', param: 'text' },
      ],
    ]
  for (const [body, limits, problem] of cases) {
    await expect(received(body, limits)).rejects.toMatchObject({ name: 'Problem', ...problem })
    expect(await readdir(folder)).toEqual([])
  }
})

test('each file is told with its hash, its size and what it claims to be', async () => {
  const came = await received(JSON.stringify({ image: uri }))
  const sha256 = createHash('sha256').update(png).digest('hex')
  expect([...came.uploads]).toMatchObject([
    ['upload:0', { bytes: png.length, mime: 'image/png', sha256 }],
  ])
  await came.remove()
  expect(await readdir(folder)).toEqual([])
})
