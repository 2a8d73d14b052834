import { NO_TITLE, type OutlineBuilder, showsSomething } from './builder'
import { addLevels } from './levels'
import { type Line, linesOf } from './lines'
import { plainText } from './markdown-inline'
import { numberingOf, splitMarker } from './markers'
import { type Entry, indentationOf, nest, type OutlineNode } from './nest'

type Block =
  | { kind: 'heading'; line: Line; level: number; text: string }
  | { kind: 'item' | 'text'; line: Line; text: string; rank: number }
  | { kind: 'out'; line: Line; message: string; endLine?: number }

const FENCE = /^(`{3,}|~{3,})([^`]*)$/
const HEADING = /^(#{1,6})(?:\s+(.*)|)$/
const UNDERLINE = /^(=+|-{2,})$/
const REFERENCE = /^\[[^[\]]+\]:\s+\S/
const CODE = 'This is code, so it is left out.'
const FRONT_MATTER = 'These are settings of the document, so they are left out.'
const PROSE = 'This is neither a heading nor a list item, so it is left out.'

/** Does the text use what only Markdown has? */
export function looksLikeMarkdown(text: string): boolean {
  const lines = linesOf(text)
  return (
    frontMatterEnd(text) > 0 ||
    lines.some(
      ({ text: line }, index) =>
        /^#{1,6}\s+\S/.test(line) ||
        /^(?:[-*+]|\d{1,3}[.)])\s+\[[ xX]\]\s/.test(line) ||
        /^(?:```|~~~)/.test(line) ||
        /\]\((?:https?:|mailto:|[./#])/.test(line) ||
        /\*\*[^\s*]/.test(line) ||
        (/^={3,}$/.test(line) && index > 0),
    )
  )
}

/**
 * Markdown: headings are chapters, list items videos. Other lines are videos where there is no list; the deepest
 * headings are videos where there is nothing else. Without headings it is read as indented text is.
 */
export function parseMarkdown(text: string, builder: OutlineBuilder, flatAs: 'chapters' | 'videos') {
  const lines = linesOf(text)
  const blocks = blocksOf(lines, frontMatterEnd(text))
  const has = (wanted: Block['kind']) => blocks.some(({ kind }) => kind === wanted)
  const leavesTextOut = has('heading') && has('item')
  const indentation = indentationOf(
    blocks.flatMap((block) => (block.kind === 'item' || block.kind === 'text' ? [block.line] : [])),
  )

  const top: Entry[] = []
  const headings: { level: number; node: OutlineNode; entries: Entry[] }[] = []
  for (const block of blocks) {
    if (block.kind === 'out') {
      builder.problem(block.message, block.line.number, block.endLine)
    } else if (block.kind === 'text' && leavesTextOut) {
      builder.problem(PROSE, block.line.number)
    } else if (!showsSomething(block.text)) {
      builder.problem(NO_TITLE, block.line.number)
    } else if (block.kind === 'heading') {
      const node: OutlineNode = { title: block.text, line: block.line.number, kind: 'heading', children: [] }
      headings.push({ level: block.level, node, entries: [] })
    } else {
      const entries = headings.at(-1)?.entries ?? top
      entries.push({ line: block.line, title: block.text, rank: block.rank })
    }
  }
  const before = nest(top, indentation)
  if (headings.length === 0) return addLevels(builder, before, flatAs)
  for (const { node, entries } of headings) {
    const { roots, loose } = nest(entries, indentation)
    node.children.push(...loose, ...roots)
  }
  const hasItems = headings.some(({ node }) => node.children.length > 0)
  const roots = nestHeadings(headings)
  if (!hasItems) makeDeepestItems(headings, roots)
  return addLevels(builder, { roots, loose: [...before.loose, ...before.roots] }, flatAs)
}

function blocksOf(lines: readonly Line[], frontMatter: number): Block[] {
  const numbering = numberingOf(lines.map(({ text }) => text.replace(/^#+\s+/, '')))
  const closing = closingFences(lines)
  const blocks: Block[] = []
  const title = (text: string) => plainText(splitMarker(text, numbering).rest)

  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (!line) break
    const previous = blocks.at(-1)
    const { text } = line
    const heading = HEADING.exec(text) ?? /^(#{2,6})([^#\s].*)$/.exec(text)
    const fenceEnd = closing.get(index)
    if (line.number <= frontMatter) {
      blocks.push({ kind: 'out', line, message: FRONT_MATTER })
    } else if (fenceEnd !== undefined) {
      const endLine = lines[fenceEnd]?.number ?? line.number
      blocks.push({ kind: 'out', line, message: CODE, endLine })
      index = fenceEnd
    } else if (heading) {
      const level = (heading[1] ?? '').length
      blocks.push({ kind: 'heading', line, level, text: title(withoutClosingHashes(heading[2] ?? '')) })
    } else if (
      UNDERLINE.test(text) &&
      previous?.kind === 'text' &&
      previous.line.number === line.number - 1
    ) {
      const level = text.startsWith('=') ? 1 : 2
      blocks.splice(-1, 1, { kind: 'heading', line: previous.line, level, text: previous.text })
    } else if (REFERENCE.test(text)) {
      blocks.push({ kind: 'out', line, message: 'This is the address of a link, so it is left out.' })
    } else {
      const { rest, rank } = splitMarker(text, numbering)
      blocks.push({ kind: rank > 0 ? 'item' : 'text', line, text: plainText(rest), rank })
    }
  }
  return blocks
}

/** Index of an opening fence → index of the one that closes it. A fence that nothing closes is text. */
function closingFences(lines: readonly Line[]): Map<number, number> {
  const pairs = new Map<number, number>()
  /** The nearest bare fence below, of each character. */
  const below: Record<string, number> = {}
  const fences: { index: number; char: string; closing: number | undefined }[] = []
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const fence = FENCE.exec(lines[index]?.text ?? '')
    const char = fence?.[1]?.[0]
    if (char === undefined) continue
    fences.push({ index, char, closing: below[char] })
    if ((fence?.[2] ?? '').trim() === '') below[char] = index
  }
  let inside = -1
  for (const { index, closing } of fences.reverse()) {
    if (index <= inside || closing === undefined) continue
    pairs.set(index, closing)
    inside = closing
  }
  return pairs
}

/** The last line of a block of `name: value` lines between `---` at the very start; 0 when there is none. */
function frontMatterEnd(text: string): number {
  const fence = /^(---|\+\+\+)[^\S\n]*\n/.exec(text)?.[1]
  if (fence === undefined) return 0
  const lines = text.split('\n', 200)
  const end = lines.findIndex(
    (line, index) => index > 0 && (line.trimEnd() === fence || line.trimEnd() === '...'),
  )
  const isSettings = (line: string) => line.trim() === '' || /^(?:[\w-]+\s*[:=]|\s|-\s|#|\[)/.test(line)
  return end > 1 && lines.slice(1, end).every(isSettings) ? end + 1 : 0
}

/** "Chapter ##" is a heading that is closed as it was opened. */
function withoutClosingHashes(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '#') end -= 1
  return end === 0 || /\s/.test(text[end - 1] ?? '') ? text.slice(0, end).trimEnd() : text
}

function nestHeadings(headings: readonly { level: number; node: OutlineNode }[]): OutlineNode[] {
  const roots: OutlineNode[] = []
  const open: { level: number; node: OutlineNode }[] = []
  for (const heading of headings) {
    for (let above = open.at(-1); above && above.level >= heading.level; above = open.at(-1)) open.pop()
    const parent = open.at(-1)?.node
    if (parent) parent.children.push(heading.node)
    else roots.push(heading.node)
    open.push(heading)
  }
  return roots
}

/** An outline made of headings alone: the deepest are the videos, if they are not the chapters. */
function makeDeepestItems(
  headings: { level: number; node: OutlineNode }[],
  roots: readonly OutlineNode[],
): void {
  const [root] = roots
  const inCourse = root && roots.length === 1 ? headings.filter(({ node }) => node !== root) : headings
  const levels = new Set(inCourse.map(({ level }) => level))
  if (levels.size < 2) return
  const deepest = Math.max(...levels)
  for (const { level, node } of inCourse) if (level === deepest) node.kind = 'item'
}
