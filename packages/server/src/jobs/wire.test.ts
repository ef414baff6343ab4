/** The bell between processes: what rings in one rings in the others, once, and in small bundles. */
import { EventEmitter } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { makeBell } from './waiting.ts'
import { mostBytes, type Wire } from './wire.ts'

/** As the database carries it: everybody hears all, who tells it too, and each bundle takes a moment. */
function air(): { readonly bundles: string[]; readonly wire: () => Wire } {
  const emitter = new EventEmitter()
  const bundles: string[] = []
  return {
    bundles,
    wire: () => ({
      async tell(text) {
        bundles.push(text)
        await turn()
        emitter.emit('told', text)
      },
      hear: (heard) => void emitter.on('told', heard),
    }),
  }
}

test('a ring is heard in every process, and an end is a change, too', async () => {
  const { bundles, wire } = air()
  const [here, there] = [makeBell(wire()), makeBell(wire())]
  const late = AbortSignal.timeout(5_000)
  const all = Promise.all([
    there.heard('job_1', 'ended', late),
    there.heard('job_1', 'changed', late),
    there.heard('any', 'changed', late),
    here.heard('job_1', 'ended', late),
  ])
  here.ring('job_1', 'ended')
  await all
  expect(late.aborted).toBe(false)
  expect(bundles).toHaveLength(1)
})

test('many rings go in few bundles that fit, and an end is not taken for a mere change', async () => {
  const { bundles, wire } = air()
  const [here, there] = [makeBell(wire()), makeBell(wire())]
  const ids = Array.from({ length: 1000 }, (_, at) => `job_01k8050hnif0sacp95bq0${at}`)
  const late = AbortSignal.timeout(5_000)
  const all = Promise.all(ids.map((id) => there.heard(id, 'ended', late)))
  for (const id of ids) here.ring(id, 'changed')
  for (const id of ids) here.ring(id, 'ended')
  for (const id of ids) here.ring(id, 'changed')
  await all
  expect(late.aborted).toBe(false)
  expect(bundles.length).toBeLessThan(20)
  expect(Math.max(...bundles.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(mostBytes)
})

test('early looks are there when the ring that tells of them is heard', async () => {
  const { wire } = air()
  const [here, there] = [makeBell(wire()), makeBell(wire())]
  const look = { image: 0, look: 1, asset: 'a.png', mime: 'image/png', width: 8, height: 8 }
  here.looks.begin('job_1')
  const heard = there.heard('job_1', 'changed', AbortSignal.timeout(5_000))
  here.looks.show('job_1', look)
  here.ring('job_1', 'changed')
  await heard
  expect(there.looks.of('job_1')).toEqual([look])
  expect(here.looks.of('job_1')).toEqual([look])
})

test('what is not ours on the wire is let be', async () => {
  const emitter = new EventEmitter()
  const bell = makeBell({ tell: async () => {}, hear: (heard) => void emitter.on('told', heard) })
  for (const text of ['', 'nonsense', '{}', '{"from":1}', '[]']) emitter.emit('told', text)
  expect(bell.looks.of('job_1')).toBeUndefined()
})

test('a call for a free slot is heard by the others once, and by older ones not at all', async () => {
  const { bundles, wire } = air()
  const [here, there] = [makeBell(wire()), makeBell(wire())]
  const heard: string[] = []
  here.called(() => heard.push('here'))
  there.called(() => heard.push('there'))
  here.call()
  here.ring('job_1', 'changed')
  await there.heard('job_1', 'changed', AbortSignal.timeout(5_000))
  expect(heard).toEqual(['here', 'there'])
  expect(bundles).toHaveLength(1)
  const older = JSON.stringify({ from: 'older', rings: [['job_2', 'ended']], looks: [] })
  const ended = there.heard('job_2', 'ended', AbortSignal.timeout(5_000))
  await wire().tell(older)
  await ended
  expect(heard).toHaveLength(2)
})
