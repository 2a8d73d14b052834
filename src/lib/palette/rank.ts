import { type Folded, fold, words } from './fold'
import { inOriginal, type Match, match, type Range } from './match'

/** Something that can be found by its title, or by other words that are not shown. */
export interface Findable {
  title: string
  /** Counts half of what a title does, e.g. "theme, colours" for the appearance. */
  keywords?: string
}

/** An item with its texts prepared once, however often it is searched. */
export interface Prepared<T extends Findable> {
  item: T
  title: Folded
  keywords: Folded | null
}

export interface Found<T extends Findable> {
  item: T
  score: number
  /** What to mark in the title. */
  ranges: Range[]
}

export const prepare = <T extends Findable>(items: readonly T[]): Prepared<T>[] =>
  items.map((item) => ({
    item,
    title: fold(item.title),
    keywords: item.keywords === undefined ? null : fold(item.keywords),
  }))

/**
 * The best matches, best first; equally good ones in their own order. Only as many as are wanted are sorted, so that
 * ten thousand items cost a walk over them.
 */
export function rank<T extends Findable>(
  items: readonly Prepared<T>[],
  query: string,
  limit: number,
): Found<T>[] {
  const asked = words(query)
  const best: { prepared: Prepared<T>; found: Match }[] = []
  for (const prepared of items) {
    const { title, keywords } = prepared
    const found = match(title, asked) ?? half(keywords && match(keywords, asked))
    if (!found) continue
    const worst = best[limit - 1]
    if (worst && found.score <= worst.found.score) continue
    const at = best.findLastIndex((other) => other.found.score >= found.score) + 1
    best.splice(at, 0, { prepared, found })
    if (best.length > limit) best.pop()
  }
  return best.map(({ prepared: { item, title }, found: { score, ranges } }) => ({
    item,
    score,
    ranges: inOriginal(title, ranges),
  }))
}

const half = (found: Match | null): Match | null => found && { score: found.score / 2, ranges: [] }
