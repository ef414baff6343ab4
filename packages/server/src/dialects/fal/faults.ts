/**
 * What is wrong with a body as fal tells it: FastAPI's list of everything at once, with Pydantic's
 * types and sentences. fal.ai/docs "errors" and fal-ai/fal `test_request_validation_errors.py`, both
 * read 2026-08-21; the keys of `ctx` are Pydantic's where fal's documents show none.
 */
import { z } from 'zod'
import { Problem } from '../../problem.ts'

export const faultShape = z.object({
  loc: z.array(z.union([z.string(), z.number()])),
  msg: z.string(),
  type: z.string(),
  ctx: z.record(z.string(), z.json()).optional(),
  input: z.json().optional(),
})
export type Fault = z.infer<typeof faultShape>
type Issue = z.core.$ZodIssue

/** A list of a hundred thousand wrong entries helps nobody. */
const mostFaults = 20
/** What the caller sent is quoted only as far as it is short: it may hold pictures. */
const mostQuoted = 1000

/** Parses, or throws a Problem that carries every fault. `place` is where `value` came from. */
export function parseAll<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place = 'body',
): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const found = new Map<string, Fault>()
  for (const issue of result.error.issues) {
    for (const one of flat(issue, value)) {
      const fault = faultOf(one, value, place)
      const key = fault.loc.join('.')
      // Pydantic says one thing of each field.
      if (!found.has(key) && found.size < mostFaults) found.set(key, fault)
    }
  }
  throw faulty([...found.values()])
}

/** At least one. */
export function faulty(faults: readonly Fault[]): Problem {
  const [first] = faults
  const param = first?.loc.slice(1).join('.')
  const said = first?.msg.replace(/\.$/, '') ?? 'Invalid'
  const message = param ? `\`${param}\`: ${said}.` : `${said}.`
  return new Problem('invalid_request', message, { param: param || undefined, detail: faults })
}

/** What a Problem of `parseAll` carries. */
export function faultsIn(problem: Problem): readonly Fault[] | undefined {
  const found = z.array(faultShape).min(1).safeParse(problem.detail)
  return found.success ? found.data : undefined
}

/** Of two ways to write a value, the one that the caller tried. */
function flat(issue: Issue, value: unknown): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const input = at(value, issue.path)
  const isObject = typeof input === 'object' && input !== null
  const tried = issue.errors[isObject ? issue.errors.length - 1 : 0] ?? []
  return tried.flatMap((inner) => flat({ ...inner, path: [...issue.path, ...inner.path] }, value))
}

function faultOf(issue: Issue, value: unknown, place: string): Fault {
  const input = at(value, issue.path)
  const loc = [place, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))]
  if (input === undefined) {
    const around = issue.path.length === 0 ? null : at(value, issue.path.slice(0, -1))
    return { loc, ...words('missing', 'Field required'), ...quoted(around) }
  }
  return { loc, ...told(issue, input), ...quoted(input) }
}

type Said = Omit<Fault, 'loc' | 'input'>

function words(type: string, msg: string, ctx?: Fault['ctx']): Said {
  return { msg, type, ...(ctx === undefined ? {} : { ctx }) }
}

function told(issue: Issue, input: unknown): Said {
  if (issue.code === 'invalid_type') return wrongType(issue.expected, input)
  if (issue.code === 'invalid_value') {
    const expected = issue.values.map((one) => String(one))
    return words('one_of', `Input should be ${orList(expected)}`, { expected })
  }
  if (issue.code === 'too_big') return tooMuch(issue.origin, Number(issue.maximum), length(input))
  if (issue.code === 'too_small') {
    const { origin, minimum, inclusive = true } = issue
    return tooLittle(origin, Number(minimum), inclusive, length(input))
  }
  return words('value_error', issue.message)
}

const typeWords: Readonly<Record<string, Said>> = {
  string: words('string_type', 'Input should be a valid string'),
  array: words('list_type', 'Input should be a valid list'),
  object: words(
    'model_attributes_type',
    'Input should be a valid dictionary or object to extract fields from',
  ),
}
const whole = 'Input should be a valid integer'
const flag = 'Input should be a valid boolean'

function wrongType(expected: string, input: unknown): Said {
  const asText = typeof input === 'string'
  if (expected === 'boolean') {
    return asText
      ? words('bool_parsing', `${flag}, unable to interpret input`)
      : words('bool_type', flag)
  }
  const known = typeWords[expected]
  if (known) return known
  if (asText) return words('int_parsing', `${whole}, unable to parse string as an integer`)
  if (typeof input !== 'number') return words('int_type', whole)
  return words('int_from_float', `${whole}, got a number with a fractional part`)
}

function tooMuch(origin: string, most: number, given: number): Said {
  if (origin === 'string') {
    return words('string_too_long', `String should have at most ${most} characters`, {
      max_length: most,
    })
  }
  if (origin === 'array') {
    const msg = `List should have at most ${items(most)} after validation, not ${given}`
    return words('sequence_too_long', msg, { max_length: most })
  }
  return words('less_than_equal', `Input should be less than or equal to ${most}`, { le: most })
}

function tooLittle(origin: string, least: number, inclusive: boolean, given: number): Said {
  if (origin === 'array') {
    const msg = `List should have at least ${items(least)} after validation, not ${given}`
    return words('sequence_too_short', msg, { min_length: least })
  }
  return inclusive
    ? words('greater_than_equal', `Input should be greater than or equal to ${least}`, {
        ge: least,
      })
    : words('greater_than', `Input should be greater than ${least}`, { gt: least })
}

function items(count: number): string {
  return count === 1 ? '1 item' : `${count} items`
}

function length(input: unknown): number {
  return Array.isArray(input) ? input.length : 0
}

function orList(names: readonly string[]): string {
  const each = names.map((name) => `'${name}'`)
  return `${each.slice(0, -1).join(', ')} or ${each.at(-1)}`
}

/** What stands at a path; `undefined` where there is nothing. */
export function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = Reflect.get(here, key)
  }
  return here
}

/** `input`, unless there is more of it than anybody wants back. */
export function quoted(input: unknown): { readonly input?: Fault['input'] } {
  const json = z.json().safeParse(input)
  if (!json.success) return {}
  const text = JSON.stringify(json.data, (_, inner) =>
    typeof inner === 'string' && inner.length > 100 ? `${inner.slice(0, 100)}…` : inner,
  )
  return text.length > mostQuoted ? {} : { input: JSON.parse(text) }
}
