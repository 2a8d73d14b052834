import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { courseQueries } from '@/lib/query/course-queries'
import type { Page } from '@/types/api'
import type { CourseEvent, Operation } from '@/types/operations'

type Activity = InfiniteData<Page<Operation>>

/** Steps of a long session that the browser keeps; the server has them all. */
const MOST_KEPT = 400

/** Brings the activity list forward by what happened; nothing happens while it is not loaded. */
export function noteActivity(client: QueryClient, courseId: string, events: readonly CourseEvent[]): void {
  const { queryKey } = courseQueries.activity(courseId)
  const operations = events.map(({ operation }) => operation)
  if (client.getQueryData(queryKey) === undefined) return
  client.setQueryData(queryKey, (activity) => activity && withOperations(activity, operations))
}

/** Newest first; the server's own work is no activity, and what was taken back says by what. */
export function withOperations(activity: Activity, operations: readonly Operation[]): Activity {
  const known = new Set(activity.pages.flatMap(({ items }) => items.map(({ id }) => id)))
  const fresh = operations.filter(({ id, kind }) => kind !== 'system' && !known.has(id))
  const undoneBy = new Map(operations.flatMap(({ id, undo_of }) => (undo_of === null ? [] : [[undo_of, id]])))
  const marked = (operation: Operation): Operation => {
    const by = undoneBy.get(operation.id)
    return by === undefined ? operation : { ...operation, undone_by: by }
  }
  const pages = activity.pages.map((page, index) => {
    const items = page.items.map(marked)
    return { ...page, items: index === 0 ? [...fresh.map(marked).toReversed(), ...items] : items }
  })
  return cut({ ...activity, pages })
}

/** Drops the oldest steps when new ones have piled up; they can be loaded again. */
function cut(activity: Activity): Activity {
  const [first] = activity.pages
  if (!first || first.items.length <= MOST_KEPT) return activity
  const items = first.items.slice(0, MOST_KEPT)
  return {
    pages: [{ items, nextCursor: String(items.at(-1)?.revision) }],
    pageParams: activity.pageParams.slice(0, 1),
  }
}
