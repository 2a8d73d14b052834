import type { CsvRecord } from './csv-records'

const CHAPTER_WORDS = new Set(['chapter', 'section', 'module', 'unit', 'part', 'week'])
const VIDEO_WORDS = new Set(['lesson', 'video', 'title', 'lecture', 'name'])
/** They say what a column holds, not of what. */
const OF_EITHER = new Set(['title', 'name'])

/** Which cells of a record are about the chapter and which about the video. */
export interface Columns {
  chapter: number[]
  video: number[]
  /** The first record names the columns. */
  hasHeader: boolean
  /** Cells that nothing is made of. */
  unused: number[]
}

/** "Chapters" and "Video title" as the plain word; empty when it is something longer. */
function columnWord(cell: string): string {
  const words = cell
    .toLowerCase()
    .trim()
    .split(/[\s_-]+/)
  if (words.length === 2 && OF_EITHER.has(words[1] ?? '')) words.pop()
  const [word = ''] = words
  if (words.length > 1) return ''
  return word.endsWith('s') ? word.slice(0, -1) : word
}

const isKnown = (word: string) => CHAPTER_WORDS.has(word) || VIDEO_WORDS.has(word)

/** How many cells of a record are names of columns. */
export const namedColumns = (record: CsvRecord | undefined): number =>
  record?.cells.filter((cell) => isKnown(columnWord(cell))).length ?? 0

/** Of only a title, chapter and video cannot be told apart. */
export const isOnlyTitles = (header: readonly string[]): boolean => {
  const words = header.map(columnWord).filter(isKnown)
  return words.length > 0 && words.every((word) => OF_EITHER.has(word))
}

/** By the header's names, or else the first column for chapters and the second for videos. */
export function columnsOf(records: readonly CsvRecord[]): Columns {
  const width = records.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  const all = Array.from({ length: width }, (_column, index) => index)
  const hasHeader = namedColumns(records[0]) > 0
  if (!hasHeader) {
    // A column that is empty throughout was only selected along.
    const used = all.filter((index) => records.some(({ cells }) => (cells[index] ?? '') !== ''))
    const [first, second] = used
    const chapter = first === undefined || second === undefined ? [] : [first]
    const video = second ?? first
    return { chapter, video: video === undefined ? [] : [video], hasHeader, unused: used.slice(2) }
  }
  const words = records[0]?.cells.map(columnWord) ?? []
  const chapter = all.filter((index) => CHAPTER_WORDS.has(words[index] ?? ''))
  const named = all.filter((index) => VIDEO_WORDS.has(words[index] ?? ''))
  // "Chapter, Section": the inner one are the videos.
  const video = named.length === 0 && chapter.length > 1 ? chapter.splice(-1) : named
  const unused = all.filter(
    (index) => !isKnown(words[index] ?? '') && (records[0]?.cells[index] ?? '') !== '',
  )
  return { chapter, video, hasHeader, unused }
}
