/**
 * Builds the drawings and the names that the sketch engine ships, from the icon set Noto (Apache-2.0)
 * and Unicode CLDR annotations. Run by hand after a change; what it writes is committed:
 *   node --conditions=@limn/source packages/server/tools/drawings.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants, brotliCompressSync } from 'node:zlib'
import sharp from 'sharp'
import { ownDrawings } from './drawings-own.ts'
import { chosen, wholeFigures } from './drawings-chosen.ts'
import { buildNames, languages } from './drawings-names.ts'
import { mainColour } from './drawings-colour.ts'
import type {
  DrawingFacts,
  DrawingGround,
  DrawingKind,
} from '../src/engines/sketch/reading/drawings.ts'

interface IconSet {
  readonly width: number
  readonly height: number
  readonly icons: Readonly<
    Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>
  >
}

const resolve = createRequire(import.meta.url).resolve
const assets = new URL('../assets/', import.meta.url)
const side = 128

async function measure(
  id: string,
  kind: DrawingKind,
  ground: DrawingGround,
  metres: number,
  set: IconSet,
) {
  const icon = set.icons[id]
  if (!icon) return undefined
  const width = icon.width ?? set.width
  const height = icon.height ?? set.height
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${width} ${height}" width="${side}" height="${side}">${icon.body}</svg>`
  const pixels = await sharp(Buffer.from(svg))
    .resize(side, side, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer()
  const ink = inked(pixels).map((v, i) => Math.round((v * (i % 2 === 0 ? width : height)) / side))
  const part =
    kind === 'face' ? 'head' : kind === 'person' && !wholeFigures.test(id) ? 'bust' : 'whole'
  const facts: DrawingFacts = {
    id,
    name: englishName(id),
    kind,
    part,
    width,
    height,
    ink: [ink[0] ?? 0, ink[1] ?? 0, ink[2] ?? width, ink[3] ?? height],
    metres,
    ground,
    colour: mainColour(pixels, kind === 'person'),
  }
  return { facts, body: withoutUse(icon.body).replaceAll('\n', ' ') }
}

/** Bounds of what is not transparent, right and bottom exclusive. */
function inked(pixels: Uint8Array): readonly number[] {
  const bounds = [side, side, 0, 0]
  for (let at = 0; at < side * side; at++) {
    if ((pixels[at * 4 + 3] ?? 0) < 64) continue
    const x = at % side
    const y = (at - x) / side
    bounds[0] = Math.min(bounds[0] ?? side, x)
    bounds[1] = Math.min(bounds[1] ?? side, y)
    bounds[2] = Math.max(bounds[2] ?? 0, x + 1)
    bounds[3] = Math.max(bounds[3] ?? 0, y + 1)
  }
  return bounds
}

function englishName(id: string): string {
  return id
    .replace(/-face$/, '')
    .replace(/^person-(?=in-|with-|wearing-)/, 'person-')
    .replaceAll('-', ' ')
}

const noto: IconSet = JSON.parse(readFileSync(resolve('@iconify-json/noto/icons.json'), 'utf8'))
const set: IconSet = { ...noto, icons: { ...noto.icons, ...ownDrawings } }
const chars: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(resolve('@iconify-json/noto/chars.json'), 'utf8'),
)
/** Skia's SVG reader does not follow `<use>` inside a clip path or mask: what it points at is put in its place. */
function withoutUse(body: string): string {
  return body.replace(
    /<use(?:\s+xlink)?[^>]*?href="#([^"]+)"([^>]*)\/?>(?:<\/use>)?/g,
    (whole, id: string, rest: string) => {
      const found = new RegExp(`<(path|circle|ellipse|rect)([^>]*?)\\sid="${id}"([^>]*?)/?>`).exec(
        body,
      )
      return found ? `<${found[1]}${found[2]}${found[3]}${rest.replace(/\/$/, '')}/>` : whole
    },
  )
}

const made: { readonly facts: DrawingFacts; readonly body: string }[] = []
const absent: string[] = []
for (const { kind, ground, ids } of chosen) {
  for (const pair of ids.split(',')) {
    const [id = '', metres] = pair.trim().split(/\s+/)
    const drawing = await measure(id, kind, ground, Number(metres), set)
    if (drawing) made.push(drawing)
    else absent.push(id)
  }
}
writeFileSync(
  new URL('drawings.json', assets),
  `[\n${made.map((one) => JSON.stringify(one.facts)).join(',\n')}\n]\n`,
)
const packed = brotliCompressSync(made.map((one) => one.body).join('\n'), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
})
writeFileSync(new URL('drawings.svg.br', assets), packed)
console.log(
  `${made.length} drawings, ${packed.length} bytes; not in the set: ${absent.join(' ') || 'none'}`,
)
const kept = new Map(made.map((one) => [one.facts.id, one.facts]))
for (const language of languages) {
  const names = buildNames(language, chars, kept, resolve)
  writeFileSync(
    new URL(`names.${language}.json`, assets),
    `${JSON.stringify(names, undefined, 0).replaceAll('","', '",\n"')}\n`,
  )
  console.log(`${language}: ${Object.keys(names).length} names`)
}
