/** The same request and seed give the same bytes in another process: letters, sets, edits. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { createSketch } from '../../src/engines/sketch/sketch.ts'
import { sha } from '../engine-kit.ts'
import { asks, picturesOf } from './asks.ts'

const engine = createSketch({ threads: 2 })
afterAll(() => engine.close?.())

const names = ['title', 'set', 'edit: mosaic', 'edit: without the cup', 'edit: text']

test('another process, started in another order and zone, paints the same bytes', async () => {
  const chosen = asks.filter(({ name }) => names.includes(name))
  expect(chosen).toHaveLength(names.length)
  const script = fileURLToPath(new URL('again.ts', import.meta.url))
  const environment = {
    ...process.env,
    TZ: 'Asia/Kolkata',
    LANG: 'ar_EG.UTF-8',
    LC_ALL: 'ar_EG.UTF-8',
  }
  const theirs = promisify(execFile)(
    process.execPath,
    ['--conditions=@limn/source', script, ...names],
    { env: environment },
  )
  const ours: string[] = []
  // The last first, so that nothing left over from an earlier picture can be what makes them equal.
  for (const ask of chosen.toReversed()) {
    for (const [name, bytes] of await picturesOf(engine, ask)) ours.push(`${sha(bytes)} ${name}`)
  }
  const lines = (await theirs).stdout.trim().split('\n')
  expect(lines.toSorted()).toEqual(ours.toSorted())
  expect(lines.length).toBeGreaterThan(names.length)
})
