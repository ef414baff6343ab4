import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTracing } from './tracing.ts'

/** What arrived at the collector, as OTLP over HTTP in JSON. */
let received: { path: string; body: unknown }[]
let url: string
let stop: () => Promise<void>

beforeEach(async () => {
  received = []
  const server = createServer((request, response) => {
    const take = async () => {
      received.push({ path: request.url ?? '', body: await json(request) })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    }
    void take()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  stop = () => new Promise((done) => void server.close(() => done()))
})
afterEach(() => stop())

test('a span goes to the collector, in the trace that the caller began', async () => {
  const tracing = await openTracing(url)
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const inner = await tracing.span(
    'POST /v1/jobs',
    { 'limn.job': 'job_1' },
    async (span) => {
      span.set({ 'http.response.status_code': 200 })
      return span.traceparent
    },
    parent,
  )
  await tracing.close()
  expect(inner).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/)
  expect(received[0]?.path).toBe('/v1/traces')
  const sent = JSON.stringify(received[0]?.body)
  for (const part of [
    '"traceId":"0af7651916cd43dd8448eb211c80319c"',
    '"parentSpanId":"b7ad6b7169203331"',
    '"name":"POST /v1/jobs"',
    '{"key":"limn.job","value":{"stringValue":"job_1"}}',
    '{"key":"service.name","value":{"stringValue":"limn"}}',
  ]) {
    expect(sent).toContain(part)
  }
})

test('a failure marks the span without telling its words, and is thrown on', async () => {
  const tracing = await openTracing(url)
  const failing = tracing.span('attempt', {}, async () => {
    throw new Error('a prompt nobody should read')
  })
  await expect(failing).rejects.toThrow('nobody should read')
  await tracing.close()
  const sent = JSON.stringify(received[0]?.body)
  expect(sent).toContain('"code":2')
  expect(sent).not.toContain('nobody should read')
})

test('a traceparent that is none begins a trace of its own', async () => {
  const tracing = await openTracing(url)
  for (const odd of ['', 'x', '00-00000000000000000000000000000000-b7ad6b7169203331-01']) {
    const own = await tracing.span('call', {}, async (span) => span.traceparent, odd)
    expect(own).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  }
  await tracing.close()
})

test('without an address nothing is traced, and the work is done', async () => {
  const tracing = await openTracing(undefined)
  expect(await tracing.span('call', {}, async (span) => span.traceparent)).toBeUndefined()
  await tracing.close()
  expect(received).toEqual([])
})

test('a collector that is not there hurts nobody', async () => {
  await stop()
  const tracing = await openTracing(url)
  stop = async () => {}
  expect(await tracing.span('call', {}, async () => 7)).toBe(7)
  await tracing.close()
})
