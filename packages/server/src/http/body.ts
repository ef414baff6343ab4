/**
 * What came with a call: JSON in memory, bounded, or multipart with its files spooled to disk. When a
 * body is refused half-way the rest of it is read and thrown away, so that the client, busy sending,
 * still gets to see the answer.
 */
import type { IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import type { FastifyRequest } from 'fastify'
import type { Call } from '../dialects/dialect.ts'
import type { SpooledFile } from '../jobs/contract.ts'
import { Problem } from '../problem.ts'
import { parseJson } from './json.ts'
import { spoolBytes, spoolParts } from './spool.ts'

export interface BodyLimits {
  /** Largest JSON body, in bytes. */
  readonly jsonBytes: number
  /** Largest multipart body with everything in it, in bytes. */
  readonly multipartBytes: number
  /** Largest single file of a multipart body, in bytes. */
  readonly fileBytes: number
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
    return { ...nothing, parsed: { body: await readJson(raw, limits.jsonBytes) } }
  } catch (error) {
    raw.unpipe()
    raw.resume()
    throw error
  }
}

async function readJson(raw: IncomingMessage, limit: number) {
  const type = (raw.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const vague = vagueTypes.has(type)
  if (!vague && !jsonType.test(type)) throw unsupported(`a body of type ${JSON.stringify(type)}`)
  checkLength(raw, limit)
  const bytes = await joined(await collect(raw, limit))
  if (vague && bytes.length > 0 && !looksLikeJson(bytes)) {
    throw unsupported(type === '' ? 'a body without a content type' : `a body of type ${type}`)
  }
  return await parseJson(bytes)
}

function hasBody(raw: IncomingMessage): boolean {
  if (raw.method === 'GET' || raw.method === 'HEAD') return false
  return raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length']) > 0
}

function looksLikeJson(bytes: Buffer): boolean {
  return /^\s*[[{]/.test(
    bytes
      .subarray(0, 64)
      .toString('latin1')
      .replace(/^\xEF\xBB\xBF/, ''),
  )
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

/** In one piece; a long body in several turns of the event loop. */
async function joined(pieces: readonly Buffer[]): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  let turn = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
    if (at - turn < 1 << 22) continue
    turn = at
    await setImmediate()
  }
  return whole
}

/** All bytes of the body as they came, refused as soon as they are too many. */
function collect(raw: IncomingMessage, limit: number): Promise<readonly Buffer[]> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let bytes = 0
    const end = (settle: () => void) => {
      raw.off('data', onData).off('end', onEnd).off('close', onLost).off('error', onLost)
      // Whatever else happens to a body nobody reads any more is no longer an error of ours.
      raw.on('error', () => {})
      settle()
    }
    const onData = (piece: Buffer) => {
      bytes += piece.length
      if (bytes > limit) end(() => reject(tooLarge(limit)))
      else pieces.push(piece)
    }
    const onEnd = () => end(() => resolve(pieces))
    const onLost = () => {
      end(() => reject(new Problem('invalid_request', 'The body ended before it was complete.')))
    }
    raw.on('data', onData).on('end', onEnd).on('close', onLost).on('error', onLost)
  })
}
