import { createBuilder } from './builder'
import { parseCsv } from './csv'
import { findTable, guessTable } from './csv-detect'
import { parseIndented } from './indented'
import { normalizeText } from './lines'
import { looksLikeMarkdown, parseMarkdown } from './markdown'
import type { ParsedOutline, ParseOptions } from './types'

export type { OutlineFormat, ParsedOutline, ParseOptions } from './types'
export { normalizeText } from './lines'

/**
 * Reads indented text, Markdown or a table (CSV, or cells copied from a spreadsheet) as chapters and videos.
 * Titles are cleaned and cut to the limits of a course. Never throws, and never loses a line without a word:
 * what is no item is in `problems`. Takes time in proportion to the text.
 */
export function parseOutline(
  text: string,
  { format, flatAs = 'chapters' }: ParseOptions = {},
): ParsedOutline {
  const normal = normalizeText(text)
  const builder = createBuilder(normal.trimEnd().split('\n').length)
  const table = format === undefined || format === 'csv' ? findTable(normal) : null
  if (table || format === 'csv') {
    const read = parseCsv(normal, builder, flatAs, table ?? guessTable(normal))
    return { format: 'csv', ...builder.build(), ...read }
  }
  const isMarkdown = format === undefined ? looksLikeMarkdown(normal) : format === 'markdown'
  const { isFlat } = (isMarkdown ? parseMarkdown : parseIndented)(normal, builder, flatAs)
  return { format: isMarkdown ? 'markdown' : 'indented', ...builder.build(), isFlat, header: null }
}
