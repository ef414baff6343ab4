/** JSON as the database takes it. */

/**
 * PostgreSQL's `jsonb` refuses NUL characters and halves of surrogate pairs, which JSON may hold and
 * callers send: each becomes U+FFFD, as decoders show what they can't read.
 */
export function asJsonb(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/g, (escape) =>
    /^\\u(?:0000|d)/.test(escape) ? '\\ufffd' : escape,
  )
}

/** Text likewise. */
export function asText(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\ufffd')
}
