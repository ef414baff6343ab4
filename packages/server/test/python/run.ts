/**
 * Runs the hosts' official Python clients, unmodified, against a server of its own: `npm run
 * test:python [-- test_fal test_dashscope]`. Wants Python 3.11 or newer with `venv` and `pip`; the
 * clients go into a folder of their own under `node_modules/.cache`.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { run } from '../running.ts'

const here = import.meta.dirname
const cache = join(here, '..', '..', '..', '..', 'node_modules', '.cache', 'limn-python')
const call = promisify(execFile)

async function install(): Promise<string> {
  const wanted = await readFile(join(here, 'requirements.txt'))
  const stamp = createHash('sha256').update(wanted).digest('hex')
  const python = join(cache, 'bin', 'python')
  const stampFile = join(cache, 'stamp')
  const found = existsSync(stampFile) ? await readFile(stampFile, 'utf8') : ''
  if (found === stamp) return python
  process.stderr.write('Installing the clients …\n')
  await rm(cache, { recursive: true, force: true })
  try {
    await call('python3', ['-m', 'venv', cache])
  } catch (cause) {
    throw new Error('These tests need python3 (3.11 or newer) with its venv module.', { cause })
  }
  const quiet = ['-q', '--disable-pip-version-check']
  await call(python, ['-m', 'pip', 'install', ...quiet, '-r', join(here, 'requirements.txt')])
  await writeFile(stampFile, stamp)
  return python
}

/** A proxy that speaks TLS to clients that insist on it, as in front of most servers. */
async function tlsFront(python: string, folder: string, target: string) {
  await call(python, ['-m', 'trustme', '-q', '-d', folder])
  const [key, cert] = await Promise.all(
    ['server.key', 'server.pem'].map((name) => readFile(join(folder, name))),
  )
  const front = createServer({ key, cert }, (incoming, answer) => {
    const headers = {
      ...incoming.headers,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': incoming.headers.host,
    }
    const { method, url } = incoming
    const onward = request(`${target}${url}`, { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    incoming.pipe(onward)
  })
  front.listen(0, 'localhost')
  await once(front, 'listening')
  const address = front.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { front, host: `localhost:${port}`, certificate: join(folder, 'client.pem') }
}

async function main(modules: readonly string[]): Promise<number> {
  const python = await install()
  const folder = await mkdtemp(join(tmpdir(), 'limn-python-'))
  const server = await run({}, { trustProxy: ['loopback'], fetchAllow: ['127.0.0.1', 'localhost'] })
  const { front, host, certificate } = await tlsFront(python, folder, server.url)
  let tests: ChildProcess | undefined
  try {
    const all = ['discover', '-v', '-s', here, '-p', 'test_*.py']
    const chosen = modules.length > 0 ? ['-v', ...modules] : all
    tests = spawn(python, ['-W', 'ignore::ResourceWarning', '-m', 'unittest', ...chosen], {
      cwd: here,
      stdio: 'inherit',
      timeout: 10 * 60_000,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        PYTHONPATH: here,
        PYTHONDONTWRITEBYTECODE: '1',
        LIMN_URL: server.url,
        LIMN_TLS_HOST: host,
        SSL_CERT_FILE: certificate,
        REQUESTS_CA_BUNDLE: certificate,
      },
    })
    const [code] = await once(tests, 'exit')
    return typeof code === 'number' ? code : 1
  } finally {
    tests?.kill()
    front.closeAllConnections()
    front.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main(process.argv.slice(2))
