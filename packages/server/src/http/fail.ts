/** Everything that can go wrong on the way, as a Problem in the words of a dialect. */
import type { Socket } from 'node:net'
import { STATUS_CODES } from 'node:http'
import type { Logger } from 'pino'
import type { Call, Dialect } from '../dialects/dialect.ts'
import { Problem, asProblem } from '../problem.ts'
import type { Answer } from './send.ts'

/** Fastify's own refusals whose code is not plain from the status. */
const codeByStatus: Readonly<Record<number, Problem['code']>> = {
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
}

/** Any thrown thing; what Fastify throws has a public message when it blames the client. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem || !(thrown instanceof Error)) return asProblem(thrown)
  const status = 'statusCode' in thrown ? Number(thrown.statusCode) : 500
  const fromFastify = 'code' in thrown && String(thrown.code).startsWith('FST_')
  if (!fromFastify || !(status >= 400 && status < 500)) return asProblem(thrown)
  return new Problem(codeByStatus[status] ?? 'invalid_request', thrown.message, { cause: thrown })
}

/** What is no fault of the caller's goes into the log. */
export function logFault(thrown: unknown, request: string, log: Logger): Problem {
  const problem = problemOf(thrown)
  const { code, cause } = problem
  if (code === 'internal') {
    log.error({ request, error: described(cause ?? problem) }, 'a bug')
  } else if (code === 'unavailable' && cause !== undefined) {
    log.error({ request, error: described(cause) }, 'trouble with the machine')
  }
  return problem
}

/** The failure as an answer, and the bug in the log. */
export function failure(
  thrown: unknown,
  dialect: Dialect,
  requestId: string,
  log: Logger,
  call?: Call,
): Answer {
  const problem = logFault(thrown, requestId, log)
  const reply = dialect.fail(problem, requestId, call)
  const after =
    problem.retryAfter ?? (problem.code === 'unavailable' && problem.retryable ? 2 : undefined)
  return after === undefined
    ? reply
    : { ...reply, headers: { 'retry-after': String(after), ...reply.headers } }
}

/** Stack and message, without the pictures that a message may quote. */
function described(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text.replace(/data:[\w/+.-]*;base64,[\w+/=-]*/g, 'data:[cut]').slice(0, 4000)
}

/**
 * What is not even HTTP never becomes a request: it is answered on the bare socket, but not into the
 * middle of another answer. `busy`: calls before it on this socket have not all been answered.
 */
export function answerBadHttp(
  error: Error,
  socket: Socket,
  dialect: Dialect,
  id: string,
  busy: boolean,
): void {
  if (!socket.writable || (busy && socket.bytesWritten > 0)) {
    socket.destroy()
    return
  }
  const code = 'code' in error ? String(error.code) : ''
  const problem = new Problem(
    'invalid_request',
    code === 'HPE_HEADER_OVERFLOW'
      ? 'The headers of this request are too large.'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'The request took too long to arrive.'
        : 'This is not a well-formed HTTP request.',
  )
  const status =
    code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const body = JSON.stringify(dialect.fail(problem, id).body)
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${id}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
