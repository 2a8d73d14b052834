import { type Folded, isWordStart, origins } from './fold'

/** A stretch of a text, end exclusive. */
export interface Range {
  start: number
  end: number
}

export interface Match {
  /** Higher is better; 0 and above. */
  score: number
  /** What was found in the folded text, word by word. */
  ranges: Range[]
}

const EXACT = 100
const PREFIX = 90
const WORD = 70
const INSIDE = 40
const SCATTERED = 10

/** Letters strewn over a text say something only when they are close together. */
const WIDEST_GAP = 3

/**
 * Finds every one of `words` in a text: as its beginning, as the beginning of a word, anywhere, or at least letter by
 * letter close together, the better the earlier of these it is.
 * @param words as `words()` gives them; none match everything with a score of 0
 * @returns `null` when one of them is not in the text
 */
export function match(folded: Folded, words: readonly string[]): Match | null {
  const { text } = folded
  let score = 0
  const ranges: Range[] = []
  for (const word of words) {
    const found = find(text, word)
    if (!found) return null
    score += found.score
    ranges.push(...found.ranges)
  }
  if (words.length === 0) return { score: 0, ranges }
  // Of two that are found alike, the shorter one is meant: there is less in it that was not asked for.
  return { score: score / words.length + 5 / (5 + text.length), ranges }
}

/** Ranges of the folded text as they stand in the original: in order, without overlaps, accents included. */
export function inOriginal(folded: Folded, ranges: readonly Range[]): Range[] {
  if (ranges.length === 0) return []
  const origin = origins(folded)
  const all: Range[] = []
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const from = origin[start] ?? 0
    const last = origin[end - 1] ?? 0
    const to = origin.find((index) => index > last) ?? last
    const before = all.at(-1)
    if (before && from <= before.end) before.end = Math.max(before.end, to)
    else all.push({ start: from, end: to })
  }
  return all
}

function find(text: string, word: string): Match | null {
  const first = text.indexOf(word)
  if (first === -1) return scattered(text, word)
  const whole = (at: number, score: number): Match => ({
    score,
    ranges: [{ start: at, end: at + word.length }],
  })
  if (first === 0) return whole(0, text.length === word.length ? EXACT : PREFIX)
  for (let at = first; at !== -1; at = text.indexOf(word, at + 1)) {
    // Earlier words are more telling than later ones.
    if (isWordStart(text, at)) return whole(at, WORD + 10 / (1 + at))
  }
  return whole(first, INSIDE)
}

/** Every letter in order, each at the beginning of a word or close behind the one before. */
function scattered(text: string, word: string): Match | null {
  if (word.length < 2) return null
  const ranges: Range[] = []
  let gaps = 0
  let from = 0
  for (const letter of word) {
    const at = nextOf(text, letter, from, ranges.length === 0)
    if (at === -1) return null
    const last = ranges.at(-1)
    if (last?.end === at) last.end = at + letter.length
    else ranges.push({ start: at, end: at + letter.length })
    gaps += at - from
    from = at + letter.length
  }
  return { score: SCATTERED + 10 / (ranges.length + gaps), ranges }
}

function nextOf(text: string, letter: string, from: number, isFirst: boolean): number {
  for (let at = text.indexOf(letter, from); at !== -1; at = text.indexOf(letter, at + 1)) {
    if ((!isFirst && at - from <= WIDEST_GAP) || isWordStart(text, at)) return at
  }
  return -1
}
