/** Keys that news is signed with, as an operator writes them into the settings. */
import { createPrivateKey, type KeyObject } from 'node:crypto'

/** An Ed25519 private key of 32 bytes as PKCS #8 (RFC 8410, section 7) but for those bytes. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Of a seed of 32 bytes. */
export function ed25519(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
}

/** PEM (its line ends may be written as `\n`), or 32 bytes in base64. `undefined` when it is neither. */
export function readPrivateKey(text: string): KeyObject | undefined {
  const written = text.trim().replaceAll('\\n', '\n')
  try {
    if (!written.startsWith('-----')) {
      const seed = Buffer.from(written, 'base64')
      return /^[\w+/-]{43}=?$/.test(written) && seed.length === 32 ? ed25519(seed) : undefined
    }
    const key = createPrivateKey(written)
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** Standard Webhooks 1.0: `whsec_`, and 24 to 64 bytes in base64. */
export function isHookSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  if (encoded === undefined || encoded.length % 4 !== 0) return false
  const { length } = Buffer.from(encoded, 'base64')
  return length >= 24 && length <= 64
}
