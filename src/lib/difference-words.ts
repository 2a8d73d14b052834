import type { Difference, OutlinePlace } from './course-diff'
import { languageName } from './captions/language-name'
import { count, formatPrice } from './format'
import type { OutlineField } from './outline'

/** A sentence in parts: what a person wrote is set apart, so that it can be isolated from the text around it. */
export type WordPart = string | { name: string }

interface WordOptions {
  /** ISO 4217 code. */
  currency?: string
  /** The chapter stands above the line as its heading, so it need not be named again. */
  isUnderHeading?: boolean
}

/** One difference in words, e.g. `“Light” moved from place 3 to place 1`. */
export const describeDifference = (difference: Difference, options?: WordOptions): string =>
  differenceParts(difference, options)
    .map((part) => (typeof part === 'string' ? part : `“${part.name}”`))
    .join('')

export function differenceParts(
  difference: Difference,
  { currency, isUnderHeading = false }: WordOptions = {},
): WordPart[] {
  if (difference.type === 'field') return fieldParts(difference, currency)
  const subject = (name: string): WordPart[] => {
    if (difference.item === 'video') return [{ name }]
    return isUnderHeading ? ['Chapter'] : ['Chapter ', { name }]
  }
  const name = subject(difference.title)
  switch (difference.type) {
    case 'added':
      return [...name, ' added', alongWith(difference.videos)]
    case 'removed':
      return [...name, ' removed', alongWith(difference.videos)]
    case 'renamed':
      if (isUnderHeading && difference.item === 'chapter') {
        return ['Chapter renamed from ', { name: difference.before }]
      }
      return [...subject(difference.before), ' renamed to ', { name: difference.title }]
    case 'moved':
      return [...name, ' moved ', ...wayParts(difference, isUnderHeading)]
    case 'captions': {
      const captions = `${languageName(difference.language)} captions`
      if (difference.is === 'changed') return [`${captions} of `, ...name, ' changed']
      return [`${captions} ${difference.is === 'added' ? 'added to' : 'removed from'} `, ...name]
    }
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

function wayParts(
  { from, to }: { from: OutlinePlace; to: OutlinePlace },
  isUnderHeading: boolean,
): WordPart[] {
  const [old, now] = [`place ${from.index + 1}`, `place ${to.index + 1}`]
  if (from.chapterId === to.chapterId) return [`from ${old} to ${now}`]
  if (isUnderHeading) return ['here from ', { name: from.chapterTitle ?? '' }]
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
  picture: 'Picture',
}

function fieldParts(
  { field, before, after }: Extract<Difference, { type: 'field' }>,
  currency?: string,
): WordPart[] {
  if (field === 'description' || field === 'picture') {
    const name = fieldNames[field]
    if (before === null) return [`${name} added`]
    return [`${name} ${after === null ? 'removed' : 'changed'}`]
  }
  const value = (raw: string | number | null): WordPart => {
    if (field === 'price') return formatPrice(typeof raw === 'number' ? raw : null, currency)
    return field === 'title' ? { name: String(raw ?? '') } : String(raw ?? '')
  }
  return [`${fieldNames[field]} changed from `, value(before), ' to ', value(after)]
}
