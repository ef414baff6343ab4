/** Flags into values. What can't be one is a UsageError. */
import { microsOf } from '../ledger/dollars.ts'
import { UsageError } from './usage.ts'

export function parsed<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

export function numberOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,10}$/.test(text)) throw new UsageError(`${flag} takes a whole number, not "${text}".`)
  return Number(text)
}

/** Dollars as micro-dollars, digit by digit. */
export function microsFrom(text: string, what: string): number {
  const micros = microsOf(text.replace(/^\$/, ''))
  if (micros !== undefined) return micros
  throw new UsageError(`${what} takes dollars such as 25.00, not "${text}".`)
}
