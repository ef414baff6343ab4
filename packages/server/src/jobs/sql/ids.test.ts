/** Ids, against RFC 9562 and the forms in which dialects write them. */
import { expect, test } from 'vitest'
import { hexOf, jobIdOf, uuidOf } from '../../dialects/ids.ts'
import { isJobId, isJobNumber, newId } from './ids.ts'

test('the bits of an id are those of a version 7 UUID of its time (RFC 9562, 5.7)', () => {
  const now = new Date('2026-11-21T12:34:56.789Z')
  for (let round = 0; round < 200; round += 1) {
    const id = newId('job', now)
    expect(id).toMatch(/^job_[0-9a-v]{26}$/)
    const uuid = uuidOf(id)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(hexOf(id).slice(0, 12), 16)).toBe(now.getTime())
    expect(jobIdOf(uuid)).toBe(id)
  }
})

test('all of the other bits differ from id to id', () => {
  const now = new Date()
  const ids = Array.from({ length: 500 }, () => BigInt(`0x${hexOf(newId('job', now))}`))
  expect(new Set(ids).size).toBe(ids.length)
  const differing = ids.reduce((bits, id) => bits | (id ^ (ids[0] ?? 0n)), 0n)
  // 12 random bits, the variant's two that stay, and 62 random bits.
  expect(differing).toBe((0xfffn << 64n) | ((1n << 62n) - 1n))
})

test('ids sort by the time they were made', () => {
  const times = [0, 1, 1_000, 2 ** 40, 2 ** 45].map((ms) => new Date(ms))
  const ids = times.map((time) => newId('msg', time))
  expect(ids.toSorted()).toEqual(ids)
})

test.for([
  ['job_0', false],
  ['job_0123456789abcdefghijklmnov', true],
  ['job_0123456789abcdefghijklmnow', false],
  ['\0', false],
] as const)('%j can be the id of a job: %s', ([id, can]) => {
  expect(isJobId(id)).toBe(can)
})

test.for([
  ['1', true],
  ['0', false],
  ['01', false],
  ['-1', false],
  ['1e3', false],
  ['9'.repeat(15), true],
  ['9'.repeat(16), false],
] as const)('%j can be the number of a job: %s', ([id, can]) => {
  expect(isJobNumber(id)).toBe(can)
})
