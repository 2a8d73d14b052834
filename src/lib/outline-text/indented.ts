import { NO_TITLE, type OutlineBuilder, showsSomething } from './builder'
import { addLevels } from './levels'
import { linesOf } from './lines'
import { noNumbering, numberingOf, splitMarker } from './markers'
import { type Entry, indentationOf, nest } from './nest'

/** Plain text: how far in a line stands, its bullet and its number say what it belongs to. */
export function parseIndented(text: string, builder: OutlineBuilder, flatAs: 'chapters' | 'videos') {
  const lines = linesOf(text)
  const numbering = lines.length > 1 ? numberingOf(lines.map((line) => line.text)) : noNumbering
  const entries: Entry[] = []
  for (const line of lines) {
    const { rest, rank } = splitMarker(line.text, numbering)
    if (showsSomething(rest)) entries.push({ line, title: rest, rank })
    else builder.problem(NO_TITLE, line.number)
  }
  return addLevels(builder, nest(entries, indentationOf(lines)), flatAs)
}
