/**
 * The headers of DashScope. Which call is asynchronous is said by path and header alike, and they have
 * to agree (Model Studio error codes, AccessDenied); its Java client sometimes says it on the wrong
 * path, and gets the same answer from the host.
 */
import { Problem } from '../../problem.ts'
import type { Call } from '../dialect.ts'

export function isOn(call: Call, header: string): boolean {
  return call.headers[header]?.trim().toLowerCase() === 'enable'
}

/** Throws Problem. */
export function checkWay(call: Call, way: 'sync' | 'async'): void {
  const asked = isOn(call, 'x-dashscope-async') ? 'async' : 'sync'
  if (asked === way) return
  throw new Problem(
    'forbidden',
    way === 'async'
      ? 'current user api does not support synchronous calls: send the header X-DashScope-Async: enable.'
      : 'Current user api does not support asynchronous calls. Leave the header X-DashScope-Async out, or submit at image-generation/generation.',
  )
}

/** Throws Problem: an encrypted `input` can't be read. */
export function checkPlain(call: Call): void {
  if (call.headers['x-dashscope-encryptionkey'] === undefined) return
  throw new Problem(
    'invalid_request',
    'Encrypted input is not taken here: leave the header X-DashScope-EncryptionKey out.',
    { param: 'X-DashScope-EncryptionKey' },
  )
}

const idle: readonly (readonly [string, string, string])[] = [
  ['x-dashscope-workspace', 'X-DashScope-WorkSpace', 'a key has one workspace here'],
  ['x-dashscope-datainspection', 'X-DashScope-DataInspection', 'nothing is moderated here'],
  ['x-dashscope-wait-timeout', 'X-DashScope-Wait-Timeout', 'who waits, waits to the end'],
]

export function headerWarnings(call: Call): readonly string[] {
  return idle.flatMap(([header, name, why]) =>
    call.headers[header] ? [`\`${name}\` had no effect: ${why}.`] : [],
  )
}
