/** What the answers need to know of a call besides the job. */
import { z } from 'zod'
import type { ShownJob } from '../dialect.ts'

const memo = z.object({
  /** `choices`: wan2.6 and 2.7. `results`: older models. */
  shape: z.enum(['choices', 'results']),
  /** The model as the caller named it. */
  model: z.string(),
  /** The id of the call that made the job, as a UUID. */
  request: z.string(),
  /** The end of its path: `image-generation:generation`. */
  api: z.string(),
  /** Whether texts stand between the pictures (`enable_interleave`). */
  mixed: z.boolean(),
})
export type Memo = z.infer<typeof memo>

export function memoIn(job: ShownJob): Memo {
  const found = memo.safeParse(job.memo)
  if (found.success) return found.data
  return { shape: 'choices', model: job.request.model, request: '', api: '', mixed: false }
}
