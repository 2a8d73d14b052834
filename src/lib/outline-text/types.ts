export type OutlineFormat = 'indented' | 'markdown' | 'csv'

export interface OutlineVideo {
  title: string
  /** Where it stands in the text, from 1. */
  line: number
}

export interface OutlineChapter {
  title: string
  line: number
  videos: OutlineVideo[]
}

/** Something in the text that did not become an item, or not as it was written. */
export interface OutlineProblem {
  line: number
  /** The last line it is about, when there are several. */
  endLine?: number
  message: string
}

/** The row of a table that names its columns. */
export interface TableHeader {
  line: number
  /** As written; `null`: the table has no such column. */
  chapter: string | null
  video: string | null
}

/** A text as an outline. Each line with a title is an item or part of one, the header, or within a problem. */
export interface ParsedOutline {
  format: OutlineFormat
  chapters: OutlineChapter[]
  /** Videos that stand before the first chapter, or without one. */
  looseVideos: OutlineVideo[]
  /** By line. */
  problems: OutlineProblem[]
  /** Nothing in the text tells chapters from videos: `flatAs` decided. */
  isFlat: boolean
  header: TableHeader | null
}

export interface ParseOptions {
  /** Instead of what the text looks like. */
  format?: OutlineFormat | undefined
  /** What the lines of a text without levels are; chapters unless told. */
  flatAs?: 'chapters' | 'videos' | undefined
}
