import { toPlain } from './cue-text'
import { parseCaptions } from './parse'

/** One caption as it is read. */
export interface Line {
  /** Seconds. */
  start: number
  /** Text and nothing else, however it looks. */
  text: string
}

/** The text of captions, in order; what is not text in them is not read. */
export const transcriptOf = (vtt: string): Line[] =>
  parseCaptions(vtt)
    .cues.map(({ start, text }) => ({
      start: start / 1_000,
      text: toPlain(text).replaceAll(/\s+/g, ' ').trim(),
    }))
    .filter(({ text }) => text !== '')

/** The line that is said, or was said last; -1 before the first. */
export function lineAt(lines: readonly Line[], seconds: number): number {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    // Players stand a little before the place that they were sent to.
    if ((lines[middle]?.start ?? Infinity) <= seconds + 0.05) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Finds words however they are written, with any space between them. `null`: nothing is looked for. */
export function finderOf(wanted: string): RegExp | null {
  const words = wanted.normalize('NFC').trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  return new RegExp(
    words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join(String.raw`\s+`),
    'giu',
  )
}

/** A text in parts, with those that were found marked. */
export function partsFound(text: string, finder: RegExp | null): { text: string; isFound: boolean }[] {
  if (!finder) return [{ text, isFound: false }]
  const parts: { text: string; isFound: boolean }[] = []
  let done = 0
  for (const { 0: found, index } of text.matchAll(finder)) {
    if (index > done) parts.push({ text: text.slice(done, index), isFound: false })
    parts.push({ text: found, isFound: true })
    done = index + found.length
  }
  if (done < text.length) parts.push({ text: text.slice(done), isFound: false })
  return parts
}

/** Which captions to read: those that are shown, else in the reader's language, else the first. */
export function languageToRead(
  languages: readonly string[],
  { shown, preferred }: { shown: string | null; preferred: readonly string[] },
): string | undefined {
  const base = (tag: string) => tag.toLowerCase().split('-')[0]
  return (
    languages.find((language) => language === shown) ??
    preferred.map((tag) => languages.find((language) => base(language) === base(tag))).find(Boolean) ??
    languages[0]
  )
}
