/**
 * Making a PostgreSQL cluster takes seconds and a gigabyte, so a new data folder begins as a copy of an
 * empty one that is shipped: `assets/empty-database.br`, packed by tools/database.ts.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { z } from 'zod'

const packed = new URL('../assets/empty-database.br', import.meta.url)

/** What the first line of the pack says: folders, then files with their sizes in bytes, in order. */
const contents = z.object({
  folders: z.array(z.string()),
  files: z.array(z.tuple([z.string(), z.number()])),
})

/** Puts an empty cluster at `place`, whole or not at all: what a crash cut short lies beside it and is thrown away. */
export async function layCluster(place: string): Promise<void> {
  const unfinished = `${place}.new`
  await rm(unfinished, { recursive: true, force: true })
  const pack = await promisify(brotliDecompress)(await readFile(packed))
  const end = pack.indexOf('\n')
  const { folders, files } = contents.parse(JSON.parse(pack.toString('utf8', 0, end)))
  for (const folder of ['.', ...folders]) {
    await mkdir(join(unfinished, folder), { recursive: true, mode: 0o700 })
  }
  let at = end + 1
  for (const [path, bytes] of files) {
    await writeFile(join(unfinished, path), pack.subarray(at, at + bytes), { mode: 0o600 })
    at += bytes
  }
  await mkdir(dirname(place), { recursive: true })
  await rename(unfinished, place)
}
