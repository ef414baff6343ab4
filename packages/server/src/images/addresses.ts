/**
 * Which addresses are places in the public internet, and which names lead to them. The list is imgproxy's
 * and IANA's special-purpose registries (RFC 6890), and what clouds have beside them.
 */
import dns from 'node:dns'
import { BlockList, isIP, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

const nowhere = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8], // this network, unspecified
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT; clouds' metadata
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's platform
  ['169.254.0.0', 16], // link-local; clouds' metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // multicast tunnels
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 3], // multicast, reserved, broadcast
] as const) {
  nowhere.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['2001::', 23], // protocol assignments: Teredo, benchmarking, ORCHID, AS112, AMT
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
] as const) {
  nowhere.addSubnet(network, prefix, 'ipv6')
}

/**
 * All of IPv6 that is given out as public (RFC 4291, section 2.4; IANA's registry). Outside of it lie
 * loopback, unique local, link-local, site-local and multicast addresses, and IPv4 written into IPv6:
 * mapped, compatible, translated, NAT64 of both kinds.
 */
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')

/** Whether something public may answer there. Throws nothing: what is no address is not public. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false
  if (!isIPv6(address)) return !nowhere.check(address, 'ipv4')
  return global.check(address, 'ipv6') && !nowhere.check(address, 'ipv6') && !isIsatap(address)
}

/** IPv4 in the lower half, under any prefix: `…:0:5efe:a.b.c.d` and `…:200:5efe:a.b.c.d` (RFC 5214, section 6.1). */
function isIsatap(address: string): boolean {
  const [, , , , flags = 0, mark] = ipaddr.IPv6.parse(address).parts
  return mark === 0x5efe && (flags & ~0x0300) === 0
}

/** One of them answers; nobody tries hundreds. */
const mostAddresses = 8

/**
 * The addresses of a public name, IPv4 first, every one of them public. Asked over the wire: names of the
 * hosts file and of the local domain are nobody's business here, and slow answers hold up no thread.
 * Throws an error with the resolver's `code`, or `notPublic` when a single address is not public.
 */
export async function resolvePublic(name: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolver = new dns.promises.Resolver({ timeout: 2_000, tries: 2 })
  // Those of the process, which may have been set by hand.
  resolver.setServers(dns.getServers())
  const cancel = () => resolver.cancel()
  signal.throwIfAborted()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const found = [four, six].flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    if (!found.every(isPublic)) throw notPublic(name)
    if (found.length > 0) return found.slice(0, mostAddresses)
    throw four.status === 'rejected' ? four.reason : notFound(name)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** The `code` of errors about addresses that are not called. */
export const notPublicCode = 'ERR_LIMN_NOT_PUBLIC'

export const notPublic = (host: string) =>
  Object.assign(new Error(`${host} is not public`), { code: notPublicCode })

const notFound = (host: string) =>
  Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })

/**
 * Ports of services that speak no HTTP but would take a line of it for one of theirs: the Fetch standard's
 * bad ports (section 2.9, "port blocking", 2026).
 */
const badPorts = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
  // Databases and caches, which browsers do call.
  1433, 1521, 2375, 2379, 3306, 3389, 5432, 5672, 5900, 6379, 9042, 11211, 27017,
])

export const isBadPort = (port: number) => badPorts.has(port)
