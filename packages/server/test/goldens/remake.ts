/**
 * Writes the goldens anew, after a change that is meant to be seen; tells which of them it changed.
 *
 *   node --conditions=@limn/source packages/server/test/goldens/remake.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createSketch } from '../../src/engines/sketch/sketch.ts'
import { asks, looksOf } from './asks.ts'
import { faults, type Look } from './hash.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const file = new URL('goldens.json', import.meta.url)
const before: Readonly<Record<string, Look>> = JSON.parse(readFileSync(file, 'utf8'))
const engine = createSketch({ threads: 2 })
const waiting = asks.entries()
const after = new Map<number, Awaited<ReturnType<typeof looksOf>>>()
/** Two at a time, each taking the next. */
const paint = async (): Promise<void> => {
  for (const [k, ask] of waiting) after.set(k, await looksOf(engine, ask))
}
await Promise.all([paint(), paint()])
await engine.close?.()

const looks = asks.flatMap((_, k) => after.get(k) ?? [])
for (const [name, look] of looks) {
  const was = before[name]
  if (!was) print(`new: ${name}`)
  else if (faults(was, look).length > 0) print(`changed: ${name} (${faults(was, look).join('; ')})`)
}
writeFileSync(file, `${JSON.stringify(Object.fromEntries(looks), undefined, 2)}\n`)
print(`${looks.length} goldens`)
