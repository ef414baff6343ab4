/**
 * The two headers that say how long: `Prefer: wait` holds the answer back, `Cancel-After` ends the
 * prediction (Replicate's HTTP API and changelog of 2025-10-16, read 2026-11-21).
 */
import { Problem } from '../../problem.ts'

const longestWait = 60

/** Whole or broken seconds; more than a minute is not waited. Throws Problem. */
export function readWait(prefer: string | undefined, warnings: string[]): false | number {
  const found = /(?:^|[,;\s])wait(?:\s*=\s*"?([^",;\s]*)"?)?\s*(?:$|[,;])/i.exec(prefer ?? '')
  if (found === null) return false
  const seconds = found[1] === undefined ? longestWait : Number(found[1] || 'none')
  if (!(seconds > 0)) {
    throw new Problem(
      'invalid_request',
      `\`Prefer\` is wait, or wait=<seconds> from 1 to ${longestWait}; got "${prefer?.slice(0, 40)}".`,
      { param: 'Prefer' },
    )
  }
  if (seconds > longestWait) {
    warnings.push(
      `\`Prefer\` waits for ${longestWait} seconds at most: look again at \`urls.get\`.`,
    )
  }
  return Math.min(longestWait, Math.max(1, seconds))
}

const shortestDeadline = 5
/** Our own: the host names none. */
const longestDeadline = 9999 * 3600

/** Seconds, out of `30s`, `5m`, `1h30m45s`; a bare number is seconds, too. Throws Problem. */
export function readDeadline(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [all, hours = 0, minutes = 0, rest = 0] =
    /^(?=\d)(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s?)?$/.exec(text.trim()) ?? []
  const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
  if (all === undefined || seconds < shortestDeadline || seconds > longestDeadline) {
    throw new Problem(
      'invalid_request',
      `\`Cancel-After\` is a time such as 30s, 5m or 1h30m, from 5s to 9999h; got "${text.slice(0, 40)}".`,
      { param: 'Cancel-After' },
    )
  }
  return seconds
}
