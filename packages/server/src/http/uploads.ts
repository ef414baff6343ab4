/** Files put where a ticket says, raw and without a key, and the addresses they have afterwards. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Dialect } from '../dialects/dialect.ts'
import type { Uploads } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import { readBody } from './body.ts'
import type { BodyLimits } from './body.ts'
import { failure } from './fail.ts'
import { checkText } from './json.ts'
import type { LinkMaker } from './links.ts'
import { type Answer, send } from './send.ts'
import type { Tickets } from './tickets.ts'

export interface UploadDeps {
  readonly uploads: Uploads
  readonly tickets: Tickets
  readonly linkMaker: LinkMaker
  readonly store: Store
  /** Failures are told in its words. */
  readonly dialect: Dialect
  readonly limits: BodyLimits
  readonly spoolFolder: string
  readonly log: Logger
}

const asked = z.object({ ticket: z.string(), filename: z.string() })

export function addUploads(app: FastifyInstance, deps: UploadDeps): void {
  const answering =
    (work: (request: FastifyRequest) => Promise<Answer>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      try {
        return await send(reply, await work(request), deps.store)
      } catch (thrown) {
        const told = failure(thrown, deps.dialect, request.id, deps.log)
        return await send(reply, told, deps.store)
      }
    }
  const url = '/v1/uploads/:ticket/:filename'
  app.route({ method: 'PUT', url, handler: answering((request) => put(request, deps)) })
  app.route({ method: ['GET', 'HEAD'], url, handler: answering((request) => get(request, deps)) })
}

async function put(request: FastifyRequest, deps: UploadDeps): Promise<Answer> {
  const { tickets, uploads, limits, spoolFolder } = deps
  const { ticket, filename } = asked.parse(request.params)
  const { account, id } = tickets.check(ticket)
  checkText(filename, 'The name of the file')
  const gone = new AbortController()
  request.raw.once('close', () => {
    if (!request.raw.complete) gone.abort()
  })
  const body = await readBody(request, limits, spoolFolder, gone.signal, 'bytes')
  try {
    const from = body.uploads.get('upload:0')
    if (!from) throw new Problem('invalid_request', 'The body is empty: it should be the picture.')
    const kept = await uploads.keep(account, { from, filename, name: `${id}/${filename}` })
    return { status: 200, headers: { etag: `"${kept.id.slice(6, 70)}"` }, body: {} }
  } finally {
    await body.remove()
  }
}

/** The address of an upload can't be guessed; the picture itself is behind a link that expires. */
async function get(request: FastifyRequest, { uploads, linkMaker }: UploadDeps): Promise<Answer> {
  const { ticket: id, filename } = asked.parse(request.params)
  const asset = await uploads.named(`${id}/${filename}`)
  const location = linkMaker.links(request).asset(asset)
  return { status: 302, headers: { location }, text: '' }
}
