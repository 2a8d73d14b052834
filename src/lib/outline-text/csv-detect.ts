import { namedColumns } from './csv-columns'
import { type CsvRecord, type Delimiter, readCsv } from './csv-records'

/** How a text is read as a table. */
export interface Table {
  delimiter: Delimiter
  /** 2 behind the line `sep=;` that Excel writes. */
  firstLine: 1 | 2
}

const DECLARED = /^sep=([,;\t])[^\S\n]*(?:\n|$)/i
/** Indentation, bullets and headings are of an outline in text. */
const OUTLINE_LINE = /^(?:[^\S\n\t]|\t*[-*+•#]\s)/m
const MARKER_ONLY = /^(?:[-*+•●‣▸►◦○▪■□o]|\(?\p{Nd}{1,3}(?:\.\p{Nd}{1,3})*[.)]?|\(?[a-zA-Z][.)])$/u

/** @returns `null` when the text does not look like a table */
export function findTable(text: string): Table | null {
  const declared = declaredTable(text)
  if (declared) return declared
  const isOutline = OUTLINE_LINE.test(text)
  for (const delimiter of ['\t', ';', ','] as const) {
    const { records } = readCsv(text, delimiter)
    const width = records[0]?.cells.length ?? 0
    const named = namedColumns(records[0])
    if (named > 1) return { delimiter, firstLine: 1 }
    if (width > 1 && named === 1 && hasWidth(records, 2)) return { delimiter, firstLine: 1 }
    if (width > 1 && looksTabular(records, delimiter, text, isOutline)) return { delimiter, firstLine: 1 }
  }
  return isOneColumn(text, isOutline) ? { delimiter: '\t', firstLine: 1 } : null
}

/** Without a delimiter only quotes or a header tell a table from a plain list. */
function isOneColumn(text: string, isOutline: boolean): boolean {
  const { records } = readCsv(text, '\t')
  const isNarrow = records.every(({ cells }) => cells.length === 1)
  const isTitled = records.length > 1 && namedColumns(records[0]) === 1 && !isOutline
  const isQuoted = records.length > 0 && records.every((record) => record.isQuoted)
  return isNarrow && (isTitled || isQuoted)
}

/** For a text that is a table because somebody says so. */
export function guessTable(text: string): Table {
  const widths = (['\t', ';', ','] as const).map((delimiter) => {
    const { records } = readCsv(text, delimiter)
    const wide = records.filter(({ cells }) => cells.length > 1).length
    return { delimiter, share: records.length === 0 ? 0 : wide / records.length }
  })
  const best = widths.find(({ share }) => share > 0.5)
  return { delimiter: best?.delimiter ?? '\t', firstLine: 1 }
}

function declaredTable(text: string): Table | null {
  const delimiter = DECLARED.exec(text)?.[1]
  return delimiter === ',' || delimiter === ';' || delimiter === '\t' ? { delimiter, firstLine: 2 } : null
}

const hasWidth = (records: readonly CsvRecord[], least: number) =>
  records.every(({ cells }) => cells.length >= least)

function looksTabular(
  records: readonly CsvRecord[],
  delimiter: Delimiter,
  text: string,
  isOutline: boolean,
): boolean {
  if (delimiter === '\t') {
    const rows = records.filter(({ cells }) => cells.filter((cell) => cell !== '').length > 1)
    const isList = rows.every(({ cells }) => MARKER_ONLY.test(cells.find((cell) => cell !== '') ?? ''))
    return hasWidth(records, 2) && !isList
  }
  const width = records[0]?.cells.length ?? 0
  if (isOutline || records.length < 2 || !records.every(({ cells }) => cells.length === width)) return false
  return delimiter === ';' || records.some(({ isQuoted }) => isQuoted) || hasTightCommas(text, records.length)
}

/** Programs write "a,b"; in titles a comma is followed by a space, or stands within a number. */
function hasTightCommas(text: string, rows: number): boolean {
  const tight = text.match(/,(?=\S|$)/gm)?.length ?? 0
  const inNumbers = text.match(/\d,(?=\d)/g)?.length ?? 0
  return (tight - inNumbers) * 2 > rows
}
