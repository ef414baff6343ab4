/** One call over the wire, as it is, and its answer. */
import { once } from 'node:events'
import { type Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Shot } from './calls.ts'
import type { Got } from './judge.ts'

/** Nobody waits longer for an answer. */
const patience = 20_000

/** Rejects when there is no answer in time. */
export async function ask(
  url: URL,
  { method, target, sent }: Pick<Shot, 'method' | 'target' | 'sent'>,
  agent: Agent,
): Promise<Got> {
  const { bytes, missing = 0 } = sent
  const { hostname, port } = url
  const headers =
    bytes.length > 0 ? { ...sent.headers, 'content-length': bytes.length } : sent.headers
  const signal = AbortSignal.timeout(patience)
  const outgoing = request({ hostname, port, method, path: target, headers, agent, signal })
  const answered = once(outgoing, 'response')
  if (missing > 0 && bytes.length > missing) {
    outgoing.write(bytes.subarray(0, bytes.length - missing))
    setTimeout(() => outgoing.destroy(), 50)
  } else outgoing.end(bytes)
  const [response] = await answered
  const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
  return {
    status: response.statusCode,
    headers: Object.fromEntries(flat),
    text: await text(response),
  }
}
