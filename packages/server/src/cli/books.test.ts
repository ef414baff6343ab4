/** `limn keys`, `limn usage`, `limn accounts` and `limn credit`: without a server, and by one. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stubEngine } from '../../test/running.ts'
import { type App, startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { main } from './main.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-books-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

type Settings = Readonly<Record<string, string>>

async function limn(line: string, settings: Settings) {
  let [out, err] = ['', '']
  const stdout = (text: string) => void (out += text)
  const stderr = (text: string) => void (err += text)
  const code = await main(line.split(' '), settings, { stdout, stderr, watched: false })
  return { code, out, err }
}

interface Listed {
  readonly id: string
  readonly name: string
  readonly account: string
  readonly admin: boolean
  readonly revokedAt?: string | null
}

async function keys(settings: Settings): Promise<readonly Listed[]> {
  const { out } = await limn('keys list --json', settings)
  const listed: readonly Listed[] = JSON.parse(out)
  return listed
}

const ids = (lines: string) => [...lines.matchAll(/key_\w{26}/g)].map(([id]) => id)

/** The same words, whoever carries them out. */
function everything(settings: () => Settings) {
  test('keys are made with limits, listed, limited anew and revoked', async () => {
    const made = await limn(
      'keys create shop --per-minute 30 --concurrent 0 --budget 25.10 --every total',
      settings(),
    )
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^limn_\S{43}\n$/) })
    const shown = await limn('keys list', settings())
    const [line = ''] = shown.out.split('\n').filter((each) => each.includes('shop'))
    expect(line).toContain(`${made.out.slice(0, 9)}…`)
    expect(line).toContain('30/min, 0 at once, $25.10 in all')
    expect(shown.out).not.toContain(made.out.slice(0, 12))
    const [id = ''] = ids(line)
    const changed = await limn(
      `keys limit ${id} --per-minute none --budget 0.1 --name till --admin`,
      settings(),
    )
    expect(changed.out).toMatch(/till .*admin +0 at once, \$0\.10 a month/)
    const account = (await keys(settings())).find((key) => key.id === id)?.account
    const next = await limn(`keys create next --account ${account}`, settings())
    expect(next.code).toBe(0)
    expect((await keys(settings())).filter((key) => key.account === account)).toHaveLength(2)
    expect(await limn(`keys revoke ${id}`, settings())).toMatchObject({ code: 0, out: '' })
    const gone = (await keys(settings())).find((key) => key.id === id)
    expect(gone).toMatchObject({ name: 'till', revokedAt: expect.any(String) })
    expect(await limn(`keys revoke ${id}`, settings())).toMatchObject({
      code: 1,
      err: expect.stringContaining('no such key'),
    })
  })

  test('the last admin key is revoked only when forced', async () => {
    const admins = (await keys(settings())).filter((key) => key.admin && !key.revokedAt)
    expect(admins).toHaveLength(1)
    expect(await limn(`keys revoke ${admins[0]?.id}`, settings())).toMatchObject({
      code: 1,
      err: expect.stringContaining('last admin key'),
    })
  })

  test('money is paid in, and shown', async () => {
    const account = (await keys(settings())).find(({ name }) => name === 'next')?.account ?? ''
    const paid = await limn(`credit ${account} 0.07`, settings())
    expect(paid).toMatchObject({ code: 0, out: expect.stringMatching(/\$0\.07 +\$0\.00 +\$0\.00/) })
    const accounts = await limn('accounts', settings())
    expect(accounts.out).toContain(account)
    expect(accounts.out).toMatch(/local +not prepaid/)
    expect(await limn('credit nobody 1', settings())).toMatchObject({
      code: 1,
      err: expect.stringContaining('no such account'),
    })
  })
}

describe('while no server runs', () => {
  const settings = () => ({ LIMN_DATA: join(folder, 'alone'), PORT: '0' })

  test('the first key is made in the data folder', async () => {
    const { code, out, err } = await limn('keys create', settings())
    expect({ code, out, err }).toEqual({
      code: 0,
      out: expect.stringMatching(/^limn_/),
      err: 'limn: keep this key, it is shown only once\n',
    })
  })

  everything(settings)

  test('when all admins are gone another is made here', async () => {
    const [first] = await keys(settings())
    expect(await limn(`keys revoke ${first?.id} --force`, settings())).toMatchObject({ code: 0 })
    expect(await limn('keys create --admin --account local', settings())).toMatchObject({ code: 0 })
    expect((await keys(settings())).at(-1)).toMatchObject({ admin: true, account: 'local' })
  })
})

describe('by a running server', () => {
  let app: App
  let key: string
  const settings = () => ({ LIMN_URL: app.url, LIMN_KEY: key })

  beforeAll(async () => {
    const config = readConfig({ LIMN_DATA: join(folder, 'served'), PORT: '0', LIMN_WORKERS: '1' })
    app = await startApp(config, { engines: [stubEngine()], log: pino({ level: 'silent' }) })
    key = (await limn('keys create', { LIMN_URL: app.url })).out.trim()
    for (const n of [1, 3]) {
      const answer = await fetch(`${app.url}/v1/images/generations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ prompt: 'a deer', n }),
      })
      if (!answer.ok) throw new Error(await answer.text())
      await answer.body?.cancel()
    }
  })

  afterAll(() => app.close())

  everything(settings)

  test('what was used is a table, JSON, or CSV by sums and by charges', async () => {
    const { out } = await limn('usage --by model', settings())
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^model +jobs +open +pictures +charged +held +cost$/),
      expect.stringMatching(/^wan2\.7-image +2 +0 +4 +\$0\.12 +\$0\.00 +\$0\.00$/),
      expect.stringMatching(/^total +2 +0 +4 +\$0\.12 +\$0\.00 +\$0\.00$/),
      '',
    ])
    const json = await limn('usage --by model --json', settings())
    expect(JSON.parse(json.out)).toMatchObject({ total: { pictures: 4 } })
    const sums = await limn('usage --by dialect --csv', settings())
    expect(sums.out.split('\r\n')[1]).toMatch(/^openai,2,0,4,120000,/)
    const charges = await limn('usage --by none --csv --since 2026-01-01', settings())
    expect(charges.out.trimEnd().split('\r\n')).toHaveLength(3)
    const none = await limn('usage --since 2020-01-01 --until 2020-02-01', settings())
    expect(none.out).toMatch(/total +0 +0 +0 +\$0\.00/)
  })

  test('without a key, or with a user’s, it says what is missing', async () => {
    const nobody = await limn('keys list', { LIMN_URL: app.url })
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('LIMN_KEY') })
    const user = (await limn('keys create user', settings())).out.trim()
    const refused = await limn('keys create', { LIMN_URL: app.url, LIMN_KEY: user })
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Only an admin key') })
    expect(await limn('accounts', { LIMN_URL: app.url, LIMN_KEY: user })).toMatchObject({ code: 1 })
  })
})

test.for([
  ['keys', 'keys create, list, limit and revoke'],
  ['keys lose', 'keys create, list, limit and revoke'],
  ['keys create a b', 'one argument'],
  ['keys revoke', 'id of a key'],
  ['keys limit', 'id of a key'],
  ['keys create --per-minute many', '--per-minute takes a whole number'],
  ['keys create --budget ten', '--budget takes dollars'],
  ['keys create --every month', '--every goes with --budget'],
  ['keys create --budget 1 --every week', '--every takes month or total'],
  ['usage --by colour', '--by takes day, model'],
  ['usage --by none', 'needs --csv'],
  ['usage --since yesterday', '--since takes a day'],
  ['credit local', 'needs an account and dollars'],
  ['credit local 1,5', 'takes dollars'],
] as const)('limn %s is not understood: %s', async ([line, words]) => {
  const { code, out, err } = await limn(line, { LIMN_URL: 'http://127.0.0.1:1' })
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining(words) })
})
