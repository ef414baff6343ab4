/** Tickets for uploads in the hands of somebody who means no good, against the whole server. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { photo, run, type Running, stubEngine, whole } from './running.ts'

let server: Running
let png: Buffer<ArrayBuffer>

beforeAll(async () => {
  server = await run({ engines: [stubEngine()] })
  png = await photo('coffee.png')
})

afterAll(async () => {
  await server.stop()
})

const promise = z.object({ upload_url: z.string(), file_url: z.string() })

/** Where fal's clients put a file, and where it is then. */
async function promised() {
  const path = '/fal/rest/storage/upload/initiate'
  const { text } = await server.post(path, { file_name: 'a.png', content_type: 'image/png' })
  const { upload_url: put, file_url: named } = promise.parse(JSON.parse(text))
  const folder = put.slice(0, put.lastIndexOf('/'))
  return { put, named, folder, token: folder.slice(folder.lastIndexOf('/') + 1) }
}

const place = z.object({ data: z.object({ upload_host: z.string(), upload_dir: z.string() }) })

/** DashScope's form, with whatever the caller cares to sign. */
async function form(token: string, id: string) {
  const conditions = [['starts-with', '$key', `dashscope-instant/${id}/`]]
  const policy = Buffer.from(JSON.stringify({ conditions })).toString('base64')
  const body = new FormData()
  body.set('key', `dashscope-instant/${id}/a.png`)
  body.set('policy', policy)
  body.set('Signature', createHmac('sha1', token).update(policy).digest('base64'))
  body.set('file', new Blob([png]), 'a.png')
  return (await whole(`${server.url}/dashscope/oss/${token}`, { method: 'POST', body })).status
}

const bugs = () => server.logged.filter((line) => line.includes('"level":50'))

describe('a file put by a ticket', () => {
  test('has a name that can be kept, or is refused', async () => {
    const { folder, named } = await promised()
    const taken = async (name: string) =>
      (await whole(`${folder}/${name}`, { method: 'PUT', body: png })).status
    expect(await taken('%00.png')).toBe(400)
    expect(await taken('x'.repeat(301))).toBe(400)
    expect(await taken('%2e%2e')).toBe(404)
    // Nothing but a name: it leads to no other place.
    const slashed = 'a%2F..%2F..%2Fb.png'
    expect(await taken(slashed)).toBe(200)
    const there = await whole(named.replace(/[^/]*$/, slashed))
    expect(there.headers.get('content-type')).toBe('image/png')
    expect((await whole(named)).status).toBe(404)
    expect(bugs()).toEqual([])
  })

  test('that breaks off leaves nothing behind, neither on the disk nor as a bug in the log', async () => {
    const { put, token } = await promised()
    const { port, pathname } = new URL(put)
    const socket = connect(Number(port), '127.0.0.1')
    const head = `PUT ${pathname} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000000\r\n\r\n`
    socket.write(`${head}${'x'.repeat(5000)}`)
    const spool = () => readdir(join(server.app.own, 'spool'))
    await expect.poll(spool).toHaveLength(1)
    socket.destroy()
    await once(socket, 'close')
    await expect.poll(spool).toEqual([])
    const broken = () => server.logged.some((line) => line.includes('"status":499'))
    await expect.poll(broken).toBe(true)
    expect(bugs()).toEqual([])
    expect(server.logged.join()).not.toContain(token)
  })
})

describe('a name', () => {
  test('is had by its own ticket, and by no other and no key', async () => {
    const path = '/dashscope/api/v1/uploads?action=getPolicy&model=wan2.7-image'
    const { data } = place.parse(JSON.parse((await server.get(path)).text))
    const token = data.upload_host.replace(/^.*\//, '')
    const id = data.upload_dir.replace(/^.*\//, '')
    const other = (await promised()).token
    expect(await form(other, id)).toBe(403)
    // One that only begins like it.
    expect(await form(token, `${id}0`)).toBe(403)
    expect(await form('any', id)).toBe(403)
    expect(await form(token, id)).toBe(204)
  })
})

test('a ticket is no key where there is something to be had or made', async () => {
  const { token } = await promised()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const tries = [
    ['POST', '/v1/keys', 401],
    ['GET', '/v1/account', 401],
    ['GET', '/v1/models', 401],
    ['GET', '/v1/files', 401],
    ['GET', '/v1/jobs', 401],
    ['GET', '/v1/jobs/job_1', 401],
    ['POST', '/v1/jobs/job_1/cancel', 401],
    ['POST', '/v1/images/generations', 401],
    ['POST', '/fal/rest/storage/auth/token', 401],
    ['GET', '/fal/queue/fal-ai/wan/requests/1/status/stream', 401],
  ] as const
  for (const [method, path, status] of tries) {
    const body = method === 'POST' ? { body: '{}' } : {}
    const answer = await whole(`${server.url}${path}`, { method, headers, ...body })
    expect({ path, status: answer.status }).toEqual({ path, status })
  }
})

test('the link of a picture is good under every name of this server until its time is up', async () => {
  const short = await run({ engines: [stubEngine()] }, { linkSeconds: 1 })
  try {
    const { text } = await short.post('/v1/jobs', { model: 'wan2.7-image', prompt: 'x', count: 1 })
    const { images } = await short.ended(z.object({ id: z.string() }).parse(JSON.parse(text)).id)
    const edit = async (image: string) => {
      const body = { model: 'wan2.7-image', prompt: 'x', image }
      const answer = await short.post('/v1/images/edits', body)
      return `${answer.status} ${answer.text}`
    }
    const url = images[0]?.url ?? ''
    // With somebody else's signature it is somebody else's page, and nobody fetches from here.
    const foreign = url.replace(/^http/, 'https').replace(/signature=.{4}/, 'signature=AAAA')
    expect(await edit(foreign)).toMatch(/^400 .*private or reserved/)
    const expired = async () => (await edit(url)).includes('has expired')
    await expect.poll(expired, { timeout: 5_000 }).toBe(true)
    expect(await edit(url)).toMatch(/^400 .*"param":"image"/)
  } finally {
    await short.stop()
  }
})
