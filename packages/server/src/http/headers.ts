/** Our own response headers, the same in every dialect. */
import type { Job } from '@limn/sdk'

const maxWarningBytes = 4000

/** What every answer about a job says of it beside the dialect's body. */
export function jobHeaders(job: Job): Readonly<Record<string, string>> {
  const warnings = warningHeader(job.warnings, job.id)
  return {
    'x-limn-job': headerSafe(job.id),
    'x-limn-engine': headerSafe(job.engine),
    ...(warnings === '' ? {} : { 'x-limn-warnings': warnings }),
  }
}

/** Sentences joined by ` | `; what a header can't carry is percent-encoded, `%` and `|` included. */
function warningHeader(sentences: readonly string[], job: string): string {
  const kept: string[] = []
  let room = maxWarningBytes
  for (const sentence of sentences) {
    const safe = headerSafe(sentence)
    room -= safe.length + 3
    if (room < 0) {
      kept.push(`${sentences.length - kept.length} more: see /v1/jobs/${headerSafe(job)}`)
      break
    }
    kept.push(safe)
  }
  return kept.join(' | ')
}

function headerSafe(text: string): string {
  return text.toWellFormed().replace(/[^ -~]+|[%|]/g, (unsafe) => encodeURIComponent(unsafe))
}
