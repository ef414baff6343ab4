/** JSON bodies as they stream in: long pictures go to files, and only what is left is parsed. */
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { SpooledFile } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Body, BodyLimits } from './body.ts'
import { parseJson } from './json.ts'
import { marker } from './marker.ts'
import { type PictureSink, type ScanLimits, scanner } from './scan.ts'
import { fileTooLarge } from './spool.ts'

export const scanLimits: ScanLimits = {
  longText: 64 * 1024,
  maxText: 1_048_576,
  maxRest: 4 * 1_048_576,
}

/** Called with every piece of the body; throws Problem when it must not go on. */
type Watch = (bytes: number, first: number | undefined) => void

/** Throws Problem; then nothing is left behind. */
export async function readJsonFiles(
  raw: IncomingMessage,
  limits: BodyLimits,
  spoolFolder: string,
  watch: Watch,
): Promise<Body> {
  const folder = join(spoolFolder, `call-${randomUUID()}`)
  const spool = spooler(folder, limits)
  try {
    const text = await scanned(raw, spool, watch)
    const body = await parseJson(text)
    return { parsed: { body }, uploads: spool.uploads, remove: () => spool.remove() }
  } catch (error) {
    await spool.remove()
    throw error
  }
}

async function scanned(raw: IncomingMessage, spool: Spooler, watch: Watch): Promise<Buffer> {
  const scan = scanner(scanLimits, (mime, param) => spool.open(mime, param))
  let bytes = 0
  // Whatever else happens to a body nobody reads any more is no longer an error of ours.
  raw.on('error', () => {})
  for await (const chunk of pieces(raw)) {
    bytes += chunk.length
    watch(bytes, undefined)
    scan.push(chunk)
    watch(bytes, scan.first())
    await spool.flush()
  }
  return scan.end()
}

async function* pieces(raw: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    // The connection stays: whoever is refused half-way still gets an answer.
    for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
      if (Buffer.isBuffer(chunk)) yield chunk
    }
  } catch (cause) {
    const message = 'The body ended before it was complete.'
    throw new Problem('invalid_request', message, { cause })
  }
}

interface Spooler {
  readonly uploads: ReadonlyMap<string, SpooledFile>
  /** Throws Problem when there are too many. */
  open(mime: string, param: string): PictureSink
  /** Writes down what has come since. */
  flush(): Promise<void>
  remove(): Promise<void>
}

/** A file that is being written. */
interface Pending {
  readonly path: string
  todo: Buffer[]
  ended: boolean
  handle?: FileHandle
}

function spooler(folder: string, limits: BodyLimits): Spooler {
  const uploads = new Map<string, SpooledFile>()
  const pending = new Set<Pending>()
  let files = 0
  let made = false
  return {
    uploads,
    open(mime, param) {
      if (files >= limits.files) {
        throw new Problem('too_large', `The body has more than ${limits.files} pictures.`, {
          param,
        })
      }
      const ref = `upload:${files}`
      const file: Pending = { path: join(folder, String(files)), todo: [], ended: false }
      files += 1
      pending.add(file)
      const hash = createHash('sha256')
      let bytes = 0
      return {
        write(piece) {
          bytes += piece.length
          if (bytes > limits.fileBytes) throw fileTooLarge(limits, param)
          hash.update(piece)
          file.todo.push(piece)
        },
        end(begins) {
          file.ended = true
          const sha256 = hash.digest('hex')
          uploads.set(ref, { path: file.path, filename: '', mime, bytes, sha256 })
          return marker(begins, ref, sha256)
        },
      }
    },
    async flush() {
      for (const file of pending) {
        if (!file.handle) {
          made = true
          await mkdir(folder, { recursive: true, mode: 0o700 })
          file.handle = await open(file.path, 'wx', 0o600)
        }
        const todo = file.todo
        file.todo = []
        for (const piece of todo) await file.handle.writeFile(piece)
        if (!file.ended) continue
        await file.handle.close()
        pending.delete(file)
      }
    },
    async remove() {
      for (const { handle } of pending) await handle?.close()
      pending.clear()
      // Most calls bring no pictures: then there is nothing to look for.
      if (made) await rm(folder, { recursive: true, force: true })
    },
  }
}
