/**
 * The same request twice is one job: on every route of every dialect that makes jobs, by the example
 * that its table of parameters begins with.
 */
import { connect } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialects } from '../src/dialects/index.ts'
import { creators, type Example, ownLink, sendExample } from './examples.ts'
import { type Answer, type Running, dataUri, run, stubEngine } from './running.ts'

let server: Running
let link: string

beforeAll(async () => {
  server = await run({ engines: [stubEngine()] })
  link = await ownLink(server)
})

afterAll(() => server.stop())

const send = (ask: Omit<Example, 'link'>) => sendExample(server, { link, ...ask })

const made = ({ headers }: Answer) => headers.get('x-limn-job')
const replayed = ({ headers }: Answer) => headers.get('x-limn-idempotent-replay')
/** What the clients of any of the hosts try again by themselves. */
const triedAgain = (status: number) => [408, 409, 425, 429].includes(status) || status >= 500

test('every dialect makes jobs', () => {
  expect(new Set(creators.map(([, , { name }]) => name)).size).toBe(dialects.length)
})

describe.for(creators)('%s', ([about, route]) => {
  const keyFor = (what: string) => `${what}-${about.replace(/\W+/g, '.')}`

  test('a repeated key is answered with the same job', async () => {
    const key = keyFor('again')
    const first = await send({ route, key })
    const second = await send({ route, key })
    expect(made(first)).toMatch(/^job_/)
    expect([made(second), second.status]).toEqual([made(first), first.status])
    expect([replayed(first), replayed(second)]).toEqual([null, 'true'])
    expect(second.headers.get('x-limn-engine')).toBe('stub')
  })

  test('calls at the same moment get the one job', async () => {
    const key = keyFor('at-once')
    const answers = await Promise.all([1, 2, 3].map(() => send({ route, key })))
    expect(new Set(answers.map(made)).size).toBe(1)
    expect(answers.filter((answer) => replayed(answer) === 'true')).toHaveLength(2)
  })

  test('a key said again with other words is refused, in a way that nobody tries again', async () => {
    const key = keyFor('other')
    await send({ route, key })
    const refused = await send({ route, key, prompt: 'something else altogether' })
    expect([made(refused), triedAgain(refused.status)]).toEqual([null, false])
    expect(refused.text).toMatch(/idempotency key/)
  })

  // A PUT is never without one.
  if (route.on.startsWith('PUT')) return
  test('without a key each call is a job', async () => {
    const [first, second] = [await send({ route }), await send({ route })]
    expect([replayed(second), made(second) === made(first)]).toEqual([null, false])
  })
})

test('a name of one’s own finds its job in every way that an id does', async () => {
  const body = { model: 'wan2.7-image', prompt: 'a boat' }
  const put = await fetch(`${server.url}/v1/jobs/order-17`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { id }: { id: string } = await put.json()
  expect([put.status, id]).toEqual([202, put.headers.get('x-limn-job')])
  const idIn = async (path: string): Promise<unknown> => JSON.parse((await server.get(path)).text)
  expect(await idIn('/v1/jobs/order-17')).toMatchObject({ id })
  expect(await idIn('/v1/jobs?idempotency_key=order-17')).toMatchObject({ data: [{ id }] })
  expect(await idIn('/v1/jobs?idempotency_key=order-18')).toMatchObject({ data: [] })
  const canceled = await server.post('/v1/jobs/order-17/cancel', {})
  expect(JSON.parse(canceled.text)).toMatchObject({ id })
  const other = await server.get('/v1/jobs/order-18')
  expect(other.status).toBe(404)
})

test('a call with a photo in its body is the same only with the same photo', async () => {
  const side = 768
  const noise = (seed: number) =>
    Buffer.from(Array.from({ length: side * side * 3 }, (_, at) => (at * seed) % 251))
  const photos = await Promise.all(
    [3, 7].map((seed) =>
      sharp(noise(seed), { raw: { width: side, height: side, channels: 3 } })
        .png({ compressionLevel: 0 })
        .toBuffer(),
    ),
  )
  const jobs: (string | null)[] = []
  for (const at of [0, 0, 1]) {
    const image_url = dataUri(photos[at] ?? Buffer.of())
    const body = { model: 'wan2.7-image', prompt: 'make it night', images: [{ image_url }] }
    jobs.push(made(await server.post('/v1/images/edits', body, { 'x-limn-join': '60' })))
  }
  expect([jobs[1], new Set(jobs).size]).toEqual([jobs[0], 2])
})

test('a client that hangs up in the middle of its wait finds its job by its key', async () => {
  const body = JSON.stringify({ model: 'wan2.7-image', prompt: 'a boat that was left' })
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const head = [
    'POST /v1/images/generations HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `content-length: ${body.length}`,
    'idempotency-key: left behind/1',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  const found = async () => {
    const { text } = await server.get('/v1/jobs?idempotency_key=left%20behind/1')
    const { data }: { data: { id: string }[] } = JSON.parse(text)
    return data.map(({ id }) => id)
  }
  await expect.poll(found).toHaveLength(1)
  socket.destroy()
  const [id = ''] = await found()
  expect(await server.ended(id)).toMatchObject({ status: 'succeeded', dialect: 'openai' })
  const { data, response } = await server
    .client()
    .images.generate(
      { model: 'wan2.7-image', prompt: 'a boat that was left' },
      { headers: { 'Idempotency-Key': 'left behind/1' } },
    )
    .withResponse()
  expect([data.data?.length, response.headers.get('x-limn-job')]).toEqual([1, id])
})
