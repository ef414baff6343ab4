/** Posting to an address that a caller supplied. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { serveNames } from '../../test/names.ts'
import { checkWebhook, post, type PostOptions } from './fetch.ts'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const send = (url: string, more: Partial<PostOptions> = {}) =>
  post(url, {
    headers: { 'content-type': 'application/json', 'x-proof': 'abc' },
    body: Buffer.from('{"ü":1}'),
    timeoutMs: 1_500,
    allowHosts: [new URL(url).host],
    ...more,
  })

test('what is posted arrives whole, with its headers, and the status comes back', async () => {
  const host = await serve((request, answer) => {
    void text(request).then((body) => answer.writeHead(body === '{"ü":1}' ? 207 : 400).end())
    expect(request).toMatchObject({ method: 'POST', url: '/a?b=c' })
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '8',
      'x-proof': 'abc',
      'user-agent': 'limn',
    })
  })
  expect(await send(`http://${host}/a?b=c`)).toEqual({ status: 207 })
})

test('a redirect is an answer like any other', async () => {
  let asked = 0
  const host = await serve((_, answer) => {
    asked += 1
    answer.writeHead(307, { location: '/other' }).end()
  })
  expect(await send(`http://${host}/`)).toEqual({ status: 307 })
  expect(asked).toBe(1)
})

test('of a long answer only the beginning is listened to', async () => {
  let closed = false
  const host = await serve((_, answer) => {
    answer.on('close', () => (closed = true))
    const more = () => void answer.write(Buffer.alloc(200_000))
    answer.on('drain', more)
    more()
  })
  expect(await send(`http://${host}/`)).toEqual({ status: 200 })
  await expect.poll(() => closed).toBe(true)
})

test('private addresses are refused at the door and at the socket', async () => {
  let asked = 0
  const host = await serve((_, answer) => {
    asked += 1
    answer.end()
  })
  const port = host.split(':')[1]
  for (const url of [
    `https://${host}/`,
    `https://localhost:${port}/`,
    `https://2130706433:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    `https://[::1]:${port}/`,
    `https://169.254.169.254/`,
  ]) {
    const problem = { code: 'invalid_request', param: 'webhook' }
    await expect(checkWebhook(url)).rejects.toThrow('news is not sent to those')
    await expect(send(url, { allowHosts: [] })).rejects.toMatchObject(problem)
  }
  await expect(send(`http://${host}/`, { allowHosts: [] })).rejects.toThrow('https://')
  expect(asked).toBe(0)
  await checkWebhook(`http://${host}/x`, [host])
  await checkWebhook('https://no-such-host.invalid/x')
})

test('a name that leads inside is refused before there is a job and again at each delivery', async () => {
  let asked = 0
  const host = await serve(() => (asked += 1))
  const port = host.split(':')[1]
  const places: Readonly<Record<string, readonly string[]>> = {
    'inside.example': ['127.0.0.1'],
    'both.example': ['8.8.8.8', '127.0.0.1'],
    'six.example': ['8.8.8.8', '::1'],
  }
  const turned = (name: string, times: number) =>
    name === 'turns.example' ? (times === 0 ? ['8.8.8.8'] : ['127.0.0.1']) : places[name]
  const names = await serveNames(turned)
  try {
    for (const name of Object.keys(places)) {
      const words = `${name} is a private or reserved address, and news is not sent to those.`
      await expect(checkWebhook(`https://${name}:${port}/`)).rejects.toThrow(words)
      await expect(send(`https://${name}:${port}/`, { allowHosts: [] })).rejects.toThrow(words)
    }
    const turning = `https://turns.example:${port}/`
    await checkWebhook(turning)
    await expect(send(turning, { allowHosts: [] })).rejects.toThrow('private or reserved')
  } finally {
    names.close()
  }
  expect(asked).toBe(0)
})

test('no answer, a broken one and a slow one are told apart', async () => {
  const broken = await serve((request) => void request.socket.destroy())
  const slow = await serve(() => {})
  await expect(send(`http://${broken}/`)).rejects.toThrow('broke off')
  await expect(send(`http://${slow}/`, { timeoutMs: 200 })).rejects.toThrow(
    'The answer of the webhook took longer than 0.2 seconds to arrive.',
  )
  await expect(send('https://no-such-host.invalid/')).rejects.toThrow('not found')
  const signal = AbortSignal.abort(new Error('no longer wanted'))
  await expect(send(`http://${slow}/`, { signal })).rejects.toThrow('no longer wanted')
})
