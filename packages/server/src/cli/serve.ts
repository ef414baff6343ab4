/** `limn serve`. */
import { startApp } from '../app.ts'
import type { App } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { version } from '../version.ts'
import type { Terminal } from './make.ts'
import type { Environment } from './server.ts'

/** A second signal this soon is the first one heard twice: from the terminal and from a parent process. */
const echoMs = 1000

/** Serves until the process is told to stop. */
export async function serve(env: Environment, { stdout, stderr }: Terminal): Promise<void> {
  const config = readConfig(env)
  const app = await startApp(config)
  stdout(await greeting(app, config))
  const signal = await stopSignal()
  stderr(`limn: ${signal}, finishing\n`)
  await app.close()
}

async function greeting({ url, engines, keys }: App, config: Config): Promise<string> {
  const { data, databaseUrl, role } = config
  const body = JSON.stringify({ model: 'wan2.7-image', prompt: 'a misty forest at dawn' })
  const key = (await keys.any()) ? ' -H "Authorization: Bearer $LIMN_KEY"' : ''
  const names = engines.map(({ name }) => name).join(', ')
  return [
    `Limn ${version} listens on ${url}`,
    `  data     ${data}`,
    // Without its user and password.
    ...(databaseUrl === undefined ? [] : [`  database ${new URL(databaseUrl).host}`]),
    ...(role === 'all' ? [] : [`  role     ${role}`]),
    `  engines  ${names === '' ? 'none' : names}`,
    ...(role === 'worker'
      ? []
      : [`  try      curl ${url}/v1/images/generations${key} -d '${body}'`]),
    '',
  ].join('\n')
}

/** The first signal asks for an orderly end; the next one does not wait for it. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        first ??= Date.now()
        if (Date.now() - first > echoMs) process.exit(1)
        resolve(signal)
      })
    }
  })
}
