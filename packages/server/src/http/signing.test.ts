/** What news is signed with: set by the operator, changed without a gap, checked by what nobody here wrote. */
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { validateWebhook } from 'replicate'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { jobOf } from '../../test/door.ts'
import { readConfig } from '../config.ts'
import type { News } from '../dialects/dialect.ts'
import { fal } from '../dialects/fal.ts'
import { replicate } from '../dialects/replicate.ts'
import { signing } from './signing.ts'

const server = Buffer.alloc(32, 7)
const whsec = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const webhooks = (env: Record<string, string>) => readConfig(env).webhooks

function news(): News {
  const timestamp = Math.floor(Date.now() / 1000)
  return { id: 'msg_1', timestamp, body: Buffer.from('{"a":1}'), job: jobOf({}) }
}

/** The headers of a letter in the words of Standard Webhooks. */
function signed(settings: Record<string, string>, account = 'a') {
  const told = news()
  const keys = signing(server, webhooks(settings)).keys(account, undefined)
  return { told, headers: replicate.hook?.sign?.(told, keys) ?? {} }
}

async function accepted(secret: string, { told, headers }: ReturnType<typeof signed>) {
  const body = Buffer.from(told.body).toString()
  const [id = '', timestamp = '', signature = ''] = Object.values(headers)
  const theirs = await validateWebhook({ id, timestamp, signature, body, secret })
  try {
    new Webhook(secret).verify(body, { ...headers })
    return [true, theirs]
  } catch {
    return [false, theirs]
  }
}

describe('the secret of webhooks', () => {
  test('is each account’s own when none is set, and the one that is set otherwise', async () => {
    const own = signing(server).card('a').hookSecret
    expect(own).not.toBe(signing(server).card('b').hookSecret)
    expect(await accepted(own, signed({}))).toEqual([true, true])
    const set = { LIMN_WEBHOOK_SECRET: whsec(1) }
    expect(signing(server, webhooks(set)).card('a').hookSecret).toBe(whsec(1))
    expect(await accepted(whsec(1), signed(set))).toEqual([true, true])
    expect(await accepted(own, signed(set))).toEqual([false, false])
  })

  test('changes without a gap: both the new and the previous one are good', async () => {
    const both = { LIMN_WEBHOOK_SECRET: whsec(2), LIMN_WEBHOOK_SECRET_PREVIOUS: whsec(1) }
    expect(await accepted(whsec(2), signed(both))).toEqual([true, true])
    expect(await accepted(whsec(1), signed(both))).toEqual([true, true])
    expect(await accepted(whsec(3), signed(both))).toEqual([false, false])
    const from = { LIMN_WEBHOOK_SECRET: whsec(2), LIMN_WEBHOOK_SECRET_PREVIOUS: 'derived' }
    const own = signing(server).card('b').hookSecret
    expect(await accepted(own, signed(from, 'b'))).toEqual([true, true])
    expect(await accepted(own, signed(from, 'a'))).toEqual([false, false])
  })
})

describe('the key of webhooks', () => {
  /** RFC 8032, section 7.1, test 1. */
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
  const published = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'

  test('can be set as a seed, and is the one that the world is told', () => {
    const LIMN_WEBHOOK_PRIVATE_KEY = Buffer.from(seed, 'hex').toString('base64')
    const [jwk] = signing(server, webhooks({ LIMN_WEBHOOK_PRIVATE_KEY })).card('a').jwks.keys
    expect(jwk?.['x']).toBe(Buffer.from(published, 'hex').toString('base64url'))
  })

  test('can be set as PEM, and signs as fal’s documents check it', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    for (const LIMN_WEBHOOK_PRIVATE_KEY of [pem, pem.replaceAll('\n', '\\n')]) {
      const keys = signing(server, webhooks({ LIMN_WEBHOOK_PRIVATE_KEY })).keys('a', undefined)
      const headers = fal.hook?.sign?.(news(), keys) ?? {}
      const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'
      const names = ['request-id', 'user-id', 'timestamp'].map((name) => `x-fal-webhook-${name}`)
      const message = [...names.map((name) => headers[name]), hash].join('\n')
      const signature = Buffer.from(headers['x-fal-webhook-signature'] ?? '', 'hex')
      const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
      expect(verify(null, Buffer.from(message), key, signature)).toBe(true)
    }
  })
})

test('settings that can be no keys are refused, and not told again', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  for (const [name, value] of [
    ['LIMN_WEBHOOK_SECRET', 'hush'],
    ['LIMN_WEBHOOK_SECRET', 'whsec_aHVzaA=='],
    ['LIMN_WEBHOOK_SECRET', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['LIMN_WEBHOOK_SECRET_PREVIOUS', 'before'],
    ['LIMN_WEBHOOK_PRIVATE_KEY', 'hush'],
    ['LIMN_WEBHOOK_PRIVATE_KEY', '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----'],
    ['LIMN_WEBHOOK_PRIVATE_KEY', rsa.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ] as const) {
    const read = () => readConfig({ [name]: value })
    expect(read).toThrow(new RegExp(`^${name} has to be`))
    expect(read).not.toThrow(value)
  }
})

describe('the secret of a caller', () => {
  test('is sealed, each time otherwise, and opened by the same server alone', () => {
    const signs = signing(server)
    const kept = [signs.seal('hush, hush'), signs.seal('hush, hush')]
    expect(kept[0]).not.toBe(kept[1])
    for (const each of kept) {
      expect(each).not.toContain('hush')
      expect(Buffer.from(each.split(':')[2] ?? '', 'base64url').toString()).not.toContain('hush')
      expect(signs.keys('a', each).callerSecret).toBe('hush, hush')
      expect(() => signing(Buffer.alloc(32, 8)).keys('a', each)).toThrow('authenticate')
      const at = each.length - 3
      const forged = `${each.slice(0, at)}${each[at] === 'A' ? 'B' : 'A'}${each.slice(at + 1)}`
      expect(() => signs.keys('a', forged)).toThrow('authenticate')
    }
  })

  test('of any characters is the same afterwards, and may not be too long', () => {
    const signs = signing(server)
    for (const text of ['', 'ключ 🗝', 'x'.repeat(1024)]) {
      expect(signs.keys('a', signs.seal(text)).callerSecret).toBe(text)
    }
    expect(() => signs.seal('x'.repeat(1025))).toThrow('1024 characters')
  })

  test('that an older version has kept as it was is used as it is', () => {
    expect(signing(server).keys('a', 'hush').callerSecret).toBe('hush')
  })
})
