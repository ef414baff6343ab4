/**
 * fal is several hosts, and one server can be all of them: by the `Host` header, and by the header
 * `x-fal-target-url` of the clients' proxy protocol (`@fal-ai/server-proxy` 1.2.1, `@fal-ai/client`
 * 1.10.1).
 *
 * The rule: fal's own names, and under any domain a first label `fal` or `fal-…` for sync calls, with
 * `queue.`, `rest.` or `rest.alpha.`, and `v3.` before it for the others. No other name that begins
 * so: `falcon.example.com` may be anybody's.
 */
import type { Call } from '../call.ts'

type Room = 'run' | 'queue' | 'rest' | 'cdn'

const ownHosts: ReadonlyMap<string, Room> = new Map([
  ['fal.run', 'run'],
  ['falrun.com', 'run'],
  ['queue.fal.run', 'queue'],
  ['queue.falrun.com', 'queue'],
  ['rest.fal.ai', 'rest'],
  ['rest.alpha.fal.ai', 'rest'],
  ['fal.media', 'cdn'],
  ['v3.fal.media', 'cdn'],
])
const rooms: ReadonlyMap<string, Room> = new Map([
  ['', 'run'],
  ['queue.', 'queue'],
  ['rest.', 'rest'],
  ['rest.alpha.', 'rest'],
  ['v3.', 'cdn'],
])

export function reroute({
  headers,
  url,
}: Pick<Call, 'headers'> & { readonly url: string }): string | undefined {
  const path = url.split('?', 1)[0]?.replace(/\/+$/, '')
  if (path === '/fal/proxy' || path === '/api/fal/proxy') {
    return targetOf(headers['x-fal-target-url']) ?? '/fal/proxy'
  }
  // What we gave out ourselves under such a name, and what no app can be called.
  if (/^\/(?:fal|v1)\//.test(url) || !/^\/\.?[^/?]+\/[^/?]/.test(url)) return undefined
  const room = roomOf(headers['host'] ?? '')
  return room && `/fal/${room}${url}`
}

function roomOf(host: string): Room | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
  const [, before = ''] = /^(queue\.|rest\.(?:alpha\.)?|v3\.)?fal(?:-[a-z0-9-]*)?\.[^.]/.exec(
    name,
  ) ?? [undefined, 'none']
  return ownHosts.get(name) ?? rooms.get(before)
}

/** Only fal's own hosts: a proxy for all of the world is not on offer. */
function targetOf(target: string | undefined): string | undefined {
  const url = URL.parse(target ?? '')
  if (!url || url.protocol !== 'https:') return undefined
  const room = ownHosts.get(url.host)
  return room && `/fal/${room}${url.pathname}${url.search}`
}
