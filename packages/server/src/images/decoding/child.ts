/**
 * The program of a decoding process: one picture at a time, told by path, decoded where a fault in a
 * codec hurts nobody. It has no secrets in its environment, opens no connection, and ends with its
 * server: when the channel closes.
 */
import { stat } from 'node:fs/promises'
import { normalise, readThrough, unreadable } from '../codec.ts'
import { checkLimits, overweight, probe } from '../probe.ts'
import { asProblem } from '../../problem.ts'
import type { CheckedPicture, CheckTask, DecodeTask, PlainTask, Said } from './contract.ts'

async function plain({ from, to, limits, keepAlpha, openWhite }: PlainTask) {
  const found = await probe(from)
  checkLimits(found, limits)
  return normalise(from, to, { keepAlpha, openWhite, found })
}

async function check({ from, maxBytes }: CheckTask): Promise<CheckedPicture> {
  const { size } = await stat(from)
  if (size > maxBytes) throw overweight(size, maxBytes)
  const found = await probe(from)
  try {
    await readThrough(from, found)
  } catch (error) {
    throw unreadable(found, error)
  }
  const { kind, width, height } = found
  return { mime: `image/${kind}`, width, height }
}

const say = (said: Said) => void process.send?.(said, undefined, {}, () => {})

process.on('message', (task: DecodeTask) => {
  const work = task.does === 'plain' ? plain(task) : check(task)
  work.then(
    (done) => say({ done, rss: process.memoryUsage.rss() }),
    (error: unknown) => {
      const { code, message, cause } = asProblem(error)
      const why = cause instanceof Error ? (cause.stack ?? cause.message) : undefined
      say({ problem: { code, message, cause: why }, rss: process.memoryUsage.rss() })
    },
  )
})
process.on('disconnect', () => process.exit())
// The keyboard's interrupt goes to the whole group: the server decides when its decoders end.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
say({ ready: true })
