/** Looking together costs one look, and nobody is shown what was found before asking. */
import { expect, test } from 'vitest'
import { makeSharing } from './sharing.ts'

/** A look that answers with its number when it is let go. */
function looking() {
  const gates: PromiseWithResolvers<void>[] = []
  const look = async () => {
    const gate = Promise.withResolvers<void>()
    const number = gates.push(gate)
    await gate.promise
    return number
  }
  return { gates, look }
}

test('a hundred who come while somebody looks share the next look', async () => {
  const { gates, look } = looking()
  const shared = makeSharing<number>()
  const first = shared('a', look)
  const others = Array.from({ length: 100 }, () => shared('a', look))
  const elsewhere = shared('b', look)
  expect(gates).toHaveLength(2)
  for (const gate of gates) gate.resolve()
  expect([await first, await elsewhere]).toEqual([1, 2])
  gates[2]?.resolve()
  expect(new Set(await Promise.all(others))).toEqual(new Set([3]))
  const later = shared('a', look)
  gates[3]?.resolve()
  expect(await later).toBe(4)
})

test('a look that fails fails for who shared it, and for nobody else', async () => {
  const { gates, look } = looking()
  const shared = makeSharing<number>()
  const first = shared('a', look)
  const second = shared('a', look)
  gates[0]?.reject(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  gates[1]?.resolve()
  expect(await second).toBe(2)
})
