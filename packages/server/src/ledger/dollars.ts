/** Dollars as people write them, and micro-dollars. Digits alone: floating point would lose some. */

/** More than this in one amount is a slip of the keyboard. */
export const mostMicros = 1_000_000_000_000_000

/** `0.1` is 100,000; `undefined` for what is no amount of dollars with at most six decimals. */
export function microsOf(text: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(text.trim()) ?? []
  if (whole === undefined) return undefined
  const micros = Number(`${whole}${part.padEnd(6, '0')}`)
  return micros <= mostMicros ? micros : undefined
}

/** `100000` is `0.1`: with two decimals at least, and no more than are needed. */
export function dollarsOf(micros: number): string {
  const digits = String(Math.abs(micros)).padStart(7, '0')
  const part = digits.slice(-6).replace(/0{1,4}$/, '')
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${part}`
}

/** For sentences: `$0.10`. */
export function dollars(micros: number): string {
  return micros < 0 ? `-$${dollarsOf(-micros)}` : `$${dollarsOf(micros)}`
}
