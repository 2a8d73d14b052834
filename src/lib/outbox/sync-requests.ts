import type { QueryClient } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { AppError } from '@/lib/errors'
import { sessionQueries } from '@/lib/query/session-queries'
import type { CourseEvent } from '@/types/operations'
import type { QueuedEdit } from './queued-edit'

/** Somebody else signed in meanwhile, in another tab: what the first one typed is not theirs to send. */
export function checkUser(client: QueryClient, { userId }: QueuedEdit): void {
  const now = client.getQueryData(sessionQueries.me().queryKey)?.id
  if (userId !== '' && now !== undefined && now !== userId) {
    throw new AppError('unauthenticated', 'Somebody else is signed in now. Your changes are kept for you.')
  }
}

/** Whose edits these are. */
export const userIdOf = async (client: QueryClient): Promise<string> => {
  try {
    return (await client.ensureQueryData(sessionQueries.me())).id
  } catch {
    return '' // not kept: nobody could tell whose it is
  }
}

/** Everything that happened after a revision, oldest first. */
export async function eventsAfter(courseId: string, revision: number): Promise<CourseEvent[]> {
  const events: CourseEvent[] = []
  for (let after = revision; ;) {
    const { items, nextCursor } = await courseApi.eventsAfter(courseId, after)
    events.push(...items)
    const last = items.at(-1)?.operation.revision
    if (nextCursor === null || last === undefined) return events
    after = last
  }
}
