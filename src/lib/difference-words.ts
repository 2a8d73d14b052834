import type { Difference, OutlinePlace } from './course-diff'
import { count, formatPrice } from './format'
import type { OutlineField } from './outline'

/** A sentence in parts: what a person wrote is set apart, so that it can be isolated from the text around it. */
export type WordPart = string | { name: string }

/** One difference in words, e.g. `“Light” moved from place 3 to place 1`. */
export const describeDifference = (difference: Difference, currency?: string): string =>
  differenceParts(difference, currency)
    .map((part) => (typeof part === 'string' ? part : `“${part.name}”`))
    .join('')

export function differenceParts(difference: Difference, currency?: string): WordPart[] {
  if (difference.type === 'field') return fieldParts(difference, currency)
  const name: WordPart[] =
    difference.item === 'chapter' ? ['Chapter ', { name: difference.title }] : [{ name: difference.title }]
  switch (difference.type) {
    case 'added':
      return [...name, ' added', alongWith(difference.videos)]
    case 'removed':
      return [...name, ' removed', alongWith(difference.videos)]
    case 'renamed':
      return difference.item === 'chapter'
        ? ['Chapter ', { name: difference.before }, ' renamed to ', { name: difference.title }]
        : [{ name: difference.before }, ' renamed to ', { name: difference.title }]
    case 'moved':
      return [...name, ' moved ', ...wayParts(difference.from, difference.to)]
    case 'file':
      if (!difference.after) return ['File of ', ...name, ' removed']
      return [
        difference.before ? 'New file for ' : 'File added to ',
        ...name,
        ': ',
        { name: difference.after.name },
      ]
  }
}

const alongWith = (videos: readonly unknown[]) =>
  videos.length > 0 ? ` with ${count(videos.length, 'video')}` : ''

function wayParts(from: OutlinePlace, to: OutlinePlace): WordPart[] {
  const [old, now] = [`place ${from.index + 1}`, `place ${to.index + 1}`]
  if (from.chapterId === to.chapterId) return [`from ${old} to ${now}`]
  return [
    'from ',
    { name: from.chapterTitle ?? '' },
    `, ${old}, to `,
    { name: to.chapterTitle ?? '' },
    `, ${now}`,
  ]
}

const fieldNames: Record<OutlineField, string> = {
  title: 'Title',
  description: 'Description',
  price: 'Price',
  difficulty: 'Difficulty',
}

function fieldParts(
  { field, before, after }: Extract<Difference, { type: 'field' }>,
  currency?: string,
): WordPart[] {
  if (field === 'description') {
    if (before === null) return ['Description added']
    return [after === null ? 'Description removed' : 'Description changed']
  }
  const value = (raw: string | number | null): WordPart => {
    if (field === 'price') return formatPrice(typeof raw === 'number' ? raw : null, currency)
    return field === 'title' ? { name: String(raw ?? '') } : String(raw ?? '')
  }
  return [`${fieldNames[field]} changed from `, value(before), ' to ', value(after)]
}
