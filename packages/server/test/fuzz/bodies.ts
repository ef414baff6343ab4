/** Bodies made wrong: the values, then the text, then the bytes. */
import type { Json } from '../../src/dialects/dialect.ts'
import { type Chance, oddJson, oddTexts } from './odd.ts'

export interface Sent {
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
  /** Bytes of the body that are never sent though they were announced. */
  readonly missing?: number
}

type JsonObject = { readonly [key: string]: Json }

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value)

/** One change somewhere in it. */
export function mutated(value: Json, chance: Chance, depth = 0): Json {
  if (isList(value)) return mutatedList(value, chance, depth)
  if (isObject(value)) return mutatedObject(value, chance, depth)
  const other: Json = oddJson(chance)
  if (typeof value === 'number') {
    return chance.pick([other, String(value), -value, value * 1e9, value + 0.5, [value]])
  }
  if (typeof value === 'string') {
    const long = chance.is(0.2) ? value.repeat(1 + chance.below(40)) : value
    const cut = value.slice(0, chance.below(value.length + 1))
    return chance.pick([other, long, cut, `${value}${chance.pick(oddTexts)}`, [value], { value }])
  }
  return chance.pick([other, String(value), Number(value), null])
}

function mutatedList(list: readonly Json[], chance: Chance, depth: number): Json {
  const at = chance.below(list.length)
  const item = list[at]
  if (item !== undefined && depth < 8 && chance.is(0.6)) {
    return list.with(at, mutated(item, chance, depth + 1))
  }
  const many = Array.from({ length: 1 + chance.below(40) }, () => list).flat()
  return chance.pick<Json>([
    [],
    many.slice(0, 200),
    [...list, oddJson(chance)],
    Object.fromEntries(list.entries()),
  ])
}

function mutatedObject(object: JsonObject, chance: Chance, depth: number): Json {
  const name = chance.of(Object.keys(object))
  const inner = name === undefined ? undefined : object[name]
  if (name !== undefined && inner !== undefined) {
    if (depth < 8 && chance.is(0.65)) {
      return { ...object, [name]: mutated(inner, chance, depth + 1) }
    }
    if (chance.is(0.4)) {
      const { [name]: _gone, ...rest } = object
      return rest
    }
    if (chance.is(0.3)) return { ...object, [name.toUpperCase()]: inner }
  }
  const odd = oddJson(chance)
  return chance.pick<Json>([
    { ...object, [chance.pick(oddTexts)]: odd },
    { ...object, [name ?? 'prompt']: odd },
    Object.entries(object).map(([key, value]) => [key, value]),
    [object],
  ])
}

const types: readonly [string, ...string[]] = [
  'application/json; charset=utf-16',
  'application/vnd.api+json',
  'text/plain',
  'text/html',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary="a"; boundary=b',
  'multipart/mixed; boundary=x',
  'image/png',
  '',
  ';;;',
  'application/json, application/json',
]

/** The body as text, sometimes broken, under a type, sometimes a wrong one. */
export function asBytes(body: Json, chance: Chance): Sent {
  let text = JSON.stringify(body)
  if (chance.is(0.06)) text = twice(text, chance)
  let bytes: Buffer = Buffer.from(text)
  if (chance.is(0.06)) bytes = spoilt(bytes, chance)
  const type = chance.is(0.04) ? chance.pick(types) : 'application/json'
  const coding = chance.pick(['gzip', 'br', 'zstd', 'identity'])
  const more: Record<string, string> = chance.is(0.02) ? { 'content-encoding': coding } : {}
  const missing = chance.is(0.01) ? 1 + chance.below(20) : 0
  return { headers: { 'content-type': type, ...more }, bytes, missing }
}

/** A key that stands there twice. */
function twice(text: string, chance: Chance): string {
  if (!text.startsWith('{"')) return text
  const odd = JSON.stringify(oddJson(chance))
  const [name = 'prompt'] = /\w+/.exec(text) ?? []
  return chance.is(0.5)
    ? `{"${name}":${odd},${text.slice(1)}`
    : `${text.slice(0, -1)},"${name}":${odd}}`
}

function spoilt(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.below(bytes.length)
  const piece = chance.pick<Buffer>([
    Buffer.from([0]),
    Buffer.from([0xff, 0xfe]),
    Buffer.from([0xc0, 0xaf]),
    Buffer.from('\ufeff'),
    Buffer.from('"'),
    Buffer.from('{'.repeat(100)),
    Buffer.from(' '.repeat(5_000)),
    Buffer.from('1e9999'),
  ])
  return chance.is(0.4)
    ? bytes.subarray(0, at)
    : Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
}

/** A form of the same fields, with files of nonsense, and now and then a form that is none. */
export function asForm(body: Json, picture: Buffer, chance: Chance): Sent {
  const boundary = chance.pick(['x', '----limn', "a'()+_,-./:=?b", 'b'.repeat(70), '"q"', 'é'])
  const fields = Object.entries(isObject(body) ? body : { prompt: 'a' }).map(([name, value]) => [
    chance.is(0.1) ? `${name}[]` : name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  const parts: Buffer[] = fields.map(([name, value]) =>
    Buffer.from(`content-disposition: form-data; name="${name}"\r\n\r\n${value}`),
  )
  for (let at = chance.below(4); at > 0; at -= 1) parts.push(filePart(picture, chance))
  const lines = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n`),
    part,
    Buffer.from('\r\n'),
  ])
  const whole = Buffer.concat([...lines, Buffer.from(chance.is(0.9) ? `--${boundary}--\r\n` : '')])
  const bytes = chance.is(0.1) ? spoilt(whole, chance) : whole
  const told = chance.is(0.95) ? boundary : 'other'
  const type = `multipart/form-data; boundary=${told.replace(/[^ -~]/g, '')}`
  return { headers: { 'content-type': type }, bytes, missing: chance.is(0.02) ? 5 : 0 }
}

function filePart(picture: Buffer, chance: Chance): Buffer {
  const name = chance.pick(['image', 'image[]', 'file', 'mask', 'images', '__proto__', '', 'a"b'])
  const filename = chance.pick([
    'a.png',
    '../../a.png',
    'a\\..\\b',
    '',
    'a\u0000.png',
    'é.png',
    'x'.repeat(3_000),
  ])
  const type = chance.pick([
    'image/png',
    'text/html',
    'application/octet-stream',
    'image/svg+xml',
    '',
  ])
  const content = chance.pick<Buffer>([
    picture,
    picture,
    picture.subarray(0, picture.length / 2),
    Buffer.from('<svg/>'),
    Buffer.alloc(0),
    Buffer.alloc(20_000, 7),
  ])
  const head = `content-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: ${type}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), content])
}
