/** The scanner against JSON.parse: whatever is sent, in whatever pieces, means the same. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { marker } from './marker.ts'
import { type ScanLimits, scanner } from './scan.ts'

const limits: ScanLimits = { longText: 80, maxText: 400, maxRest: 6000 }

/** The same numbers for every run. */
function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
type Random = ReturnType<typeof random>

/** Runs the scanner over bytes cut at random places; the pictures that it took out, by their markers. */
function scan(bytes: Buffer, dice: Random, most = 40) {
  const taken = new Map<string, { bytes: Buffer; mime: string; param: string }>()
  const scanning = scanner(limits, (mime, param) => {
    const pieces: Buffer[] = []
    return {
      write: (piece) => void pieces.push(piece),
      end(begins) {
        const whole = Buffer.concat(pieces)
        const sha256 = createHash('sha256').update(whole).digest('hex')
        const text = marker(begins, `upload:${taken.size}`, sha256)
        taken.set(text, { bytes: whole, mime, param })
        return text
      },
    }
  })
  for (let at = 0; at < bytes.length;) {
    const next = at + 1 + dice(most)
    // A copy: nothing may hold on to memory that comes after it.
    scanning.push(Buffer.from(bytes.subarray(at, next)))
    at = next
  }
  return { text: scanning.end(), taken }
}

const letters = ['a', 'é', '𝄞', '"', '\\', '/', '\n', '\u0001', '{', '}', '[', ']', ',', ':', ' ']
const text = (dice: Random, length: number) =>
  Array.from({ length }, () => letters[dice(letters.length)]).join('')
const picture = (dice: Random) =>
  Buffer.from(Array.from({ length: 90 + dice(300) }, () => dice(256)))

/** JSON of any shape; pictures are left in `pictures`. */
function anything(dice: Random, depth: number, pictures: Buffer[]): unknown {
  const kind = dice(depth > 5 ? 6 : 9)
  if (kind === 0) return dice(1000) / 7
  if (kind === 1) return [true, false, null][dice(3)]
  if (kind < 4) return text(dice, dice(60))
  if (kind < 6) {
    const bytes = picture(dice)
    pictures.push(bytes)
    const base64 = bytes.toString(dice(2) ? 'base64' : 'base64url')
    return dice(2) ? `data:image/png;base64,${base64}` : base64
  }
  const inner = Array.from({ length: dice(6) }, () => anything(dice, depth + 1, pictures))
  if (kind < 7) return inner
  return Object.fromEntries(inner.map((each, at) => [keyOf(dice, at), each]))
}

/** Without backslash and slash: `JSON.parse` itself was seen to take one such key for another (V8 13.6). */
const keyOf = (dice: Random, at: number) => `k${at}${text(dice, dice(12)).replaceAll(/[\\/]/g, '')}`

/** The same document written as serializers may: escaped where nobody has to. */
function written(dice: Random, document: unknown): string {
  const plain = JSON.stringify(document, null, dice(3))
  const style = dice(4)
  if (style === 0) return plain.replaceAll('/', '\\/')
  if (style === 1) return plain.replaceAll('+', '\\u002B').replaceAll('=', '\\u003d')
  if (style === 2) return plain.replaceAll('é', '\\u00e9')
  return plain
}

/** The document with every picture as the base64 that was taken out, in the standard alphabet. */
function restored(document: unknown, taken: ReturnType<typeof scan>['taken']): unknown {
  if (typeof document === 'string') {
    const [, prefix = '', content = ''] = /^(data:[^,]*,)?([^]*)$/.exec(document) ?? []
    const found = taken.get(content)
    return found ? prefix + found.bytes.toString('base64') : standard(document)
  }
  if (Array.isArray(document)) return document.map((each) => restored(each, taken))
  if (typeof document !== 'object' || document === null) return document
  return Object.fromEntries(Object.entries(document).map(([k, v]) => [k, restored(v, taken)]))
}

/** Base64 of the other alphabet, and without padding, in the first. */
function standard(string: string): string {
  const [, prefix = '', content = ''] = /^(data:[^,]*,)?([^]*)$/.exec(string) ?? []
  const long = content.length > 60 && /^[\w+/=\s-]*$/.test(content)
  return long ? prefix + Buffer.from(content, 'base64').toString('base64') : string
}
const plainOf = (document: unknown) => restored(document, new Map())

test('5,000 documents in random pieces mean what JSON.parse says', () => {
  let taken = 0
  for (let seed = 1; seed <= 5000; seed += 1) {
    const dice = random(seed)
    const pictures: Buffer[] = []
    const document = anything(dice, 0, pictures)
    const bytes = Buffer.from(written(dice, document))
    const found = orProblem(() => scan(bytes, dice, 1 + dice(200)))
    // Texts that are too long, or too much of them.
    if (found instanceof Problem && found.code === 'too_large') continue
    if (found instanceof Problem) throw found
    taken += found.taken.size
    expect(found.taken.size).toBe(pictures.length)
    for (const [at, each] of [...found.taken.values()].entries()) {
      expect(Buffer.compare(each.bytes, pictures[at] ?? Buffer.alloc(0))).toBe(0)
    }
    expect(restored(JSON.parse(found.text.toString()), found.taken)).toEqual(plainOf(document))
  }
  expect(taken).toBeGreaterThan(5000)
})

test('20,000 spoilt documents are refused by whom they should be, and never change their meaning', () => {
  let good = 0
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const dice = random(seed + 77_777)
    const bytes = Buffer.from(written(dice, anything(dice, 0, [])))
    for (let spots = 1 + dice(3); spots > 0 && bytes.length > 0; spots -= 1) {
      const signs = '"\\{}[],:u0\n '
      bytes[dice(bytes.length)] = dice(3) ? signs.charCodeAt(dice(signs.length)) : dice(256)
    }
    const cut = dice(3) === 0 ? bytes.subarray(0, dice(bytes.length + 1)) : bytes
    const wanted = parsed(cut)
    const found = orProblem(() => scan(cut, dice))
    if (found instanceof Problem) continue
    const got = parsed(found.text)
    expect([seed, got.valid]).toEqual([seed, wanted.valid])
    if (!got.valid) continue
    good += 1
    expect(restored(got.value, found.taken)).toEqual(plainOf(wanted.value))
  }
  expect(good).toBeGreaterThan(500)
})

test('a picture is known by its place, and a text that is too long, too', () => {
  const image = picture(random(5)).toString('base64')
  const body = { input: { 'a "b"': 1, images: ['x', `data:image/webp;name=x;base64,${image}`] } }
  const { taken, text: rest } = scan(Buffer.from(JSON.stringify(body)), random(3))
  expect([...taken.values()]).toMatchObject([{ mime: 'image/webp', param: 'input.images[1]' }])
  expect(rest.toString()).toMatch(/"data:image\/webp;name=x;base64,.{16}\/limn\/upload\/0\/\w{64}"/)
  const long = { input: { messages: [{}, { text: 'so long '.repeat(100) }] } }
  expect(orProblem(() => scan(Buffer.from(JSON.stringify(long)), random(3)))).toMatchObject({
    code: 'too_large',
    param: 'input.messages[1].text',
  })
})

test('base64 that goes wrong far behind its beginning is refused', () => {
  const image = picture(random(5)).toString('base64').replaceAll('=', '')
  for (const bad of [`${image}*`, `${image}=A`, `${image}====`, `${image}\\q`, `${image}\\u0000`]) {
    const body = Buffer.from(`{"image":"data:image/png;base64,${bad}"}`)
    expect(orProblem(() => scan(body, random(9)))).toMatchObject({
      code: 'invalid_image',
      param: 'image',
    })
  }
})

test('keys are never pictures, and depth is bounded while it comes', () => {
  const image = picture(random(5)).toString('base64')
  const keyed = Buffer.from(JSON.stringify({ [image]: 1 }))
  const { taken, text: rest } = orTooLong(() => scan(keyed, random(1)))
  expect([taken.size, rest.toString()]).toEqual([0, keyed.toString()])
  expect(orProblem(() => scan(Buffer.from('['.repeat(65)), random(1)))).toMatchObject({
    message: expect.stringContaining('64 levels'),
  })
})

function orProblem<T>(work: () => T): T | Problem {
  try {
    return work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

function orTooLong<T>(work: () => T): T {
  const found = orProblem(work)
  if (found instanceof Problem) throw found
  return found
}

function parsed(bytes: Buffer): { readonly valid: boolean; readonly value?: unknown } {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return { valid: true, value }
  } catch {
    return { valid: false }
  }
}
