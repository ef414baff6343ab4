/** One HTTP call, timed. Bare node:http, so that the client costs as little as it can. */
import { Agent, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly firstByteMs: number
  readonly ms: number
  readonly bytes: number
  /** What came, when it was asked to be kept; else empty. */
  readonly body: Buffer
}

interface Call {
  readonly body?: unknown
  readonly keep?: boolean
  readonly headers?: Readonly<Record<string, string>> | undefined
}

const agent = new Agent({ keepAlive: true })

/** POSTs `body` as JSON, or GETs without one. Rejects when nobody answers. */
export function call(
  url: string,
  { body, keep = false, headers: own = {} }: Call = {},
): Promise<Answer> {
  const start = performance.now()
  const since = () => performance.now() - start
  const sent = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const headers = sent
      ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent), ...own }
      : own
    const outgoing = request(url, { agent, method: sent ? 'POST' : 'GET', headers }, (answer) => {
      const firstByteMs = since()
      const pieces: Buffer[] = []
      let bytes = 0
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length
        if (keep) pieces.push(piece)
      })
      answer.on('error', reject)
      answer.on('end', () => {
        const { statusCode: status = 0 } = answer
        resolve({ status, firstByteMs, ms: since(), bytes, body: Buffer.concat(pieces) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(sent)
  })
}

/** As `call`, and throws when the answer is not 2xx, or is empty. */
export async function good(...args: Parameters<typeof call>): Promise<Answer> {
  const answer = await call(...args)
  if (answer.status < 200 || answer.status > 299 || answer.bytes === 0) {
    throw new Error(`${args[0]} answered ${answer.status} with ${answer.bytes} bytes`)
  }
  return answer
}
