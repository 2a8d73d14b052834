import type { OutlineBuilder } from './builder'
import { type Columns, columnsOf, isOnlyTitles } from './csv-columns'
import type { Table } from './csv-detect'
import { type CsvRecord, readCsv } from './csv-records'
import { noNumbering, withoutNumber } from './markers'
import type { OutlineChapter, TableHeader } from './types'

const ONLY_NUMBER = /^(\p{Nd}{1,4})[.)]?$/u

/** A table: one row for each video, with the chapter in the row or in one above it. */
export function parseCsv(
  text: string,
  builder: OutlineBuilder,
  flatAs: 'chapters' | 'videos',
  { delimiter, firstLine }: Table,
): { isFlat: boolean; header: TableHeader | null } {
  const body = firstLine === 1 ? text : text.slice(text.indexOf('\n') + 1 || text.length)
  const { records, openQuote } = readCsv(body, delimiter, firstLine)
  if (openQuote !== null) {
    builder.problem('A quotation mark is never closed here. It is read as part of the text.', openQuote)
  }
  const columns = columnsOf(records)
  const [first] = records
  const header = columns.hasHeader && first ? headerOf(first, columns) : null
  tellUnused(builder, first, columns)
  const rows = columns.hasHeader ? records.slice(1) : records
  const isFlat = columns.chapter.length === 0 && (!first || !columns.hasHeader || isOnlyTitles(first.cells))
  const asChapters = isFlat && flatAs === 'chapters'
  addRows(builder, rows, asChapters ? { ...columns, chapter: columns.video, video: [] } : columns)
  return { isFlat: isFlat && rows.length > 0, header }
}

function addRows(builder: OutlineBuilder, rows: readonly CsvRecord[], columns: Columns): void {
  const chapters = new Map<string, OutlineChapter>()
  let current: OutlineChapter | null = null
  for (const { cells, line, endLine } of rows) {
    const chapterText = textOf(cells, columns.chapter, 'Chapter')
    const videoText = textOf(cells, columns.video, 'Video')
    if (chapterText === '' && videoText === '') {
      builder.problem('There is neither a chapter nor a video in this row. It is left out.', line, endLine)
      continue
    }
    if (chapterText !== '') {
      const title = builder.chapterTitle(chapterText, line)
      const known: OutlineChapter | null = chapters.get(title) ?? builder.addChapter(title, line)
      if (known) chapters.set(title, known)
      current = known ?? current
    }
    if (videoText !== '') builder.addVideo(current, builder.videoTitle(videoText, line), line)
    if (builder.isFull()) return
  }
}

/** The cells of one level as one title: "Module: Section", and a lone "3" as "Chapter 3". */
function textOf(cells: readonly string[], columns: readonly number[], what: string): string {
  const filled = columns.map((index) => cells[index] ?? '').filter((cell) => cell !== '')
  const words = filled.filter((cell) => !ONLY_NUMBER.test(cell))
  const [only = ''] = filled
  if (words.length === 0) return only === '' ? '' : `${what} ${ONLY_NUMBER.exec(only)?.[1] ?? only}`
  const titles = words.map((cell) => withoutNumber(cell, noNumbering).rest || cell)
  return [...new Set(titles)].join(': ')
}

const named = (record: CsvRecord, columns: readonly number[]) =>
  columns.length === 0 ? null : columns.map((index) => record.cells[index] ?? '').join(', ')

const headerOf = (record: CsvRecord, { chapter, video }: Columns): TableHeader => ({
  line: record.line,
  chapter: named(record, chapter),
  video: named(record, video),
})

function tellUnused(
  builder: OutlineBuilder,
  first: CsvRecord | undefined,
  { unused, hasHeader }: Columns,
): void {
  if (!first || unused.length === 0) return
  const names = hasHeader
    ? `The ${unused.length === 1 ? 'column' : 'columns'} ${unused.map((index) => `“${first.cells[index] ?? ''}”`).join(', ')}`
    : 'Every column behind the second'
  builder.problem(`${names} ${unused.length === 1 || !hasHeader ? 'is' : 'are'} left out.`, first.line)
}
