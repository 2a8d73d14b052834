export type Delimiter = '\t' | ',' | ';'

export interface CsvRecord {
  /** Where it begins and ends, from 1. */
  line: number
  endLine: number
  /** Trimmed. */
  cells: string[]
  /** At least one cell was in quotes, as a whole. */
  isQuoted: boolean
}

export interface CsvRecords {
  /** Those with something in at least one cell. */
  records: CsvRecord[]
  /** The line of a quotation mark that nothing closes; it counts as text. */
  openQuote: number | null
}

/**
 * Reads RFC 4180 as programs really write it: quotes around a cell may hold line breaks, delimiters and doubled
 * quotes; white space around a cell does not count; a quote that is never closed is text, so that it does not
 * swallow the rest.
 * @param text with `\n` as its only line break
 * @param firstLine the number of its first line
 */
export function readCsv(text: string, delimiter: Delimiter, firstLine = 1): CsvRecords {
  const records: CsvRecord[] = []
  let openQuote: number | null = null
  let line = firstLine
  let at = 0
  while (at < text.length) {
    const record: CsvRecord = { line, endLine: line, cells: [], isQuoted: false }
    let hasMore = true
    while (hasMore) {
      const cell = readCell(text, at, delimiter, openQuote === null)
      if (cell === null) {
        openQuote = line
        continue
      }
      line += cell.breaks
      record.isQuoted ||= cell.isQuoted
      record.cells.push(cell.value.trim())
      hasMore = text[cell.end] === delimiter
      at = cell.end + 1
    }
    record.endLine = line
    line += 1
    if (record.cells.some((cell) => cell !== '')) records.push(record)
  }
  return { records, openQuote }
}

interface Cell {
  value: string
  /** Where its delimiter or line break stands. */
  end: number
  breaks: number
  isQuoted: boolean
}

/** @returns `null` when a quote is opened and never closed */
function readCell(text: string, start: number, delimiter: Delimiter, mayQuote: boolean): Cell | null {
  let at = start
  while (text[at] === ' ' && delimiter !== '\t') at += 1
  let value = ''
  let breaks = 0
  const opens = mayQuote && text[at] === '"'
  if (opens) {
    at += 1
    for (;;) {
      const quote = text.indexOf('"', at)
      if (quote < 0) return null
      value += text.slice(at, quote)
      at = quote + 1
      if (text[at] !== '"') break
      value += '"'
      at += 1
    }
    breaks = value.split('\n').length - 1
  }
  const from = at
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at += 1
  const rest = text.slice(from, at)
  return { value: value + rest, end: at, breaks, isQuoted: opens && rest.trim() === '' }
}
