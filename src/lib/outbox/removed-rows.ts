import { findChapter, findVideo } from '@/lib/course-tree'
import type { Chapter, CourseTree, Video } from '@/types/course'
import type { Change, EventRows, Place } from '@/types/operations'
import { placeIn } from './edits'

/** Enough for every deletion of an ordinary day; the oldest go first. */
const MOST_ROWS = 500

/**
 * The rows that left the outline while this page was open, with the places they had, so that bringing them back
 * shows them at once.
 */
export function createRemovedRows() {
  const rows = new Map<string, { row: Chapter | Video; place: Place }>()

  return {
    /** Call before `changes` are applied to `tree`. */
    remember: (tree: CourseTree, changes: readonly Change[]): void => {
      for (const change of changes) {
        if (change.type !== 'mark') continue
        const row = findChapter(tree, change.id) ?? findVideo(tree, change.id)
        const place = placeIn(tree, change.id)
        if (!row || !place) continue
        rows.delete(change.id)
        rows.set(change.id, { row, place })
        const [oldest] = rows.keys()
        if (rows.size > MOST_ROWS && oldest !== undefined) rows.delete(oldest)
      }
    },
    rowsFor: (changes: readonly Change[]): EventRows => {
      const wanted = changes.flatMap((change) => ('id' in change ? (rows.get(change.id)?.row ?? []) : []))
      return {
        chapters: wanted.filter(isChapter),
        videos: wanted.filter((row): row is Video => !isChapter(row)),
      }
    },
    has: (id: string): boolean => rows.has(id),
    places: (): ReadonlyMap<string, Place> =>
      new Map([...rows].map(([id, { place }]) => [id, place] as const)),
  }
}

const isChapter = (row: Chapter | Video): row is Chapter => 'videos' in row
