/** Columns for people. */

/** Numbers stand to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const all = [head, ...rows]
  const widths = head.map((_, at) => Math.max(...all.map((row) => String(row[at] ?? '').length)))
  const right = head.map((_, at) => rows.length > 0 && rows.every((row) => isAmount(row[at])))
  const lines = all.map((row) =>
    row
      .map((cell, at) =>
        right[at] ? String(cell).padStart(widths[at] ?? 0) : String(cell).padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return lines.map((line) => `${line}\n`).join('')
}

const isAmount = (cell: string | number | undefined) =>
  typeof cell === 'number' || /^-?\$[\d.]+/.test(cell ?? '')
