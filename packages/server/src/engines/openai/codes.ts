/**
 * What an answer that is no picture means ("Images API reference" and "Error codes", read 2026-10-11).
 * A refusal says that nothing was made; anything else may have been charged.
 */
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { cleaned, type Said } from '../relay/answer.ts'

const envelope = z.object({
  error: z.object({
    message: z.string().catch(''),
    type: z.string().nullish().catch(null),
    code: z.union([z.string(), z.number()]).nullish().catch(null),
  }),
})

/** Statuses that say no whoever says it, a proxy in between too. */
const plainNo: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 411, 413, 415, 422, 429])

/** Why nothing was made; `undefined` when that is not certain. */
export function refusalOf(said: Said, key: string | undefined): Problem | undefined {
  const { status } = said
  if (status >= 300 && status < 400) {
    const message = 'The host answers with a redirect, which is not followed: its address is wrong.'
    return new Problem('unavailable', message, { retryable: false })
  }
  if (status < 400 || status >= 500) return undefined
  const read = envelope.safeParse(said.body)
  if (!read.success && !plainNo.has(status)) return undefined
  // Another Limn that does not know itself.
  if (read.data?.error.code === 'unknown') return undefined
  const { message = '', code, type } = read.data?.error ?? {}
  return problemOf(said, {
    words: cleaned(message, key),
    code: cleaned(`${code ?? ''} ${type ?? ''}`, key),
  })
}

function problemOf(
  { status, retryAfterMs }: Said,
  { words, code }: { readonly words: string; readonly code: string },
): Problem {
  const cause = new Error(`openai: ${status} ${code}: ${words}`)
  const told = (lead: string) => {
    const text = words === '' ? lead : `${lead}: ${words}`
    return /[.!?。…]$/.test(text) ? text : `${text}.`
  }
  if (/moderation|content_policy|safety/.test(code)) {
    return new Problem('refused', told('The host’s moderation refuses it'), { cause })
  }
  const broke = /insufficient_quota|billing/.test(code)
  if (broke || [401, 402, 403, 404, 405].includes(status)) {
    const message =
      'The host does not take orders of this server at the moment; its operator has been told.'
    return new Problem('unavailable', message, { cause, retryable: false })
  }
  const retryAfter = Math.ceil(retryAfterMs / 1000)
  if ([408, 409, 425, 429].includes(status)) {
    return new Problem('rate_limited', told('The host has more to do than it takes at once'), {
      cause,
      retryable: true,
      ...(retryAfter > 0 ? { retryAfter } : {}),
    })
  }
  return new Problem('refused', told('The host does not take the request'), { cause })
}
