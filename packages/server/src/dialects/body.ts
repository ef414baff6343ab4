/** What dialects share when they read a body: Zod's findings and image references as Problems. */
import type { ImageRef, ProblemCode } from '@limn/sdk'
import type { z } from 'zod'
import { Problem } from '../problem.ts'
import type { Call, Json } from './dialect.ts'
import { jobIdOf } from './ids.ts'

export type JsonObject = { readonly [key: string]: Json }

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The JSON object of a call. Throws Problem. */
export function objectOf(call: Call): JsonObject {
  if (isObject(call.body)) return call.body
  const what = call.body === undefined ? 'there is none' : `got ${kindOf(call.body)}`
  throw new Problem('invalid_request', `The body must be a JSON object; ${what}.`)
}

/** What was said: `null` is as good as nothing. */
export function given(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** Parses, or throws a Problem whose `param` is the path of the first thing wrong. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value, { error: reasonOf })
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const param = pathOf([...(issue?.path ?? []), ...keys])
  const reason = keys.length > 0 ? 'is not known here' : (issue?.message ?? 'is wrong')
  throw new Problem('invalid_request', param ? `\`${param}\` ${reason}.` : `The body ${reason}.`, {
    param,
  })
}

/** Zod's findings as the end of a sentence that begins with the field's name. */
function reasonOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is required'
    const expected = typeNames[issue.expected] ?? issue.expected
    return `must be ${expected}`
  }
  if (issue.code === 'invalid_value') return `must be ${orList(issue.values.map(String))}`
  if (issue.code === 'too_big')
    return `may be at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}`
  if (issue.code === 'too_small')
    return `must be at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}`
  if (issue.code === 'invalid_union') return 'has a shape that is not known here'
  return undefined
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
}

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
}

function unitOf(origin: string, count: number | bigint): string {
  const unit = units[origin]?.[Number(count) === 1 ? 0 : 1]
  return unit === undefined ? '' : ` ${unit} long`
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** `['images', 2, 'file_id']` as `images[2].file_id`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key).slice(0, 80)}`))
    .join('')
    .replace(/^\./, '')
}

/**
 * A reference image that a caller wrote down. `upload:` is not theirs to write: it stands for a part
 * of this very call. Throws Problem.
 */
export function imageRef(text: string, param: string): ImageRef {
  if (/^(https?:\/\/|data:|asset:)/i.test(text)) return text
  throw new Problem(
    'invalid_image',
    `A reference image is an https: URL, a data: URI or asset:<id> of an upload; got "${text.slice(0, 60)}".`,
    { param },
  )
}

/** The job of `:id` in the path, in whatever form it is written. */
export function readJobId({ params }: Call): { readonly id: string } {
  return { id: jobIdOf(params['id'] ?? '') }
}

/** A picture that is not there, of those that a call names, is a wrong call and no wrong address. */
export function codeOf({ code, param }: Problem): ProblemCode {
  return code === 'not_found' && param !== undefined ? 'invalid_image' : code
}

/** The API key of `Authorization: Bearer …`, or of `x-api-key`. */
export function bearer(call: Call): string | undefined {
  const [, token] = /^Bearer\s+(\S+)\s*$/i.exec(call.headers['authorization'] ?? '') ?? []
  return token ?? (call.headers['x-api-key']?.trim() || undefined)
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
