/** An answer on its way out. */
import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Reply } from '../dialects/dialect.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import { compose } from './reply.ts'

export type Answer = Reply

interface Content {
  readonly type: string | undefined
  readonly length: number
  readonly content: string | Readable
}

/** Throws before anything has left when a picture in it is missing. */
export async function send(
  reply: FastifyReply,
  answer: Answer,
  store: Store,
): Promise<FastifyReply> {
  const { type, length, content } = await contentOf(answer, store)
  reply.code(answer.status).headers({
    ...(type === undefined ? {} : { 'content-type': type }),
    'x-request-id': reply.request.id,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  })
  // RFC 9110, section 8.6: no length where there can be no body.
  if (answer.status === 204) return reply.send()
  return reply.header('content-length', length).send(content)
}

async function contentOf(answer: Answer, store: Store): Promise<Content> {
  if ('body' in answer) {
    return { type: 'application/json; charset=utf-8', ...(await compose(answer.body, store)) }
  }
  if ('text' in answer) {
    const { text, mime = 'text/plain; charset=utf-8' } = answer
    return { type: text === '' ? undefined : mime, length: Buffer.byteLength(text), content: text }
  }
  const found = await store.stat(answer.picture)
  if (!found) throw new Problem('not_found', 'The picture is no longer stored.')
  return { type: answer.mime, length: found.bytes, content: await store.get(answer.picture) }
}
