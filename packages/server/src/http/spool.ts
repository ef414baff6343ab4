/** Multipart bodies: files stream into a private folder of their own, text fields stay text. */
import { createHash, type Hash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { FilePart } from '../dialects/dialect.ts'
import type { SpooledFile } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import type { Body, BodyLimits } from './body.ts'
import { checkText } from './json.ts'

/** What the multipart parser may say, in our words. */
const limitWords: Readonly<Record<string, (limits: BodyLimits) => string>> = {
  FST_FILES_LIMIT: ({ files }) => `The body has more than ${files} files.`,
  FST_FIELDS_LIMIT: ({ fields }) => `The body has more than ${fields} fields.`,
  FST_PARTS_LIMIT: ({ files, fields }) => `The body has more than ${files + fields} parts.`,
  FST_REQ_FILE_TOO_LARGE: ({ fileBytes }) => `A file is over the limit of ${fileBytes} bytes.`,
}

export async function spoolParts(
  request: FastifyRequest,
  limits: BodyLimits,
  spoolFolder: string,
  signal: AbortSignal,
): Promise<Body> {
  const folder = join(spoolFolder, `call-${randomUUID()}`)
  const remove = () => rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const parts = await orGone(collectParts(request, limits, folder, signal), signal)
    return { ...parts, remove }
  } catch (error) {
    await remove()
    throw inOurWords(error, limits)
  }
}

/** A body that is one file, whatever its type: it becomes `upload:0`. */
export async function spoolBytes(
  raw: IncomingMessage,
  limits: BodyLimits,
  spoolFolder: string,
  signal: AbortSignal,
): Promise<Body> {
  const folder = join(spoolFolder, `call-${randomUUID()}`)
  const remove = () => rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, '0')
  let bytes = 0
  const hash = createHash('sha256')
  const cap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      done(bytes > limits.fileBytes ? fileTooLarge(limits) : null, chunk)
    },
  })
  try {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    await pipeline(raw, cap, file, { signal })
  } catch (error) {
    await remove()
    throw inOurWords(error, limits, 'body')
  }
  const mime = raw.headers['content-type'] ?? 'application/octet-stream'
  const part = { field: '', ref: 'upload:0', filename: '', mime, bytes }
  const sha256 = hash.digest('hex')
  const uploads = new Map([['upload:0', { path, filename: '', mime, bytes, sha256 }]])
  return { parsed: { files: [part] }, uploads, remove }
}

export function fileTooLarge(limits: BodyLimits, param?: string): Problem {
  const limit = Math.floor(limits.fileBytes / (1024 * 1024))
  return new Problem('too_large', `The file is over the limit of ${limit} MiB.`, { param })
}

async function collectParts(
  request: FastifyRequest,
  limits: BodyLimits,
  folder: string,
  signal: AbortSignal,
): Promise<Pick<Body, 'parsed' | 'uploads'>> {
  const fields: (readonly [string, string])[] = []
  const files: FilePart[] = []
  const uploads = new Map<string, SpooledFile>()
  let total = 0
  let seen = -1
  for await (const part of request.parts({ limits: parserLimits(limits) })) {
    if (part.type === 'field') {
      fields.push([part.fieldname, textOf(part, limits)])
      continue
    }
    const ref = `upload:${files.length}`
    // Those left out have taken a name, too.
    seen += 1
    const file = await spoolFile(part, join(folder, String(seen)), limits, signal)
    // A file input left empty in a form: no name, no bytes.
    if (file.bytes === 0 && file.filename === '') continue
    total += file.bytes
    if (total > limits.multipartBytes) {
      throw new Problem('too_large', `The files are over ${limits.multipartBytes} bytes in all.`)
    }
    uploads.set(ref, file)
    files.push({
      field: part.fieldname,
      ref,
      filename: file.filename,
      mime: file.mime,
      bytes: file.bytes,
    })
  }
  return { parsed: { fields, files }, uploads }
}

function parserLimits(limits: BodyLimits) {
  const { files, fields } = limits
  return {
    files,
    fields,
    parts: files + fields,
    fileSize: limits.fileBytes,
    fieldSize: limits.fieldBytes,
    fieldNameSize: 200,
    headerPairs: 100,
  }
}

async function spoolFile(
  part: MultipartFile,
  path: string,
  limits: BodyLimits,
  signal: AbortSignal,
): Promise<SpooledFile> {
  const hash = createHash('sha256')
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  await pipeline(part.file, hashed(hash), file, { signal })
  checkText(part.fieldname, 'The name of a file field')
  const filename = (part.filename ?? '').replaceAll('\0', '').toWellFormed().slice(0, 255)
  if (part.file.truncated) {
    throw fileTooLarge(limits, part.fieldname)
  }
  const { mimetype: mime } = part
  return { path, filename, mime, bytes: part.file.bytesRead, sha256: hash.digest('hex') }
}

function hashed(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
}

interface TextPart {
  readonly fieldname: string
  readonly value: unknown
  readonly fieldnameTruncated: boolean
  readonly valueTruncated: boolean
}

function textOf(part: TextPart, limits: BodyLimits): string {
  if (part.fieldnameTruncated) {
    throw new Problem('invalid_request', 'The name of a field is over 200 bytes long.')
  }
  if (part.valueTruncated) {
    const message = `A text field is over the limit of ${limits.fieldBytes} bytes.`
    throw new Problem('too_large', message, { param: part.fieldname })
  }
  // The parser hands JSON parts over parsed; to us every field is text.
  const text = typeof part.value === 'string' ? part.value : JSON.stringify(part.value ?? null)
  checkText(part.fieldname, 'The name of a field')
  checkText(text, `The field ${JSON.stringify(part.fieldname)}`)
  return text
}

/** The parser waits for ever for a client that has hung up. */
function orGone<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Problem('invalid_request', 'The client has hung up.'))
    if (signal.aborted) gone()
    signal.addEventListener('abort', gone, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', gone))
  })
}

function inOurWords(error: unknown, limits: BodyLimits, what = 'multipart body'): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const words = limitWords[code]
  if (words) return new Problem('too_large', words(limits))
  // The client's own going; every other such code is trouble with the disk.
  const gone = code === 'ECONNRESET'
  if (code.startsWith('E') && !code.startsWith('ERR_') && !gone) return error
  return new Problem('invalid_request', `The ${what} is malformed or was cut short.`, {
    cause: error,
  })
}
