/** The list of languages. A new one is a file beside this one, its fixtures, and a line here. */
import type { Dialect } from './dialect.ts'
import { limn } from './limn.ts'
import { openai } from './openai.ts'

/** The first answers where no other's prefix fits. */
export const dialects: readonly Dialect[] = [
  openai,
  limn,
  // The hosts, by name.
]
