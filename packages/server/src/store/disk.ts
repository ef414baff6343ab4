/**
 * The shelf on a disk: one file per content, `<folder>/<first two digits>/<sha256>.<ext>`. Bytes are
 * hashed while they stream into `<folder>/incoming/`, synced, and renamed into place, so that a file
 * under its final name is always whole; a crash leaves only a nameless file in `incoming/`, which a
 * later open removes. Several processes of one machine may share the folder.
 */
import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, mkdir, open, readdir, rename, rm, unlink, utimes } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '../problem.ts'
import { extensions, mimeOfKey } from './store.ts'
import type { KnownFile, Store, StoredAsset } from './store.ts'

const pieceBytes = 1024 * 1024

const extensionOf = new Map<string, string>(Object.entries(extensions))

/** What another process has put into `incoming/` longer ago than this, in milliseconds, it has left there. */
const longestPut = 60 * 60 * 1000

/** Opens (and makes, when missing) a folder of assets. `alone`: no other process has it. */
export async function diskStore(folder: string, alone = true): Promise<Store> {
  const root = resolve(folder)
  const incoming = join(root, 'incoming')
  await mkdir(root, { recursive: true, mode: 0o700 })
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await clearLeft(incoming, alone ? Infinity : Date.now() - longestPut)

  const fileOf = (key: string) => join(root, key.slice(0, 2), key)

  async function stat(key: string): Promise<StoredAsset | undefined> {
    const mime = mimeOfKey(key)
    if (mime === undefined) return undefined
    const found = await unlessMissing(lstat(fileOf(key)))
    if (!found?.isFile()) return undefined
    return { key, mime, bytes: found.size, modifiedAt: found.mtime }
  }

  async function put(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    mime: string,
  ): Promise<StoredAsset> {
    const extension = extensionOf.get(mime)
    if (extension === undefined) throw new Problem('internal', `The store does not keep ${mime}.`)
    const temporary = join(incoming, randomUUID())
    try {
      const { hash, bytes } = await writeDown(temporary, content)
      return await place(temporary, { key: `${hash}.${extension}`, bytes, mime })
    } finally {
      await rm(temporary, { force: true })
    }
  }

  async function adopt({ path, sha256 }: KnownFile, mime: string) {
    const extension = extensionOf.get(mime)
    if (extension === undefined || !/^[0-9a-f]{64}$/.test(sha256)) return undefined
    const temporary = join(incoming, randomUUID())
    try {
      // Another disk, or one that knows no second names.
      if (!(await link(path, temporary).then(...yesOrNo))) return undefined
      const bytes = await syncFile(temporary)
      return await place(temporary, { key: `${sha256}.${extension}`, bytes, mime })
    } finally {
      await rm(temporary, { force: true })
    }
  }

  /** Gives a synced file in `incoming/` its final name. */
  async function place(
    temporary: string,
    { key, bytes, mime }: Omit<StoredAsset, 'modifiedAt'>,
  ): Promise<StoredAsset> {
    const shard = join(root, key.slice(0, 2))
    // The name of a new shard is itself an entry of the root that must survive a power cut.
    if (await mkdir(shard, { recursive: true, mode: 0o700 })) await syncFolder(root)
    // A file of another length under this name was damaged from outside: it is replaced.
    const there = await stat(key)
    if (there?.bytes !== bytes || !(await renew(fileOf(key)))) {
      await rename(temporary, fileOf(key))
    }
    await syncFolder(shard)
    return (await stat(key)) ?? { key, mime, bytes, modifiedAt: new Date() }
  }

  async function get(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<Readable> {
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)
    const file = (await stat(key)) && (await unlessMissing(open(fileOf(key), flags)))
    if (file === undefined) throw missing(key)
    return file.createReadStream({ highWaterMark: 256 * 1024, ...range })
  }

  return {
    put,
    adopt,
    stat,
    get,
    async path(key) {
      if ((await stat(key)) === undefined) throw missing(key)
      return fileOf(key)
    },
    async remove(key, before) {
      if (mimeOfKey(key) === undefined) return false
      if (before === undefined) return done(unlink(fileOf(key)))
      const there = await stat(key)
      if (!there || there.modifiedAt >= before) return false
      // Taken aside first: a put of the same content either renews the file before that, or keeps another.
      const aside = join(incoming, randomUUID())
      if (!(await done(rename(fileOf(key), aside)))) return false
      const { mtime } = await lstat(aside)
      if (mtime < before) {
        await unlink(aside)
        return true
      }
      await rename(aside, fileOf(key))
      return false
    },
    async *list() {
      for (const shard of await readdir(root)) {
        if (!/^[0-9a-f]{2}$/.test(shard)) continue
        for (const key of await readdir(join(root, shard))) {
          const found = await stat(key)
          if (found) yield found
        }
      }
    },
  }
}

/** Removes what was last written before `then`, in milliseconds since 1970. */
async function clearLeft(incoming: string, then: number): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const found = await unlessMissing(lstat(path))
    if (found && found.mtimeMs < then) await rm(path, { recursive: true, force: true })
  }
}

/** Whether there was something to be done. */
async function done(work: Promise<void>): Promise<boolean> {
  return (await unlessMissing(work.then(() => true))) ?? false
}

/** Whether it is still there. */
async function renew(path: string): Promise<boolean> {
  const now = new Date()
  return done(utimes(path, now, now))
}

function missing(key: string): Problem {
  return new Problem('not_found', `There is no asset ${JSON.stringify(key.slice(0, 80))}.`)
}

/** Writes, hashes and syncs; the caller removes the file when this fails half-way. */
async function writeDown(path: string, content: Uint8Array | AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of content instanceof Uint8Array ? slices(content) : content) {
      hash.update(piece)
      await file.writeFile(piece)
      bytes += piece.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { hash: hash.digest('hex'), bytes }
}

const yesOrNo = [() => true, () => false] as const

/** As if written now. Resolves to its length. */
async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r+')
  try {
    const now = new Date()
    await file.utimes(now, now)
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Small pieces, so that hashing a large picture never holds the event loop for long. */
function* slices(content: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < content.length; at += pieceBytes) {
    yield content.subarray(at, at + pieceBytes)
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to sync a folder; its file systems log renames by themselves.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** `undefined` where nothing is, or where a symbolic link stands that we do not follow. */
async function unlessMissing<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR') return undefined
    throw error
  }
}
