/**
 * What the shipped fonts can draw, from the table made with them: answers on any thread, at once,
 * without loading a font.
 */
import { readFileSync } from 'node:fs'

export const fontFolder = new URL('../../../../assets/fonts/', import.meta.url)

type Ranges = readonly (readonly [number, number])[]

let table: ReadonlyMap<string, Ranges> | undefined

function read(): ReadonlyMap<string, Ranges> {
  const parsed: unknown = JSON.parse(readFileSync(new URL('coverage.json', fontFolder), 'utf8'))
  if (typeof parsed !== 'object' || parsed === null)
    throw new TypeError('coverage.json is no table')
  return new Map(Object.entries(parsed).map(([name, text]) => [name, ranges(String(text))]))
}

function ranges(text: string): Ranges {
  return text.split(',').map((range) => {
    const [from = '', to = from] = range.split('-')
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
  })
}

/** Names of all shipped fonts, as in the table: `Sans`, `Arabic`, … */
export function fontNames(): readonly string[] {
  table ??= read()
  return [...table.keys()]
}

export function covers(font: string, character: string): boolean {
  table ??= read()
  const list = table.get(font)
  const code = character.codePointAt(0)
  if (!list || code === undefined) return false
  let low = 0
  let high = list.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = list[middle]
    if (!range) return false
    if (code < range[0]) high = middle - 1
    else if (code > range[1]) low = middle + 1
    else return true
  }
  return false
}

/** Line ends, joiners, direction marks and variation selectors: they steer, and have no shape. */
const shapeless = /[\s\p{Default_Ignorable_Code_Point}]/u

export const hasShape = (character: string): boolean => !shapeless.test(character)

/**
 * The characters of a text that no shipped font can draw, each once, in order. Composed first
 * (Unicode NFC), as it is for drawing.
 */
export function missing(text: string): string[] {
  const fonts = fontNames()
  const asked = new Set(Array.from(text.normalize('NFC')).filter(hasShape))
  return [...asked].filter((character) => !fonts.some((font) => covers(font, character)))
}

/** The sentence of a refusal for characters that no shipped font has. */
export function cannotDraw(characters: readonly string[]): string {
  const shown = characters.slice(0, 12).map((c) => `${c} (${code(c)})`)
  const more = characters.length > 12 ? ` and ${characters.length - 12} more` : ''
  return `The sketch engine has no font that can draw ${shown.join(', ')}${more}; leave ${characters.length > 1 ? 'them' : 'it'} out or use another engine.`
}

const code = (c: string): string =>
  `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
