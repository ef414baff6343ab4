/** Web addresses that a caller wrote down: where to fetch a picture, where to tell of a job. */
import { z } from 'zod'

/** With nothing in it that no database keeps. */
export function isWeb(text: string): boolean {
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) && text.isWellFormed() && URL.canParse(text)
}

export const address = z
  .string()
  .refine(isWeb, { error: 'must be an address that begins with http:// or https://' })
