/**
 * A real PostgreSQL for tests, started by the first that needs it and ended with the process that runs
 * them: see postgres-keeper.ts. Each test has databases of its own on it.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { Client } from 'pg'

export interface Postgres {
  /** The address of a new, empty database. */
  fresh(): Promise<string>
  /** Stops the server as if its machine failed. */
  down(): Promise<void>
  up(): Promise<void>
  /** Ends it and removes everything. */
  stop(): Promise<void>
}

/** Throws when none can be run here, and says why. A server of its own, for who stops it in between. */
export async function startPostgres(): Promise<Postgres> {
  const keeper = join(import.meta.dirname, 'postgres-keeper.ts')
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, [keeper], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { done, value } = await lines.next()
    if (done) throw new Error('No PostgreSQL could be started for the tests: see above.')
    return value
  }
  const tell = async (word: string) => {
    child.ref()
    child.stdin.write(`${word}\n`)
    await answer()
    child.unref()
  }
  const address = await answer()
  // The tests' process need not wait for it: it ends with its standard input.
  child.unref()
  return {
    async fresh() {
      const name = `limn_${randomUUID().replaceAll('-', '')}`
      const client = new Client(address)
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return address.replace(/[^/]+$/, name)
    },
    down: () => tell('down'),
    up: () => tell('up'),
    async stop() {
      child.ref()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await ended
    },
  }
}

let shared: Promise<Postgres> | undefined

/** A new, empty database on the server that all tests of this process share. */
export async function freshDatabase(): Promise<string> {
  shared ??= startPostgres()
  return (await shared).fresh()
}

/** Where the tests that run on either kind of database are to run now. */
export const onPostgres = process.env['LIMN_TEST_DATABASE'] === 'postgres'

/** A new database for a test that runs on either; nothing: the one embedded in its data folder. */
export async function testDatabase(): Promise<string | undefined> {
  return onPostgres ? freshDatabase() : undefined
}
