/**
 * What stands beside `input` in a create call. A name that is not known there is refused, not ignored:
 * "Improved validation for API prediction payloads" (Replicate's changelog, 2024-05-01) and
 * `additionalProperties: false` in its OpenAPI document; of the input itself neither says so.
 */
import { z } from 'zod'
import { Problem } from '../../problem.ts'
import type { JsonObject } from '../body.ts'

const invalidField = z.object({ type: z.string(), field: z.string(), description: z.string() })
/** As in `invalid_fields`; the body itself has no name. */
export type InvalidField = z.infer<typeof invalidField>

/** A list of a thousand wrong names helps nobody. */
const mostTold = 20

/** Throws Problem that carries every fault. */
export function checkProperties(
  said: JsonObject,
  known: Readonly<Record<string, unknown>>,
  required: readonly string[],
): void {
  const missing = required.filter((name) => !Object.hasOwn(said, name))
  const more = Object.keys(said).filter((name) => !Object.hasOwn(known, name))
  const faults: readonly InvalidField[] = [
    ...missing.map((name) => ({
      type: 'required',
      field: '',
      description: `${name} is required`,
    })),
    ...more.slice(0, mostTold).map((name) => ({
      type: 'additional_property_not_allowed',
      field: '',
      description: `Additional property ${name.slice(0, 80)} is not allowed`,
    })),
  ]
  const [first] = faults
  if (first === undefined) return
  const param = missing[0] ?? more[0]?.slice(0, 80)
  throw new Problem('invalid_request', `${first.description}.`, { param, detail: faults })
}

/** What a Problem of `checkProperties` carries. */
export function faultsIn({ detail }: Problem): readonly InvalidField[] {
  const faults = z.array(invalidField).safeParse(detail)
  return faults.success ? faults.data : []
}
