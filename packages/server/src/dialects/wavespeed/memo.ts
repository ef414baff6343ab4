/** What is kept with a job for WaveSpeed's answers: how it was asked for, without pictures. */
import { z } from 'zod'
import type { Json, ShownJob } from '../dialect.ts'

const memoShape = z.object({
  /** The host's name of the model. */
  model: z.string(),
  sync: z.boolean(),
  base64: z.boolean(),
  input: z.record(z.string(), z.json()),
})

export type Memo = {
  readonly model: string
  readonly sync: boolean
  readonly base64: boolean
  readonly input: { readonly [name: string]: Json }
}

export function memoOf({ memo, request }: ShownJob): Memo {
  const kept = memoShape.safeParse(memo)
  return kept.success ? kept.data : { model: request.model, sync: false, base64: false, input: {} }
}
