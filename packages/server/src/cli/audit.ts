/** `limn audit`: whether every job's entries and every balance add up, and what does not. */
import type { Audit } from '../ledger/contract.ts'
import { dollars } from '../ledger/dollars.ts'
import { Problem } from '../problem.ts'
import type { Terminal } from './make.ts'

/** Throws Problem when anything does not, after telling it all. */
export function tellAudit(audit: Audit, json: boolean, { stdout }: Terminal): void {
  const { faults, faultCount } = audit
  stdout(json ? `${JSON.stringify(audit, undefined, 2)}\n` : told(audit))
  if (faultCount === 0) return
  const more = faultCount > faults.length ? `; the first ${faults.length} are told` : ''
  const message = `The ledger has ${faultCount} ${faultCount === 1 ? 'fault' : 'faults'}${more}.`
  throw new Problem('internal', message)
}

function told(audit: Audit): string {
  const { jobs, open, older, entries, accounts, unknown, faults, faultCount } = audit
  const { heldMicros, chargedMicros, creditedMicros } = audit
  const lines = [
    `${jobs} jobs (${open} open), ${entries} entries, ${accounts} accounts`,
    `charged ${dollars(chargedMicros)}, held ${dollars(heldMicros)}, credited ${dollars(creditedMicros)}`,
    ...(unknown > 0 ? [`${unknown} entries of unknown amount: their models have no price`] : []),
    ...(older > 0 ? [`${older} jobs are older than the ledger and have no entries`] : []),
    ...faults.map(({ of, what }) => `${of} ${what}`),
    ...(faultCount === 0 ? ['every entry balances'] : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
