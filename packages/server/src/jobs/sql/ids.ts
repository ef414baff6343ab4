/** Names for rows: in order of the time they were made, and nothing to guess. */
import { randomBytes } from 'node:crypto'

/**
 * The kind, and 26 characters: the 128 bits of a version 7 UUID (RFC 9562, section 5.7: 48 bits of
 * time in milliseconds, the version, 12 random bits, the variant, 62 random bits), in base 32.
 */
export function newId(kind: 'job' | 'key' | 'account' | 'msg', now: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return `${kind}_${BigInt(`0x${bytes.toString('hex')}`)
    .toString(32)
    .padStart(26, '0')}`
}

/** Whether this can be the id of a job at all: what a database can't even look up is not there. */
export function isJobId(id: string): boolean {
  return /^job_[0-9a-v]{26}$/.test(id)
}

/** Likewise of a piece of news. */
export function isLetterId(id: string): boolean {
  return /^msg_[0-9a-v]{26}$/.test(id)
}

/** Whether this can be the number of a job, in decimal digits. */
export function isJobNumber(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id)
}

/** Likewise for a key of the store. */
export function isAssetKey(key: string): boolean {
  return /^[0-9a-f]{64}\.[a-z]{2,5}$/.test(key)
}
