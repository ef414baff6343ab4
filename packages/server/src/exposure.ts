/** Whether a server that asks for no key may be reached by others. */
import { isIPv4 } from 'node:net'
import type { Config } from './config.ts'
import type { Keys } from './jobs/contract.ts'
import { Problem } from './problem.ts'

/** Throws Problem `forbidden` when others could reach a server that asks for no key. */
export async function checkExposure(config: Reach, keys: Keys): Promise<void> {
  const way = wayIn(config)
  if (way === undefined || (await keys.any())) return
  throw new Problem(
    'forbidden',
    `${way}, which other machines can reach, and no key exists yet. ` +
      'Make one first with: npx limn keys create',
  )
}

type Reach = Pick<Config, 'host' | 'publicUrl' | 'trustProxy'>

/** The setting by which other machines reach the server. */
function wayIn({ host, publicUrl, trustProxy }: Reach): string | undefined {
  if (!isLoopback(host)) return `HOST is ${host}`
  // Through a proxy on this machine that it is not told to trust, everybody seems to call from here.
  if (publicUrl === undefined || trustProxy.length > 0) return undefined
  const name = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  const here = isLoopback(name) || name.endsWith('.localhost')
  return here ? undefined : `LIMN_PUBLIC_URL is ${publicUrl}`
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
