/** Names for rows: in order of the time they were made, and nothing to guess. */
import { randomBytes } from 'node:crypto'

/** The kind, and 26 characters: 48 bits of time in milliseconds and 80 random ones, in base 32. */
export function newId(kind: 'job' | 'key' | 'account', now: Date): string {
  const time = now.getTime().toString(16).padStart(12, '0')
  const bits = BigInt(`0x${time}${randomBytes(10).toString('hex')}`)
  return `${kind}_${bits.toString(32).padStart(26, '0')}`
}

/** Whether this can be the id of a job at all: what a database can't even look up is not there. */
export function isJobId(id: string): boolean {
  return /^job_[0-9a-v]{26}$/.test(id)
}

/** Likewise for a key of the store. */
export function isAssetKey(key: string): boolean {
  return /^[0-9a-f]{64}\.[a-z]{2,5}$/.test(key)
}
