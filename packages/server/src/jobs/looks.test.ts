/** Early looks are there while an attempt goes on and a little after, and then they are gone. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Look } from './contract.ts'
import { makeLooks } from './looks.ts'

const look = (image: number, at: number): Look => {
  return { image, look: at, asset: `${image}.${at}`, mime: 'image/png', width: 1, height: 1 }
}

test('looks stand in order of picture and look, each once', () => {
  const looks = makeLooks()
  looks.begin('a')
  for (const one of [look(1, 0), look(0, 1), look(0, 0), look(0, 1)]) looks.show('a', one)
  expect(looks.of('a')?.map(({ asset }) => asset)).toEqual(['0.0', '0.1', '1.0'])
  expect(looks.of('b')).toBeUndefined()
})

test('looks stay for a while after the end of the last attempt, and no longer', async () => {
  const looks = makeLooks(30)
  looks.begin('a')
  looks.show('a', look(0, 0))
  looks.end('a')
  expect(looks.of('a')).toHaveLength(1)
  await pause(60)
  expect(looks.of('a')).toBeUndefined()
  // An engine that did not stop when it was told to still yields one.
  looks.show('a', look(0, 1))
  expect(looks.of('a')).toBeUndefined()
})

test('looks of the next attempt are not taken away by the end of the one before', async () => {
  const looks = makeLooks(30)
  looks.begin('a')
  looks.show('a', look(0, 0))
  looks.end('a')
  looks.begin('a')
  await pause(60)
  expect(looks.of('a')).toHaveLength(1)
  // One that lost its lease to another ends late.
  looks.begin('a')
  looks.end('a')
  await pause(60)
  expect(looks.of('a')).toHaveLength(1)
})
