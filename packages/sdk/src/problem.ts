/** The closed list of what can go wrong, and what a caller can do about it. */
export const problemCodes = [
  'invalid_request', // the caller's body or parameter is wrong: mend it; `param` names the field
  'invalid_image', // a reference image can't be fetched, read or is outside the limits: `param` names it
  'refused', // understood, but no engine here can do it: the message says what would help
  'unauthorized', // no key, or an unknown one
  'forbidden', // a good key without the right
  'not_found', // unknown, or somebody else's
  'model_not_found', // no such model in the catalog
  'too_large', // the body or a part of it is over the byte limit
  'unsupported_media_type', // the body is neither JSON nor multipart
  'payment_required', // the balance or the budget does not cover it
  'conflict', // it contradicts something that stands already
  'rate_limited', // too many calls: wait, then try again
  'canceled', // the job was canceled before it was done
  'engine_failed', // the engine tried and failed; nothing was charged
  'unknown', // the engine's host may have made the picture, and charged for it, or not; never tried again blindly
  'unavailable', // not now: starting, stopping or overloaded; try again
  'internal', // a bug of ours; the request id helps to find it
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** A problem as it travels: no stack, no cause. */
export interface ProblemBody {
  readonly code: ProblemCode
  /** One sentence for the caller. Names the limit that was broken. */
  readonly message: string
  /** Path of the field in our own words, e.g. `size`, `boxes[0]`, `images[2]`; dialects translate it. */
  readonly param?: string | undefined
}
