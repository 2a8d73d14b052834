const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * The longest beginning of `text` that has at most `max` UTF-16 code units and ends between two characters as
 * people see them, so that no emoji and no accented letter is torn apart.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  let end = 0
  // One grapheme can be as long as somebody likes; past the limit nothing more needs to be looked at.
  for (const { index, segment } of graphemes.segment(text.slice(0, max + 64))) {
    const next = index + segment.length
    if (next > max) break
    end = next
  }
  // A single grapheme longer than the limit: cut it, but never between two halves of a surrogate pair.
  return end > 0 ? text.slice(0, end) : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')
}
