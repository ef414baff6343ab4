/** The bounds of a list in time, as callers write them down. */

const latest = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * In the form that a list is asked with. Nothing was made before 1970 or comes after 9999, so what lies
 * outside asks for the same; `undefined` when it is no time.
 */
export function momentOf(text: string): string | undefined {
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : new Date(Math.min(latest, Math.max(0, at))).toISOString()
}
