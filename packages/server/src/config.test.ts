import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

describe('settings', () => {
  test('that nobody made have defaults', () => {
    expect(readConfig({ PORT: ' ' })).toMatchObject({
      host: '127.0.0.1',
      port: 4747,
      data: resolve('.limn'),
      slots: availableParallelism(),
      publicUrl: undefined,
      logLevel: 'info',
      fetchAllow: [],
      trustProxy: [],
      allowOrigins: [],
      createsPerMinute: 100,
      linkSeconds: 86_400,
    })
  })

  test('come from the environment', () => {
    const config = readConfig({
      HOST: '0.0.0.0',
      PORT: '0',
      LIMN_DATA: '/var/lib/limn',
      LIMN_WORKERS: '3',
      LIMN_PUBLIC_URL: 'https://pictures.example/',
      LIMN_LOG: 'silent',
      LIMN_FETCH_ALLOW: 'localhost:9000, files.local,',
    })
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      data: '/var/lib/limn',
      slots: 3,
      publicUrl: 'https://pictures.example',
      logLevel: 'silent',
      fetchAllow: ['localhost:9000', 'files.local'],
    })
  })

  const bad = [
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['LIMN_WORKERS', '0'],
    ['LIMN_WORKERS', '1.5'],
    ['LIMN_PUBLIC_URL', 'ftp://x'],
    ['LIMN_PUBLIC_URL', 'pictures'],
    ['LIMN_PUBLIC_URL', 'https://x.example/#here'],
    ['LIMN_PUBLIC_URL', 'https://me@x.example'],
    ['LIMN_TRUST_PROXY', 'proxy.example'],
    ['LIMN_ALLOW_ORIGINS', 'app.example'],
    ['LIMN_CREATES_PER_MINUTE', '-1'],
    ['LIMN_LOG', 'loud'],
  ] as const
  test.each(bad)('%s=%s is refused with a sentence that names both', (name, value) => {
    const sentence = new RegExp(`^${name} has to be .*, not "${value}"\\.$`)
    expect(() => readConfig({ [name]: value })).toThrow(sentence)
  })

  test('that hold passwords are not told again, however wrong they are', () => {
    const wrong = [
      ['DATABASE_URL', 'mysql://me:hush@x.example/limn'],
      ['DATABASE_URL', 'postgres://me:hu/hush@[x'],
      ['LIMN_PUBLIC_URL', 'https://me:hush@x.example'],
      ['LIMN_OPENAI_BASE_URL', 'ftp://me:hush@x.example'],
      ['LIMN_SECRET', 'hush'],
    ] as const
    for (const [name, value] of wrong) {
      const read = () => readConfig({ [name]: value })
      expect(read).toThrow(name)
      expect(read).not.toThrow('hush')
    }
  })
})
