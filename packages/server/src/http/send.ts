/** An answer on its way out. */
import type { FastifyReply } from 'fastify'
import type { Reply } from '../dialects/dialect.ts'
import type { Store } from '../store/store.ts'
import { compose } from './reply.ts'

export type Answer = Reply

/** Sends JSON; throws before anything has left when a picture in it is missing. */
export async function send(
  reply: FastifyReply,
  answer: Answer,
  store: Store,
): Promise<FastifyReply> {
  const { length, content } = await compose(answer.body, store)
  return reply
    .code(answer.status)
    .headers({
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': reply.request.id,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...answer.headers,
      'content-length': length,
    })
    .send(content)
}
