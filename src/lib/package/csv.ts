/** How a cell begins that a spreadsheet would run as a formula (OWASP, "CSV injection"). */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/

/** What a cell can hold. `null` is an empty one. */
export type Cell = string | number | null

const cell = (value: Cell): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // The apostrophe says "text" to spreadsheets; a space before the sign would be trimmed by some of them.
  const text = FORMULA.test(value.trimStart()) ? `'${value}` : value
  return /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table for spreadsheets (RFC 4180): UTF-8 with the mark that Excel needs, and no cell that could be run. */
export const csv = (rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
