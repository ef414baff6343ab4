import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import type { JobEvent } from './events.ts'

const image = { index: 0, asset: 'a.png', url: 'http://limn.test/v1/assets/a.png' }
const job = (status: string) => ({ id: 'job_1', status, images: [], warnings: [] })
const frame = (event: string, id: string, data: unknown) =>
  `id:${id}\nevent: ${event}\ndata:${JSON.stringify(data)}\n\n`

/** Streams in these pieces; the last of a stream breaks off where an error stands. */
function clientOf(streams: readonly (readonly (string | Error)[])[], last = 200) {
  const heard: (string | null)[] = []
  const left = [...streams]
  const fake: typeof fetch = async (_input, init = {}) => {
    heard.push(new Headers(init.headers).get('last-event-id'))
    const pieces = [...(left.shift() ?? [])]
    if (pieces.length === 0) return new Response(null, { status: last })
    const body = new ReadableStream<Uint8Array>({
      pull(stream) {
        const piece = pieces.shift()
        if (piece === undefined) stream.close()
        else if (piece instanceof Error) stream.error(piece)
        else stream.enqueue(new TextEncoder().encode(piece))
      },
    })
    return new Response(body)
  }
  return { heard, client: createClient({ baseUrl: 'http://limn.test', fetch: fake }) }
}

async function all(events: AsyncIterable<JobEvent>): Promise<readonly string[]> {
  const told: string[] = []
  for await (const event of events) told.push(`${event.type} ${event.id}`)
  return told
}

test('events are read however they are cut, and what breaks off is taken up again', async () => {
  const whole = `retry:1\n: still here\n\n${frame('state', 'state.0', job('running'))}`
  const { client, heard } = clientOf([
    [...whole.split(''), new TypeError('terminated')],
    [frame('image', 'image.1', image).replaceAll('\n', '\r\n')],
    [': still here\n\n', `${frame('new', 'x', {})}${frame('end', 'end.1', job('succeeded'))}`],
  ])
  expect(await all(client.events('job_1'))).toEqual(['state state.0', 'image image.1', 'end end.1'])
  expect(heard).toEqual([null, 'state.0', 'image.1'])
})

test('what was over already tells nothing', async () => {
  const { client, heard } = clientOf([], 204)
  expect(await all(client.events('job_1', { after: 'end.1' }))).toEqual([])
  expect(heard).toEqual(['end.1'])
})

test('a signal ends the following with its reason', async () => {
  const leave = new AbortController()
  const { client } = clientOf([[frame('state', 'state.0', job('running'))]])
  const following = async () => {
    for await (const _event of client.events('job_1', { signal: leave.signal })) {
      leave.abort(new Error('enough'))
    }
  }
  await expect(following()).rejects.toThrow('enough')
})

test('somebody else’s job is not asked for again', async () => {
  const { client, heard } = clientOf([], 404)
  await expect(all(client.events('job_1'))).rejects.toThrow('404')
  expect(heard).toHaveLength(1)
})
