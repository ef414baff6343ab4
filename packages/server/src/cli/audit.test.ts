/** `limn audit`: without a server, and by one. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stubEngine } from '../../test/running.ts'
import { type App, startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { openDb } from '../db.ts'
import { localAccount } from '../jobs/contract.ts'
import { main } from './main.ts'

let folder: string
let settings: Readonly<Record<string, string>>
let app: App | undefined

async function start(): Promise<App> {
  const config = { ...readConfig({ LIMN_DATA: folder, LIMN_WORKERS: '1' }), port: 0 }
  app = await startApp(config, { engines: [stubEngine()], log: pino({ level: 'silent' }) })
  return app
}

async function limn(line: string, more: Readonly<Record<string, string>> = {}) {
  let [out, err] = ['', '']
  const stdout = (text: string) => void (out += text)
  const stderr = (text: string) => void (err += text)
  const env = { ...settings, ...more }
  const code = await main(line.split(' '), env, { stdout, stderr, watched: false })
  return { code, out, err }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-audit-'))
  // Nobody listens there.
  settings = { LIMN_DATA: folder, LIMN_URL: '', PORT: '1' }
  const { jobs } = await start()
  const draft = { model: 'wan2.7-image', prompt: 'a fox', count: 2 }
  const call = { account: localAccount, dialect: 'limn', uploads: new Map(), draft }
  await jobs.ended(localAccount, (await jobs.accept(call)).id)
})

afterAll(async () => {
  await app?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('limn audit', () => {
  test('asks the running server, an admin alone', async () => {
    const url = app?.url ?? ''
    expect(await limn('audit', { LIMN_URL: url })).toEqual({
      code: 0,
      err: '',
      out: '1 jobs (0 open), 3 entries, 1 accounts\ncharged $0.06, held $0.00, credited $0.00\nevery entry balances\n',
    })
    const admin = await app?.keys.create('admin')
    const user = await app?.keys.create('user')
    const refused = await limn('audit', { LIMN_URL: url, LIMN_KEY: user?.key ?? '' })
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('admin') })
    const told = await limn('audit --json', { LIMN_URL: url, LIMN_KEY: admin?.key ?? '' })
    expect(JSON.parse(told.out)).toMatchObject({ jobs: 1, faults: [], chargedMicros: 60_000 })
  })

  test('opens the database itself while no server runs, tells every fault and fails', async () => {
    await app?.close()
    app = undefined
    expect(await limn('audit')).toMatchObject({ code: 0, err: '' })
    const db = await openDb(folder, () => {})
    await sql`update entries set micros = micros - 1 where kind = 'charge'`.execute(db.kysely)
    await db.close()
    const { code, out, err } = await limn('audit')
    expect({ code, err }).toEqual({ code: 1, err: 'limn: The ledger has 2 faults.\n' })
    expect(out).toMatch(/job_\w{26} has a charge that is not price times pictures/)
    expect(out).toMatch(/job_\w{26} has a hold that is not charge and release together/)
  })

  test('takes nothing but --json', async () => {
    expect(await limn('audit everything')).toMatchObject({ code: 2 })
  })
})
