import { limits } from '@/lib/limits'

/** Longer lines are read up to here only: no title can be that long, and each line costs a bounded time. */
export const LINE_MAX = 4 * limits.videoTitle

const BREAK = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g

/** A text as it stands in a field: every kind of line break is `\n`, so that line numbers are the visible ones. */
export const normalizeText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/^\uFEFF+/, '')
    .replace(BREAK, '\n')

/** Characters that show nothing, or turn the reading direction of what follows. */
const HIDDEN = /[\u00AD\u200B\u2060\u202A-\u202E\u2066-\u2069\uFEFF]/g

export const withoutHidden = (text: string): string => text.replace(HIDDEN, '')

/** One line of the text that has something on it. */
export interface Line {
  /** From 1. */
  number: number
  /** At most `LINE_MAX` code units, without white space at its end. */
  text: string
  /** White space before it: tabs and other characters. */
  tabs: number
  spaces: number
}

/** @param text as `normalizeText` gives it. @returns lines that are not blank */
export function linesOf(text: string): Line[] {
  const lines: Line[] = []
  text.split('\n').forEach((whole, index) => {
    const bare = withoutHidden(whole.slice(0, LINE_MAX)).trimEnd()
    const content = bare.trimStart()
    if (content === '') return
    const margin = bare.slice(0, bare.length - content.length)
    const tabs = margin.split('\t').length - 1
    lines.push({ number: index + 1, text: content, tabs, spaces: margin.length - tabs })
  })
  return lines
}
