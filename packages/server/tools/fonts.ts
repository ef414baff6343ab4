/**
 * Makes `assets/fonts`: subsets of fonts under the SIL Open Font License, and the table of what they
 * cover. Run by hand when the list changes; what it makes is kept in the repository.
 *
 *   1. Unpack the npm packages of the list below, at these versions, each into a folder of its own
 *      that has the package's short name (`inter`, `noto-sans-sc`, …).
 *   2. Have `pyftsubset` of fontTools 4.68 with brotli.
 *   3. node packages/server/tools/fonts.ts <folder of 1> <path of pyftsubset>
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { coverageOf, written } from './fonts-cmap.ts'

interface Source {
  /** File name here and, after "Limn ", the family's name. Reserved font names are not kept. */
  readonly name: string
  /** Of the scope `@expo-google-fonts`. */
  readonly package: string
  readonly version: string
  readonly stem: string
  readonly characters: string
  readonly weights?: readonly number[]
}

const folder = new URL('../assets/fonts/', import.meta.url).pathname
const weightNames: Readonly<Record<number, string>> = { 400: '400Regular', 700: '700Bold' }

const latin =
  '20-7e,a0-52f,1e00-1eff,2000-206f,2070-209f,20a0-20cf,2100-218f,2190-22ff,2300-23ff,2460-24ff,2500-27bf'
const kana = '3001-303f,3041-30ff,31f0-31ff,ff01-ffee'

/** The common characters of a national standard: a block of two-byte codes, decoded. */
function block(
  encoding: string,
  first: readonly [number, number],
  second: readonly number[],
): string {
  const decoder = new TextDecoder(encoding)
  const found = new Set<string>()
  for (let a = first[0]; a <= first[1]; a++) {
    for (const b of second) {
      const text = decoder.decode(Uint8Array.of(a, b))
      if (Array.from(text).length === 1 && text !== '\ufffd') found.add(text)
    }
  }
  return [...found].map((c) => (c.codePointAt(0) ?? 0).toString(16)).join(',')
}

const span = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** GB 2312 level 1, JIS X 0208 level 1, KS X 1001 syllables, Big5 level 1. */
const chinese = block('gb2312', [0xb0, 0xd7], span(0xa1, 0xfe))
const japanese = block('euc-jp', [0xb0, 0xcf], span(0xa1, 0xfe))
const korean = block('euc-kr', [0xb0, 0xc8], span(0xa1, 0xfe))
const traditional = block('big5', [0xa4, 0xc6], [...span(0x40, 0x7e), ...span(0xa1, 0xfe)])

const sources: readonly Source[] = [
  { name: 'Sans', package: 'inter', version: '0.4.2', stem: 'Inter', characters: latin },
  {
    name: 'Serif',
    package: 'playfair-display',
    version: '0.4.2',
    stem: 'PlayfairDisplay',
    characters: latin,
  },
  { name: 'Poster', package: 'oswald', version: '0.4.2', stem: 'Oswald', characters: latin },
  { name: 'Hand', package: 'caveat', version: '0.4.2', stem: 'Caveat', characters: latin },
  { name: 'Round', package: 'comfortaa', version: '0.4.2', stem: 'Comfortaa', characters: latin },
  {
    name: 'Arabic',
    package: 'noto-sans-arabic',
    version: '0.4.3',
    stem: 'NotoSansArabic',
    characters: '*',
  },
  {
    name: 'Hebrew',
    package: 'noto-sans-hebrew',
    version: '0.4.1',
    stem: 'NotoSansHebrew',
    characters: '590-5ff,20aa,fb1d-fb4f',
  },
  {
    name: 'Devanagari',
    package: 'noto-sans-devanagari',
    version: '0.4.1',
    stem: 'NotoSansDevanagari',
    characters: '*',
  },
  {
    name: 'Bengali',
    package: 'noto-sans-bengali',
    version: '0.4.4',
    stem: 'NotoSansBengali',
    characters: '*',
  },
  {
    name: 'Tamil',
    package: 'noto-sans-tamil',
    version: '0.4.3',
    stem: 'NotoSansTamil',
    characters: '*',
  },
  {
    name: 'Telugu',
    package: 'noto-sans-telugu',
    version: '0.4.2',
    stem: 'NotoSansTelugu',
    characters: '*',
  },
  {
    name: 'Thai',
    package: 'noto-sans-thai',
    version: '0.4.2',
    stem: 'NotoSansThai',
    characters: '*',
  },
  {
    name: 'Georgian',
    package: 'noto-sans-georgian',
    version: '0.4.3',
    stem: 'NotoSansGeorgian',
    characters: '10a0-10ff,1c90-1cbf',
  },
  {
    name: 'Armenian',
    package: 'noto-sans-armenian',
    version: '0.4.2',
    stem: 'NotoSansArmenian',
    characters: '530-58f,fb13-fb17',
  },
  {
    name: 'Chinese',
    package: 'noto-sans-sc',
    version: '0.4.3',
    stem: 'NotoSansSC',
    characters: `${chinese},${kana},b7,2014,201c,201d,2026,3105-312f`,
  },
  {
    name: 'Traditional',
    package: 'noto-sans-tc',
    version: '0.4.3',
    stem: 'NotoSansTC',
    characters: `${traditional},${kana},b7,2014,201c,201d,2026,3105-312f`,
  },
  {
    name: 'Japanese',
    package: 'noto-sans-jp',
    version: '0.4.3',
    stem: 'NotoSansJP',
    characters: `${japanese},${kana},2014,2026`,
  },
  {
    name: 'Korean',
    package: 'noto-sans-kr',
    version: '0.4.3',
    stem: 'NotoSansKR',
    characters: `${korean},3131-318e`,
  },
  {
    name: 'Symbols',
    package: 'noto-sans-symbols',
    version: '0.4.1',
    stem: 'NotoSansSymbols',
    characters: '2190-21ff,2300-23ff,2460-27bf',
    weights: [400],
  },
  {
    name: 'Signs',
    package: 'noto-sans-symbols-2',
    version: '0.4.1',
    stem: 'NotoSansSymbols2',
    characters: '2190-21ff,2300-23ff,2460-27bf,2b00-2bff',
    weights: [400],
  },
]

const options = [
  '--no-hinting',
  '--desubroutinize',
  '--name-IDs=0,13,14',
  '--layout-features+=locl',
]

/** One weight, written as WOFF2; returns what it covers. */
function subset(
  source: Source,
  weight: number,
  from: string,
  tool: string,
  scratch: string,
): Set<number> {
  const weightName = weightNames[weight] ?? ''
  const input = join(from, source.package, weightName, `${source.stem}_${weightName}.ttf`)
  const name = `${source.name.toLowerCase()}-${weight}`
  const plain = join(scratch, `${name}.ttf`)
  const list = join(scratch, 'characters.txt')
  writeFileSync(list, source.characters.replaceAll(',', '\n'))
  const which = source.characters === '*' ? '--unicodes=*' : `--unicodes-file=${list}`
  execFileSync(tool, [input, which, `--output-file=${plain}`, ...options])
  const packed = join(folder, `${name}.woff2`)
  execFileSync(tool, [
    plain,
    '--unicodes=*',
    `--output-file=${packed}`,
    '--flavor=woff2',
    ...options,
  ])
  return coverageOf(readFileSync(plain))
}

function build(from: string, tool: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'limn-fonts-'))
  for (const file of readdirSync(folder)) if (file.endsWith('.woff2')) rmSync(join(folder, file))
  const coverage: Record<string, string> = {}
  const licences = [
    '# Licences of the fonts',
    '',
    'Subsets and renamed; made by `tools/fonts.ts`.',
    '',
  ]
  for (const source of sources) {
    const sets = (source.weights ?? [400, 700]).map((w) => subset(source, w, from, tool, scratch))
    const [first, second] = sets
    if (first)
      coverage[source.name] = written(
        new Set([...first].filter((code) => !second || second.has(code))),
      )
    const notice = readFileSync(join(from, source.package, 'LICENSE_FONT'), 'utf8').trim()
    const owner = notice.split('\n')[0] ?? ''
    const row = `- **Limn ${source.name}** (\`${source.name.toLowerCase()}-*.woff2\`): from \`@expo-google-fonts/${source.package}\` ${source.version}. ${owner}`
    licences.push(row)
    if (source === sources.at(-1)) licences.push('', notice.slice(owner.length).trim())
  }
  writeFileSync(join(folder, 'coverage.json'), `${JSON.stringify(coverage, null, 1)}\n`)
  writeFileSync(join(folder, 'LICENCES.md'), `${licences.join('\n')}\n`)
  rmSync(scratch, { recursive: true })
}

const [from, tool] = process.argv.slice(2)
if (from && tool) build(from, tool)
else console.error('usage: node tools/fonts.ts <folder of unpacked packages> <path of pyftsubset>')
