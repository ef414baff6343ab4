/** Warnings for what a caller said and won't get. Nothing is dropped without a word. */
import type { JsonObject } from './body.ts'
import type { Json } from './dialect.ts'

/** Why a field has no effect, and the values that ask for what happens anyway. */
export interface Idle {
  readonly why: string
  readonly silent?: readonly Json[] | undefined
}

/** A sentence for each field of `table` that was given and asks for something. */
export function unheard(
  said: JsonObject,
  table: Readonly<Record<string, Idle>>,
): readonly string[] {
  return Object.entries(table).flatMap(([name, { why, silent = [] }]) => {
    const value = Object.hasOwn(said, name) ? said[name] : undefined
    if (value === undefined || value === null || silent.includes(value)) return []
    return [`\`${name}\` had no effect: ${why}.`]
  })
}

/** One sentence that names what nobody here knows. `known` are names, or an object that has them. */
export function unknown(
  said: JsonObject,
  known: readonly string[] | Readonly<Record<string, unknown>>,
): readonly string[] {
  const has = (name: string) => (isList(known) ? known.includes(name) : Object.hasOwn(known, name))
  const names = Object.keys(said).filter((name) => said[name] !== null && !has(name))
  return names.length === 0 ? [] : [notKnown(names)]
}

export function notKnown(names: readonly string[]): string {
  const told = names.slice(0, 20).map((name) => `\`${name.slice(0, 40).replace(/[^ -~]/g, '?')}\``)
  const more = names.length > told.length ? ` and ${names.length - told.length} more` : ''
  return `Not known here and had no effect: ${told.join(', ')}${more}.`
}

/** `Array.isArray` does not narrow a readonly array. */
function isList(known: unknown): known is readonly string[] {
  return Array.isArray(known)
}
