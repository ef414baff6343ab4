/** The guard before every address that a caller supplied: what may be called, and what went wrong in words. */
import * as http from 'node:http'
import * as https from 'node:https'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { RequestFilteringHttpsAgent } from 'request-filtering-agent'
import type { Problem } from '../problem.ts'

/** What an address is for, as its sentences say it. */
export interface Purpose {
  readonly address: string
  readonly cargo: string
  /** Of private addresses: `images are not fetched from those`. */
  readonly refused: string
  readonly bad: (message: string, cause?: unknown) => Problem
}

export interface Calling {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** See `FetchOptions.allowHosts`. */
  readonly allowHosts: readonly string[] | undefined
  readonly signal: AbortSignal
}

export function parseAddress(purpose: Purpose, address: string, base?: URL): URL {
  const url = URL.parse(address, base)
  if (!url) throw purpose.bad(`The ${purpose.address} is not a valid URL.`)
  if (url.username || url.password) {
    throw purpose.bad(`The ${purpose.address} must not carry a user name or password.`)
  }
  return url
}

const guarded = new RequestFilteringHttpsAgent({ keepAlive: false })

/** Calls it, if it may be called. Follows no redirect. */
export async function call(
  purpose: Purpose,
  url: URL,
  { method, headers, body, allowHosts, signal }: Calling,
): Promise<http.IncomingMessage> {
  const fault = refusal(purpose, url, allowHosts)
  if (fault) throw fault
  const agent = isTrusted(url, allowHosts) ? false : guarded
  const request = url.protocol === 'http:' ? http.request : https.request
  return new Promise((resolve, reject) => {
    request(url, { method, agent, headers: { 'user-agent': 'limn', ...headers }, signal }, resolve)
      .on('error', reject)
      .end(body)
  })
}

function isTrusted({ host, hostname }: URL, allowHosts: readonly string[] = []): boolean {
  return allowHosts.includes(host) || allowHosts.includes(hostname)
}

/** Why this address is not called, as far as it can be seen without asking for its name. */
export function refusal(
  purpose: Purpose,
  url: URL,
  allowHosts?: readonly string[],
): Problem | undefined {
  const trusted = isTrusted(url, allowHosts)
  if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) {
    return purpose.bad(`The ${purpose.address} must start with https://.`)
  }
  return !trusted && isPrivate(url.hostname) ? privateAddress(purpose, url.host) : undefined
}

/**
 * Ranges that are no place in the public internet (IANA's special-purpose registries, RFC 6890). The
 * agent decides by its own list, at the socket; this one is for an answer before a job exists, and for
 * IPv4 written into IPv6 (RFC 4291 2.5.5.1), which the agent lets through.
 */
const reserved = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv6')
}

function isPrivate(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) === 0) return /(?:^|\.)localhost\.?$/.test(bare)
  return reserved.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
}

const privateAddress = ({ bad, refused }: Purpose, host: string, cause?: unknown) =>
  bad(`${host} is a private or reserved address, and ${refused}.`, cause)

type Sentence = (host: string, cargo: string) => string
const brokenOff: Sentence = (host, cargo) => `${host} broke off before the ${cargo} had arrived.`

const sentences: Readonly<Record<string, Sentence>> = {
  ENOTFOUND: (host) => `The host ${host} was not found.`,
  EAI_AGAIN: (host) => `The host ${host} was not found.`,
  ECONNREFUSED: (host) => `${host} refused the connection.`,
  ECONNRESET: brokenOff,
  ERR_STREAM_PREMATURE_CLOSE: brokenOff,
}

/** What a broken connection means, in a sentence. */
export function explain(purpose: Purpose, error: unknown, address: string): Problem {
  const host = URL.parse(address)?.hostname ?? 'the host'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // The agent marks its refusals by their text alone.
  if (error instanceof Error && error.message.includes('is not allowed')) {
    return privateAddress(purpose, host, error)
  }
  const sentence = sentences[code]?.(host, purpose.cargo)
  return purpose.bad(sentence ?? `The ${purpose.cargo} could not be had from ${host}.`, error)
}
