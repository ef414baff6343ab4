/**
 * An answer that is long in coming, kept alive: spaces before the JSON, which every parser skips, so
 * that neither proxy nor client takes the silence for an end. The status is out with the first of them:
 * what fails after that is told by the body alone, in the dialect's words, under 200.
 */
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Store } from '../store/store.ts'
import { composed } from './reply.ts'
import { type Answer, send } from './send.ts'

export interface Held {
  readonly answer: Promise<Answer>
  /** How long it may be silent, in seconds. */
  readonly aliveSeconds: number
}

export interface HeldDeps {
  readonly store: Store
  /** What is thrown, in the dialect's words. */
  readonly fail: (thrown: unknown) => Answer
}

export async function sendHeld(
  reply: FastifyReply,
  { answer, aliveSeconds }: Held,
  { store, fail }: HeldDeps,
): Promise<FastifyReply> {
  const coming = answer.catch(fail)
  const wait = aliveSeconds * 1000
  const soon = await within(coming, wait)
  // What is there before the first sign of life was due keeps its own status and length.
  if (soon) return reply.raw.destroyed ? reply.hijack() : send(reply, soon, store)
  return reply
    .code(200)
    .headers({
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': reply.request.id,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    .send(Readable.from(alive(coming, wait, store), { objectMode: false }))
}

async function* alive(coming: Promise<Answer>, wait: number, store: Store): AsyncGenerator<Buffer> {
  let answer: Answer | undefined
  while (!answer) {
    yield Buffer.from(' ')
    answer = await within(coming, wait)
  }
  if ('body' in answer) yield* composed(answer.body, store)
}

async function within(coming: Promise<Answer>, ms: number): Promise<Answer | undefined> {
  const over = new AbortController()
  const late = pause(ms, undefined, { signal: over.signal }).catch(() => undefined)
  try {
    return await Promise.race([coming, late])
  } finally {
    over.abort()
  }
}
