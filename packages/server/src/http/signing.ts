/**
 * What news to callers is signed with: a secret per account and one key pair, both out of the server's
 * own secret, or what the operator has set. And the secrets that callers bring: they are kept sealed
 * with the server's own, and opened only here.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import type { AccountCard, HookKeys } from '../dialects/dialect.ts'
import { ed25519 } from './hook-keys.ts'
import { Problem } from '../problem.ts'

export interface Signing {
  card(account: string): Omit<AccountCard, 'money'>
  /** `callerSecret` as `seal` made it. Throws when it can't be opened. */
  keys(account: string, callerSecret: string | undefined): HookKeys
  /** A secret of a caller, as it may be kept. Throws Problem `invalid_request` when it is too long. */
  seal(callerSecret: string): string
}

/** What an operator may set in place of what is derived. */
export interface SigningSettings {
  /** `whsec_…`, for all accounts. */
  readonly secret?: string | undefined
  /** Signs too, where a scheme knows several signatures; `derived`: each account's own. */
  readonly previousSecret?: string | undefined
  /** Ed25519. */
  readonly privateKey?: KeyObject | undefined
}

export function signing(secret: Buffer, settings: SigningSettings = {}): Signing {
  const derived = (what: string) => createHmac('sha256', secret).update(what).digest()
  const key = settings.privateKey ?? ed25519(derived('news\ned25519'))
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const kid = createHash('sha256').update(x).digest('hex').slice(0, 16)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }
  const ownSecret = (account: string) => `whsec_${derived(`news\n${account}`).toString('base64')}`
  const hookSecret = (account: string) => settings.secret ?? ownSecret(account)
  const { previousSecret } = settings
  const seals = derived('news\nseal')
  return {
    card: (account) => ({ account, hookSecret: hookSecret(account), jwks: { keys: [jwk] } }),
    keys: (account, callerSecret) => ({
      account,
      hookSecret: hookSecret(account),
      previousSecret: previousSecret === 'derived' ? ownSecret(account) : previousSecret,
      callerSecret: callerSecret === undefined ? undefined : open(seals, callerSecret),
      kid,
      sign: (message) => sign(null, message, key),
    }),
    seal: (callerSecret) => seal(seals, callerSecret),
  }
}

/** In front of what is sealed: rows of older versions hold the secret as it was given. */
const sealed = 'sealed:1:'
const [nonceBytes, tagBytes] = [12, 16]
/** A key for signing is never longer. */
const longest = 1024

function seal(key: Buffer, text: string): string {
  if (text.length > longest) {
    const message = `The secret of a webhook may have ${longest} characters.`
    throw new Problem('invalid_request', message, { param: 'webhook' })
  }
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const hidden = [cipher.update(text, 'utf8'), cipher.final()]
  return `${sealed}${Buffer.concat([nonce, cipher.getAuthTag(), ...hidden]).toString('base64url')}`
}

function open(key: Buffer, kept: string): string {
  if (!kept.startsWith(sealed)) return kept
  const bytes = Buffer.from(kept.slice(sealed.length), 'base64url')
  const text = nonceBytes + tagBytes
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
  cipher.setAuthTag(bytes.subarray(nonceBytes, text))
  return cipher.update(bytes.subarray(text), undefined, 'utf8') + cipher.final('utf8')
}
