import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { storeKit } from '../../test/store-kit.ts'
import { diskStore } from './disk.ts'

const folders: string[] = []

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-disk-'))
  folders.push(folder)
  return folder
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name)
}

/** Runs a put in a process of its own, which must end by SIGKILL at the planned moment. */
async function putAndDie(folder: string, before: string, content: string): Promise<void> {
  const script = `
    import fs from 'node:fs/promises'
    import { syncBuiltinESMExports } from 'node:module'
    const die = () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => {}) }
    ${before}
    const { diskStore } = await import(${JSON.stringify(import.meta.resolve('./disk.ts'))})
    const store = await diskStore(${JSON.stringify(folder)})
    await store.put(${content}, 'image/png')`
  const ended = await new Promise<NodeJS.Signals | null | undefined>((done) => {
    execFile(
      process.execPath,
      ['--conditions=@limn/source', '--input-type=module', '-e', script],
      (error) => done(error?.signal),
    )
  })
  expect(ended, 'the child died of the kill, not of something else').toBe('SIGKILL')
  expect(await filesIn(folder), 'the crash left its unfinished file').toHaveLength(1)
}

storeKit('the disk store', async () => {
  const folder = await freshFolder()
  return {
    open: () => diskStore(folder),
    everything: () => filesIn(folder),
    dieBeforeKept: (content) =>
      putAndDie(
        folder,
        'fs.rename = die; syncBuiltinESMExports()',
        `Buffer.from(${JSON.stringify(content)})`,
      ),
    dieWhileWriting: (content) =>
      putAndDie(
        folder,
        `async function* some() { yield Buffer.from(${JSON.stringify(content.slice(0, 4))}); await die() }`,
        'some()',
      ),
  }
})

test('a symbolic link under the name of an asset is not followed, and a put replaces it', async () => {
  const folder = await freshFolder()
  const store = await diskStore(folder)
  const { key } = await store.put(Buffer.from('real'), 'image/png')
  await store.remove(key)
  await writeFile(join(folder, 'secret'), 'secret')
  await symlink(join(folder, 'secret'), join(folder, key.slice(0, 2), key))
  expect(await store.stat(key)).toBeUndefined()
  await expect(store.get(key)).rejects.toMatchObject({ code: 'not_found' })
  await expect(store.path(key)).rejects.toMatchObject({ code: 'not_found' })
  await store.put(Buffer.from('real'), 'image/png')
  expect((await buffer(await store.get(key))).toString()).toBe('real')
})

test('a folder under the name of an asset is not an asset', async () => {
  const folder = await freshFolder()
  const store = await diskStore(folder)
  const key = `${'a'.repeat(64)}.png`
  await mkdir(join(folder, 'aa', key), { recursive: true })
  expect(await store.stat(key)).toBeUndefined()
  await expect(store.get(key)).rejects.toMatchObject({ code: 'not_found' })
})

test('a file that was cut short from outside is made whole by the next put', async () => {
  const folder = await freshFolder()
  const store = await diskStore(folder)
  const { key } = await store.put(Buffer.from('whole picture'), 'image/png')
  await writeFile(await store.path(key), 'whole')
  await store.put(Buffer.from('whole picture'), 'image/png')
  expect((await buffer(await store.get(key))).toString()).toBe('whole picture')
})

test('a file whose hash is known is taken over as it is, and what can not be is for a put', async () => {
  const folder = await freshFolder()
  const store = await diskStore(folder)
  const path = join(await freshFolder(), 'picture')
  await writeFile(path, 'made elsewhere')
  const { ino } = await stat(path)
  const sha256 = createHash('sha256').update('made elsewhere').digest('hex')
  const kept = await store.adopt?.({ path, sha256 }, 'image/png')
  expect(kept).toMatchObject({ key: `${sha256}.png`, bytes: 14, mime: 'image/png' })
  expect((await stat(await store.path(`${sha256}.png`))).ino).toBe(ino)
  expect(await store.adopt?.({ path, sha256 }, 'image/png')).toMatchObject({ bytes: 14 })
  await rm(path)
  expect((await buffer(await store.get(`${sha256}.png`))).toString()).toBe('made elsewhere')
  expect(await readdir(join(folder, 'incoming'))).toEqual([])
  for (const odd of [
    { path, sha256 },
    { path: folder, sha256 },
    { path, sha256: '../x' },
  ]) {
    expect(await store.adopt?.(odd, 'image/png')).toBeUndefined()
  }
})
