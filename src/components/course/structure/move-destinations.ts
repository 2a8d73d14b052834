import type { CourseTree } from '@/types/course'
import type { Block, ChosenPlace } from './drop-to-move'

/** One gap of the outline that a block can be put into. */
export interface Destination {
  place: ChosenPlace
  /** What it would stand behind; `null` for the beginning. */
  after: { number: string; title: string } | null
  isLast: boolean
  /** Of videos. */
  chapter: { number: string; title: string } | null
  /** The block stands there now. */
  isCurrent: boolean
}

/** Every place in the order of the outline: of videos first, last and behind each other video of each chapter. */
export function destinationsOf(course: CourseTree, block: Block): Destination[] {
  if (block.type === 'chapter') {
    const items = course.chapters.map(({ id, title }, at) => ({ id, title, number: `${at + 1}` }))
    return gapsOf(items, block, null)
  }
  return course.chapters.flatMap(({ id, title, videos }, at) => {
    const items = videos.map((video, index) => ({
      id: video.id,
      title: video.filename,
      number: `${at + 1}.${index + 1}`,
    }))
    return gapsOf(items, block, { id, title, number: `${at + 1}` })
  })
}

interface Numbered {
  id: string
  title: string
  number: string
}

function gapsOf(items: readonly Numbered[], { ids }: Block, chapter: Numbered | null): Destination[] {
  const moving = new Set(ids)
  const others = items.filter(({ id }) => !moving.has(id))
  const current = currentGap(items, ids, moving)
  return [null, ...others].map((after, gap) => ({
    place: {
      ...(chapter && { chapterId: chapter.id }),
      place: after === null ? 'first' : { behind: after.id },
    },
    after,
    isLast: gap === others.length,
    chapter,
    isCurrent: gap === current,
  }))
}

/** How many of the others stand before the block; -1 when it does not stand here, or not together. */
function currentGap(items: readonly Numbered[], ids: readonly string[], moving: ReadonlySet<string>): number {
  const at = items.findIndex(({ id }) => moving.has(id))
  return at >= 0 && ids.every((id, index) => items[at + index]?.id === id) ? at : -1
}

/** Without case and accents, as people type what they look for. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

export interface Searchable {
  destination: Destination
  /** Folded once, not at every key. */
  text: string
}

export const searchable = (destinations: readonly Destination[]): Searchable[] =>
  destinations.map((destination) => {
    const { after, isLast, chapter } = destination
    const words = [
      after ? `after ${after.number} ${after.title}` : 'first',
      isLast ? 'last' : '',
      chapter ? `${chapter.number} ${chapter.title}` : '',
    ]
    return { destination, text: fold(words.join(' ')) }
  })

/** Places with every word of the query in them, in any order. */
export function matching(places: readonly Searchable[], query: string): Destination[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  return places
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .map(({ destination }) => destination)
}
