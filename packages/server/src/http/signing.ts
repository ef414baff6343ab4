/** What news to callers is signed with: a secret per account and one key pair, both out of the server's own secret. */
import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { AccountCard, HookKeys } from '../dialects/dialect.ts'

export interface Signing {
  card(account: string): AccountCard
  keys(account: string, callerSecret: string | undefined): HookKeys
}

/** An Ed25519 private key of 32 bytes as PKCS #8 (RFC 8410, section 7) but for those bytes. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export function signing(secret: Buffer): Signing {
  const derived = (what: string) => createHmac('sha256', secret).update(what).digest()
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8, derived('news\ned25519')]),
    format: 'der',
    type: 'pkcs8',
  })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const kid = createHash('sha256').update(x).digest('hex').slice(0, 16)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }
  const hookSecret = (account: string) => `whsec_${derived(`news\n${account}`).toString('base64')}`
  return {
    card: (account) => ({ account, hookSecret: hookSecret(account), jwks: { keys: [jwk] } }),
    keys: (account, callerSecret) => ({
      account,
      hookSecret: hookSecret(account),
      callerSecret,
      kid,
      sign: (message) => sign(null, message, key),
    }),
  }
}
