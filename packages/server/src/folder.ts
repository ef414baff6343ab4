/**
 * A folder for what a process has in its hands: bodies that come in, pictures being checked, answers of
 * other hosts. Several processes may share a data folder, each with its own in `<data>/run/`; what dead
 * ones have left goes at the next start of any. A lock that the system frees when a process dies tells
 * who is alive.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface OwnFolder {
  readonly path: string
  /** Removes it with all that is in it. */
  close(): Promise<void>
}

export async function ownFolder(data: string): Promise<OwnFolder> {
  const all = join(data, 'run')
  await mkdir(all, { recursive: true, mode: 0o700 })
  await clearDead(all)
  const path = join(all, randomUUID())
  const unlock = take(path)
  // Another process, that starts at the same moment, took this one for dead.
  if (!unlock) return ownFolder(data)
  await mkdir(path, { mode: 0o700 })
  return {
    path,
    async close() {
      await rm(path, { recursive: true, force: true })
      await rm(lockOf(path), { force: true })
      unlock()
    },
  }
}

async function clearDead(all: string): Promise<void> {
  const names = new Set((await readdir(all)).map((name) => name.replace(/\.lock$/, '')))
  for (const name of names) {
    const path = join(all, name)
    const unlock = take(path)
    if (!unlock) continue
    await rm(path, { recursive: true, force: true })
    await rm(lockOf(path), { force: true })
    unlock()
  }
}

const lockOf = (path: string) => `${path}.lock`

/** An open exclusive transaction of SQLite; none when somebody else has it. */
function take(path: string): (() => void) | undefined {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(lockOf(path))
    lock.exec('begin exclusive')
    // Removed by who has just cleared it away: then it locks nothing.
    if (existsSync(lockOf(path))) return () => lock?.close()
  } catch {
    // Somebody else's.
  }
  lock?.close()
  return undefined
}
