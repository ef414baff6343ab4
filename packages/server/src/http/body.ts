/**
 * What came with a call: JSON or multipart, both bounded, their pictures spooled to disk. When a body
 * is refused half-way the rest of it is read and thrown away, so that the client, busy sending,
 * still gets to see the answer.
 */
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { Call } from '../dialects/dialect.ts'
import type { SpooledFile } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import { readJsonFiles } from './json-files.ts'
import { spoolBytes, spoolParts } from './spool.ts'

export interface BodyLimits {
  /** Largest JSON body with its pictures in it, in bytes. */
  readonly jsonBytes: number
  /** Largest multipart body with everything in it, in bytes. */
  readonly multipartBytes: number
  /** Largest single file, in bytes. */
  readonly fileBytes: number
  /** Files of a multipart body, long pictures of a JSON body. */
  readonly files: number
  /** Largest single text field of a multipart body, in bytes. */
  readonly fieldBytes: number
  readonly fields: number
}

export interface Body {
  readonly parsed: Pick<Call, 'body' | 'fields' | 'files'>
  readonly uploads: ReadonlyMap<string, SpooledFile>
  /** Deletes the spooled files. */
  remove(): Promise<void>
}

const nothing: Body = { parsed: {}, uploads: new Map(), remove: async () => {} }
const jsonType = /^application\/(?:[\w.-]+\+)?json$/
/** What clients say that do not mean it: `curl -d` names a form, others name nothing. */
const vagueTypes = new Set(['', 'application/x-www-form-urlencoded', 'text/plain'])

export async function readBody(
  request: FastifyRequest,
  limits: BodyLimits,
  spoolFolder: string,
  signal: AbortSignal,
  takes?: 'bytes',
): Promise<Body> {
  const { raw } = request
  if (!hasBody(raw)) return nothing
  try {
    const coding = raw.headers['content-encoding'] ?? 'identity'
    if (coding !== 'identity') throw unsupported(`a body encoded as ${JSON.stringify(coding)}`)
    if (takes === 'bytes') {
      checkLength(raw, limits.fileBytes)
      return await spoolBytes(raw, limits, spoolFolder, signal)
    }
    if (request.isMultipart()) {
      checkLength(raw, limits.multipartBytes)
      return await spoolParts(request, limits, spoolFolder, signal)
    }
    return await readJson(raw, limits, spoolFolder)
  } catch (error) {
    raw.unpipe()
    raw.resume()
    throw error
  }
}

async function readJson(raw: IncomingMessage, limits: BodyLimits, folder: string): Promise<Body> {
  const type = (raw.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const vague = vagueTypes.has(type)
  if (!vague && !jsonType.test(type)) throw unsupported(`a body of type ${JSON.stringify(type)}`)
  checkLength(raw, limits.jsonBytes)
  return readJsonFiles(raw, limits, folder, (bytes, first) => {
    if (bytes > limits.jsonBytes) throw tooLarge(limits.jsonBytes)
    if (vague && first !== undefined && !opening.has(first)) {
      throw unsupported(type === '' ? 'a body without a content type' : `a body of type ${type}`)
    }
  })
}

/** `[` and `{`. */
const opening = new Set([0x5b, 0x7b])

function hasBody(raw: IncomingMessage): boolean {
  if (raw.method === 'GET' || raw.method === 'HEAD') return false
  return raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > 0
}

function checkLength(raw: IncomingMessage, limit: number): void {
  if (Number(raw.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
}

function tooLarge(limit: number): Problem {
  const megabytes = Math.floor(limit / (1024 * 1024))
  return new Problem(
    'too_large',
    `The body is over the limit of ${megabytes > 0 ? `${megabytes} MiB` : `${limit} bytes`}. ` +
      'Upload large pictures with POST /v1/files, or send them as multipart.',
  )
}

function unsupported(what: string): Problem {
  return new Problem(
    'unsupported_media_type',
    `This server does not take ${what}: send application/json or multipart/form-data.`,
  )
}
