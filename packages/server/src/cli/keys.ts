/** `limn keys create`: by the running server, which holds the data folder, or straight in the folder. */
import { createKey } from '../app.ts'
import { readConfig } from '../config.ts'
import { Problem } from '../problem.ts'
import type { Terminal } from './make.ts'
import { runningServer } from './server.ts'
import type { Environment } from './server.ts'

export async function makeKey(name: string, env: Environment, terminal: Terminal): Promise<void> {
  const running = await runningServer(env)
  const key = running
    ? await askForKey(running, name, env['LIMN_KEY'])
    : (await createKey(readConfig(env), name)).key
  terminal.stderr('limn: keep this key, it is shown only once\n')
  terminal.stdout(`${key}\n`)
}

async function askForKey(url: string, name: string, key: string | undefined): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    ...(key ? { authorization: `Bearer ${key}` } : {}),
  }
  const body = JSON.stringify({ name })
  const answer = await fetch(`${url}/v1/keys`, { method: 'POST', headers, body })
  const said: { key?: unknown; error?: { message?: unknown } } = JSON.parse(await answer.text())
  if (answer.ok && typeof said.key === 'string') return said.key
  const why =
    typeof said.error?.message === 'string' ? said.error.message : `HTTP ${answer.status}.`
  const hint = answer.status === 401 ? ' Set LIMN_KEY to the first key, which may make others.' : ''
  throw new Problem('forbidden', `${url} made no key: ${why}${hint}`)
}
