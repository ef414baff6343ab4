/** A server to talk to: the one that runs, or one started for this call. */
import { createClient } from '@limn/sdk'
import type { Client } from '@limn/sdk'
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { Problem } from '../problem.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Reached {
  readonly client: Client
  close(): Promise<void>
}

/** Address of a running server; `undefined` when none runs here. Throws Problem when LIMN_URL is of none. */
export async function runningServer(env: Environment): Promise<string | undefined> {
  const told = env['LIMN_URL']?.trim().replace(/\/+$/, '').replace(/\/v1$/, '')
  if (told) {
    if (await isLimn(told)) return told
    throw new Problem('unavailable', `No Limn server answers at ${told} (LIMN_URL).`)
  }
  const { host, port } = readConfig(env)
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  const url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
  return port !== 0 && (await isLimn(url)) ? url : undefined
}

async function isLimn(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) })
    const said: unknown = await answer.json()
    return typeof said === 'object' && said !== null && 'name' in said && said.name === 'limn'
  } catch {
    return false
  }
}

export async function reachServer(env: Environment): Promise<Reached> {
  const key = env['LIMN_KEY']
  const running = await runningServer(env)
  if (running !== undefined) {
    return { client: createClient({ baseUrl: running, key }), close: async () => {} }
  }
  const config = readConfig({ LIMN_LOG: 'silent', ...env })
  const app = await startApp({ ...config, host: '127.0.0.1', port: 0, publicUrl: undefined })
  return { client: createClient({ baseUrl: app.url, key }), close: () => app.close() }
}
