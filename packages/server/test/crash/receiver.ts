/** Where webhooks arrive: it notes what came under which id, and fails now and then. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'

export interface Receiver {
  readonly url: string
  /** Ids of the letters that came for a request, by its own id. */
  readonly letters: ReadonlyMap<string, readonly string[]>
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const letters = new Map<string, string[]>()
  let calls = 0
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body: unknown = await json(request)
    calls += 1
    const named = typeof body === 'object' && body !== null && 'request_id' in body
    const about = named ? String(body.request_id) : 'unknown'
    const id = String(request.headers['x-fal-webhook-request-id'] ?? '')
    letters.set(about, [...(letters.get(about) ?? []), id])
    // Taken, and then not acknowledged: it has to come again, as the same letter.
    response.writeHead(calls % 9 === 0 ? 503 : 200).end()
  }
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/news`,
    letters,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
