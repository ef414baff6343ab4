/** A process that is told to stop ends when it has sent everybody away, and does not linger for a timer. */
import { expect, test } from 'vitest'
import { makeFleet, submit } from './fleet.ts'
import { freshDatabase } from './postgres.ts'

test('a stop with a stream of progress open ends the process, and not a heartbeat later', async () => {
  const fleet = await makeFleet(await freshDatabase())
  try {
    const api = await fleet.start('api', { LIMN_DRAIN_SECONDS: '0' })
    const id = await submit(api, { pauses: [[0]] })
    const stream = await fetch(`${api.url}/v1/jobs/${id}/events`)
    const text = stream.text()
    const began = performance.now()
    await api.end('SIGTERM')
    // The next heartbeat of the stream would have come after fifteen.
    expect((performance.now() - began) / 1000).toBeLessThan(9)
    expect(await text).toContain('event:state')
  } finally {
    await fleet.end()
  }
})
