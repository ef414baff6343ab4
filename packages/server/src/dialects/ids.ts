/**
 * The forms in which hosts write the id of a job. Ours is `job_` and 128 bits in base 32, which are
 * those of a version 7 UUID (RFC 9562): the same bits read as a UUID or as 32 hex digits, too.
 */

/** `job_0…` as a UUID in lower case. What is no id of ours stays as it is. */
export function uuidOf(id: string): string {
  const hex = hexOf(id)
  return /^[0-9a-f]{32}$/.test(hex)
    ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : id
}

/** `job_0…` as 32 hex digits. What is no id of ours stays as it is. */
export function hexOf(id: string): string {
  const [, bits] = /^(?:job|req)_([0-9a-v]{26})$/.exec(id) ?? []
  if (bits !== undefined) {
    let value = 0n
    for (const digit of bits) value = value * 32n + BigInt(Number.parseInt(digit, 32))
    return value.toString(16).padStart(32, '0')
  }
  return /^req_([0-9a-f]{32})$/.exec(id)?.[1] ?? id
}

/** The 26 characters after `job_`. */
export function bareOf(id: string): string {
  return id.replace(/^job_/, '')
}

/** The job's id out of any of its forms. What is none stays as it is: it will not be found. */
export function jobIdOf(text: string): string {
  const hex = text.toLowerCase().replaceAll('-', '')
  if (/^[0-9a-f]{32}$/.test(hex)) {
    return `job_${BigInt(`0x${hex}`).toString(32).padStart(26, '0')}`
  }
  return /^[0-9a-v]{26}$/.test(text) ? `job_${text}` : text
}
