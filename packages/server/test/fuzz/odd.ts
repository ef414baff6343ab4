/** Chance that can be repeated, and values that nobody expects. */
import type { Json } from '../../src/dialects/dialect.ts'

export interface Chance {
  /** From 0 to below 1. */
  next(): number
  /** True this often. */
  is(share: number): boolean
  /** From 0 to below `end`. */
  below(end: number): number
  pick<Item>(list: readonly [Item, ...Item[]]): Item
  of<Item>(list: readonly Item[]): Item | undefined
}

/** Mulberry32: small, and the same everywhere. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    below,
    is: (share) => next() < share,
    pick: (list) => list[below(list.length)] ?? list[0],
    of: (list) => list[below(list.length)],
  }
}

export const oddTexts: readonly [string, ...string[]] = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  'NaN',
  'true',
  'null',
  'undefined',
  '[object Object]',
  '{}',
  '[]',
  '[[',
  '1K',
  '2K 16:9',
  '1024x1024',
  '0x0',
  '9999999x9999999',
  '-1*-1',
  'data:',
  'data:image/png;base64,',
  'data:image/png;base64,AAAA',
  'data:text/html,<script>',
  'asset:',
  `asset:${'a'.repeat(64)}.png`,
  'upload:0',
  'upload:99999999999999999999',
  'named:a/b',
  'https://127.0.0.1/a.png',
  'https://[::1]/a.png',
  'https://no.example/a.png',
  'https://',
  'file:///etc/passwd',
  '../../etc/passwd',
  '..\\..\\windows',
  '%2e%2e%2f',
  "' or 1=1 --",
  '"; drop table jobs; --',
  '$1',
  '${7*7}',
  '{{7*7}}',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u0308\u200d',
  '\ufeff',
  '\r\nx-evil: 1\r\n',
  '\u001b[31mred\u001b[0m',
  '💥'.repeat(50),
  'é'.repeat(300),
  '﷽'.repeat(100),
  'x'.repeat(5_001),
  'x'.repeat(70_000),
  '('.repeat(5_000),
  '1'.repeat(400),
  '2026-11-21T00:00:00Z',
  '0000-00-00',
  '+275760-09-13T00:00:00.001Z',
]

const numbers: readonly [number, ...number[]] = [
  0, -0, 1, -1, 2, 3, 4, 9, 12, 13, 100, 0.5, 1.5, -0.001, 768, 1024, 4096, 8001, 65_536,
  2_147_483_647, 2_147_483_648, -2_147_483_649, 4_294_967_296, 9_007_199_254_740_991, 1.8e16, 1e21,
  1e308, -1e308, 5e-324,
]

export function oddJson(chance: Chance, depth = 0): Json {
  const kind = chance.below(depth > 3 ? 5 : 9)
  if (kind < 2) return chance.pick(oddTexts)
  if (kind < 4) return chance.pick(numbers)
  if (kind === 4) return chance.pick([null, true, false])
  if (kind === 5) return Array.from({ length: chance.below(14) }, () => oddJson(chance, depth + 1))
  if (kind === 6) return nested(chance.below(70))
  const names = ['hex', 'share', 'image_url', 'file_id', 'url', 'width', 'kind', 'text', 'a', '']
  const count = chance.below(6)
  return Object.fromEntries(
    Array.from({ length: count }, () => [chance.of(names) ?? '', oddJson(chance, depth + 1)]),
  )
}

function nested(depth: number): Json {
  let value: Json = 1
  for (let at = 0; at < depth; at += 1) value = at % 2 ? [value] : { a: value }
  return value
}
