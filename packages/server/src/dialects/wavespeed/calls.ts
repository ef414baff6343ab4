/** WaveSpeed's calls that make no prediction: upload tickets, uploads, the history. */
import type { JobStatus } from '@limn/sdk'
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import { objectOf, parse } from '../body.ts'
import type { Call, JobsAsk, UploadAsk } from '../dialect.ts'
import { momentOf } from '../moment.ts'

/** As npm wavespeed 0.3.2 sends it. What the file is, its content tells. */
const ticketBody = z.object({
  filename: z.string().min(1).max(255),
  size: z.int().min(1).optional(),
  content_type: z
    .string()
    .max(127)
    .regex(/^[\w.+-]+\/[\w.+-]+(;[ -~]*)?$/, 'must be a type such as image/png')
    .or(z.literal(''))
    .nullish(),
})

export function readTicket(call: Call): { readonly filename: string } {
  const { filename } = parse(ticketBody, objectOf(call))
  return { filename }
}

/** Multipart, field `file` (npm wavespeed 0.2.3 and 0.0.15). */
export function readFile(call: Call): UploadAsk {
  const [part, more] = (call.files ?? []).filter(({ field }) => field === 'file')
  if (part !== undefined && more === undefined) return { ref: part.ref, filename: part.filename }
  throw new Problem('invalid_request', 'Send one picture as multipart form data, in `file`.', {
    param: 'file',
  })
}

/** `pending` is in wavespeed-desktop's types and in answers that integrators show. */
const sought: Readonly<Record<string, readonly JobStatus[]>> = {
  created: ['queued'],
  pending: ['queued'],
  processing: ['running'],
  completed: ['succeeded'],
  failed: ['failed', 'canceled'],
}

const time = z.iso
  .datetime({ offset: true, error: 'must be a time, RFC 3339' })
  .transform((text) => momentOf(text))

const historyBody = z.object({
  page: z.int().min(1).max(100_000).default(1),
  page_size: z.int().min(1).max(100).default(20),
  created_after: time.optional(),
  created_before: time.optional(),
  model: z.string().optional(),
  status: z.enum(['created', 'pending', 'processing', 'completed', 'failed']).optional(),
})

/** As wavespeed-desktop asks for it (src/api/client.ts, read 2026-11-21). */
export function readHistory(call: Call): JobsAsk {
  const { page, page_size: limit, status, ...rest } = parse(historyBody, objectOf(call))
  return {
    limit,
    offset: (page - 1) * limit,
    since: rest.created_after,
    until: rest.created_before,
    model: rest.model,
    status: status === undefined ? undefined : sought[status],
    count: true,
  }
}
