/**
 * Makes assets/empty-database.br: a cluster as the first start leaves it, with our tables and the
 * queue's. To be made anew when PGlite changes its PostgreSQL; later migrations run on top of it.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import { openDb } from '../src/db.ts'

const folder = await mkdtemp(join(tmpdir(), 'limn-database-'))
const place = join(folder, 'db')
const cluster = await PGlite.create(place)
await cluster.close()
const db = await openDb(folder, (trouble) => console.error(trouble))
await db.close()
const filled = await PGlite.create(place)
await filled.exec('vacuum full')
await filled.exec('checkpoint')
await filled.close()

const entries = await readdir(place, { recursive: true, withFileTypes: true })
const pathOf = (entry: (typeof entries)[number]): string =>
  relative(place, join(entry.parentPath, entry.name))
const folders = entries.filter((entry) => entry.isDirectory()).map(pathOf)
const paths = entries
  .filter((entry) => entry.isFile() && entry.name !== 'postmaster.pid')
  .map(pathOf)
const bodies = await Promise.all(paths.map((path) => readFile(join(place, path))))
const head = JSON.stringify({
  folders,
  files: paths.map((path, i) => [path, bodies[i]?.length ?? 0]),
})
const pack = brotliCompressSync(Buffer.concat([Buffer.from(`${head}\n`), ...bodies]), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
})
await writeFile(new URL('../assets/empty-database.br', import.meta.url), pack)
await rm(folder, { recursive: true, force: true })
console.log(`${paths.length} files, ${pack.length} bytes`)
