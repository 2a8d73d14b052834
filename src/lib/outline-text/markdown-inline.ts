/** A run of `*`, `_` or `~`; what stays of it is text. */
interface Run {
  char: string
  count: number
}

const ESCAPABLE = /[!-/:-@[-`{-~]/
const TAG = /<\/?(?:a|b|br|code|del|em|i|kbd|mark|p|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?\/?>/iy
const AUTOLINK = /<((?:https?:|mailto:)[^<>\s]+)>/iy
const ENTITY = /&(amp|lt|gt|quot|apos|nbsp|#39);/y
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
}
const SPACE = /\s/u
const PUNCTUATION = /[\p{P}\p{S}]/u

/**
 * One line of Markdown as the text that a reader sees: emphasis, links, images, code spans, simple HTML and
 * escapes are reduced to their words. Marks that belong to nothing stay. One pass over the line.
 */
export function plainText(markdown: string): string {
  const out: (string | Run)[] = []
  const open: Record<string, Run[]> = {}
  /** Places in `out` of "[" that a "]" may still close. */
  const brackets: number[] = []
  let unfinishedLinks = 0
  let at = 0

  /** Takes what `pattern` finds right here. */
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(markdown)
    if (found) at = pattern.lastIndex
    return found
  }
  const runLength = (char: string) => {
    let end = at
    while (markdown[end] === char) end += 1
    return end - at
  }
  const takeCode = () => {
    const fence = '`'.repeat(runLength('`'))
    const end = markdown.indexOf(fence, at + fence.length)
    out.push(end < 0 ? fence : markdown.slice(at + fence.length, end).trim())
    at = end < 0 ? at + fence.length : end + fence.length
  }
  const takeEmphasis = (char: string) => {
    const count = runLength(char)
    const before = markdown[at - 1] ?? ' '
    const after = markdown[at + count] ?? ' '
    at += count
    const run: Run = { char, count }
    out.push(run)
    const { canOpen, canClose } = flanks(char, before, after)
    const others = (open[char] ??= [])
    if (canClose) closeRuns(others, run)
    if (canOpen && run.count > 0) others.push(run)
  }
  /** Behind the address or reference that makes a link of a "[…]"; 0 when it is none. */
  const linkEnd = (): number => {
    if (markdown[at] === '[') return markdown.indexOf(']', at) + 1
    // A line that is one unfinished link after another is not searched to its end each time.
    if (markdown[at] !== '(' || unfinishedLinks === 8) return 0
    const end = destinationEnd(markdown, at)
    if (end === 0) unfinishedLinks += 1
    return end
  }
  const takeBracketEnd = () => {
    at += 1
    const bracket = brackets.pop()
    const end = bracket === undefined ? 0 : linkEnd()
    if (bracket === undefined || end === 0) {
      out.push(']')
      return
    }
    out[bracket] = ''
    at = end
  }

  while (at < markdown.length) {
    const char = markdown[at] ?? ''
    const next = markdown[at + 1] ?? ''
    if (char === '\\' && ESCAPABLE.test(next)) {
      out.push(next)
      at += 2
    } else if (char === '`') takeCode()
    else if (char === '*' || char === '_' || char === '~') takeEmphasis(char)
    else if (char === '!' && next === '[') at += 1
    else if (char === '[') {
      brackets.push(out.push('[') - 1)
      at += 1
    } else if (char === ']') takeBracketEnd()
    else if (char === '<' || char === '&') {
      const found = take(AUTOLINK)?.[1] ?? (take(TAG) ? '' : entities[take(ENTITY)?.[1] ?? ''])
      out.push(found ?? char)
      if (found === undefined) at += 1
    } else {
      out.push(char)
      at += 1
    }
  }
  return out.map((piece) => (typeof piece === 'string' ? piece : piece.char.repeat(piece.count))).join('')
}

/** CommonMark's flanking rules: `*` works inside words, `_` and `~` only around them. */
function flanks(char: string, before: string, after: string): { canOpen: boolean; canClose: boolean } {
  const left =
    !SPACE.test(after) && (!PUNCTUATION.test(after) || SPACE.test(before) || PUNCTUATION.test(before))
  const right =
    !SPACE.test(before) && (!PUNCTUATION.test(before) || SPACE.test(after) || PUNCTUATION.test(after))
  if (char === '*') return { canOpen: left, canClose: right }
  return {
    canOpen: left && (!right || PUNCTUATION.test(before)),
    canClose: right && (!left || PUNCTUATION.test(after)),
  }
}

/** Takes the pairs off both runs. */
function closeRuns(open: Run[], closing: Run): void {
  for (let opening = open.at(-1); opening && closing.count > 0; opening = open.at(-1)) {
    const pairs = Math.min(opening.count, closing.count)
    opening.count -= pairs
    closing.count -= pairs
    if (opening.count === 0) open.pop()
  }
}

/** Behind the ")" that ends a link's address, which may hold brackets in pairs; 0 when there is none. */
function destinationEnd(markdown: string, from: number): number {
  let depth = 0
  for (let at = from; at < markdown.length; at += 1) {
    if (markdown[at] === '(') depth += 1
    if (markdown[at] === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return 0
}
