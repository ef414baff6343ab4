/** News over HTTP and from the command line: listed, sent again, and each account's alone. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { run, type Running } from '../../test/running.ts'
import { testDatabase } from '../../test/postgres.ts'
import { main } from '../cli/main.ts'
import { openDb } from '../db.ts'

let limn: Running
let receiver: Server
let hook = ''
let status = 410
let admin = ''
let user = ''
const came: { headers: IncomingHttpHeaders; body: string }[] = []
const soon = { timeout: 30_000 }

const letters = z.object({
  data: z.array(
    z.looseObject({ id: z.string(), job: z.string(), account: z.string(), state: z.string() }),
  ),
  has_more: z.boolean(),
})

async function call(path: string, key: string, method = 'GET', body?: object) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await fetch(`${limn.url}${path}`, { method, headers, ...sent })
  const said = await answer.text()
  return { status: answer.status, said, list: () => letters.parse(JSON.parse(said)) }
}

const makeKey = z.object({ key: z.string() })

beforeAll(async () => {
  limn = await run({}, { fetchAllow: ['127.0.0.1'] })
  admin = makeKey.parse(JSON.parse((await limn.post('/v1/keys', {})).text)).key
  const made = await call('/v1/keys', admin, 'POST', { name: 'a user' })
  user = makeKey.parse(JSON.parse(made.said)).key
  receiver = createServer((request, answer) => {
    const receive = async () => {
      came.push({ headers: request.headers, body: await text(request) })
      answer.writeHead(status).end('<script>not JSON')
    }
    void receive()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const address = receiver.address()
  hook = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/told?token=sesame`
})

afterAll(async () => {
  await limn.stop()
  receiver.close().closeAllConnections()
})

const prediction = {
  model: 'alibaba-wan-2-7-text-to-image',
  version: '0.0.1',
  input: { prompt: 'a red boat' },
}

/** each::labs is the host whose callers bring a secret. */
async function order(key: string): Promise<void> {
  const answer = await call('/eachlabs/v1/prediction', key, 'POST', {
    ...prediction,
    webhook_url: hook,
    webhook_secret: 'open sesame',
  })
  expect([answer.status, answer.said]).toEqual([200, answer.said])
}

describe('news over HTTP', () => {
  test('is listed, told of by id, and sent again', async () => {
    await order(user)
    const dropped = () => call('/v1/webhooks?state=dropped', user)
    await expect.poll(async () => (await dropped()).list().data.length, soon).toBe(1)
    const [letter] = (await dropped()).list().data
    expect(letter).toMatchObject({
      event: 'completed',
      status: 410,
      attempts: 1,
      error: 'The receiver wants it no more.',
      url: hook.split('?')[0],
      next_at: null,
      delivered_at: null,
    })
    status = 200
    const again = await call(`/v1/webhooks/${letter?.id}/redeliver`, user, 'POST')
    expect(again.status).toBe(202)
    const one = async () => JSON.parse((await call(`/v1/webhooks/${letter?.id}`, user)).said)
    await expect.poll(one, soon).toMatchObject({ state: 'delivered', status: 200, attempts: 2 })
    expect(came).toHaveLength(2)
    for (const { body, headers } of came) {
      const expected = createHmac('sha256', 'open sesame').update(body).digest('hex')
      expect(headers['x-webhook-signature']).toBe(expected)
    }
  })

  test('is each account’s own; admins may ask for others’', async () => {
    const [letter] = (await call('/v1/webhooks', user)).list().data
    expect((await call('/v1/webhooks', admin)).list().data).toEqual([])
    expect((await call('/v1/webhooks?account=*', admin)).list().data).toHaveLength(1)
    const named = await call(`/v1/webhooks?account=${letter?.account}`, admin)
    expect(named.list().data).toHaveLength(1)
    expect((await call('/v1/webhooks?account=*', user)).status).toBe(403)
    await order(admin)
    const theirs = async () => (await call('/v1/webhooks?state=delivered', admin)).list().data
    await expect.poll(async () => (await theirs()).length, soon).toBe(1)
    const [other] = await theirs()
    expect((await call(`/v1/webhooks/${other?.id}`, user)).status).toBe(404)
    expect((await call(`/v1/webhooks/${other?.id}/redeliver`, user, 'POST')).status).toBe(404)
    const all = await call('/v1/webhooks/redeliver?state=delivered', user, 'POST')
    expect([all.status, JSON.parse(all.said)]).toEqual([202, { redelivered: 1, has_more: false }])
    expect((await fetch(`${limn.url}/v1/webhooks`)).status).toBe(401)
  })

  test('refuses what it can’t understand in a sentence', async () => {
    for (const [query, param] of [
      ['state=lost', 'state'],
      ['limit=0', 'limit'],
      ['job=%00', 'job'],
      ['before=1', 'before'],
    ] as const) {
      const answer = await call(`/v1/webhooks?${query}`, user)
      expect(answer.status).toBe(400)
      expect(JSON.parse(answer.said)).toMatchObject({ error: { param } })
    }
    expect((await call('/v1/webhooks/%00', user)).status).toBe(404)
    expect((await call('/v1/webhooks/nothing/redeliver', user, 'POST')).status).toBe(404)
  })
})

test('the secret of a caller lies sealed in the database, and is in no log', async () => {
  const databaseUrl = await testDatabase()
  const other = await run({}, { fetchAllow: ['127.0.0.1'], databaseUrl })
  try {
    const body = { ...prediction, webhook_url: hook, webhook_secret: 'hush, hush' }
    expect((await other.post('/eachlabs/v1/prediction', body)).status).toBe(200)
    await other.app.close()
    const db = await openDb(other.data, () => {}, databaseUrl)
    const rows = await db.kysely.selectFrom('jobs').selectAll().execute()
    const told = await db.kysely.selectFrom('letters').selectAll().execute()
    await db.close()
    expect(rows[0]?.news?.secret).toMatch(/^sealed:1:[\w-]{40,}$/)
    expect(JSON.stringify([rows, told])).not.toContain('hush')
    expect(other.logged.join()).not.toMatch(/hush|sesame/)
  } finally {
    await other.stop()
  }
})

describe('limn webhooks', () => {
  const say = async (...args: string[]) => {
    const heard = { stdout: '', stderr: '' }
    const terminal = {
      stdout: (said: string) => void (heard.stdout += said),
      stderr: (said: string) => void (heard.stderr += said),
      watched: false,
    }
    const code = await main(args, { LIMN_URL: limn.url, LIMN_KEY: user }, terminal)
    return { code, ...heard }
  }

  test('lists and sends again', async () => {
    const { code, stdout } = await say('webhooks', 'list', '--state', 'delivered')
    expect(code).toBe(0)
    const [head, row = ''] = stdout.split('\n')
    expect(head).toMatch(/^id +state +event/)
    const [id = ''] = row.split(' ')
    expect(id).toMatch(/^msg_/)
    expect((await say('webhooks', 'redeliver', id)).stdout).toBe(`${id}\n`)
    const listed = await say('webhooks', 'list', '--json')
    expect(letters.parse(JSON.parse(listed.stdout)).data).toHaveLength(1)
    expect((await say('webhooks', 'redeliver', '--dead')).stdout).toBe('0\n')
  })

  test('says what it did not understand', async () => {
    for (const words of [
      ['webhooks'],
      ['webhooks', 'list', '--state', 'lost'],
      ['webhooks', 'redeliver'],
      ['webhooks', 'redeliver', 'msg_1', '--dead'],
    ]) {
      expect((await say(...words)).code).toBe(2)
    }
    const unknown = await say('webhooks', 'redeliver', 'msg_1')
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no such piece')])
  })
})
