'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { revertEdit, undoEdit } from '@/lib/outbox/bulk-edits'
import { courseSync } from '@/lib/outbox/course-sync'
import { isSameOutline } from '@/lib/outline'
import { courseKeys } from '@/lib/query/course-queries'
import { queuedMutation } from '@/lib/query/optimistic-mutation'
import { publicationQueries } from '@/lib/query/publication-queries'
import type { CourseTree } from '@/types/course'

/**
 * What students see of a course, and whether the course as it is shown here says something else. Until what they
 * see has been read, the server's own word on it counts.
 */
export function usePublication(course: CourseTree) {
  const { id, status, published_revision: revision } = course
  const isLive = status === 'published' && revision !== null
  const query = useQuery({ ...publicationQueries.of(id, revision ?? 0), enabled: isLive })
  const publication = isLive ? query.data : undefined
  // The server's word is as old as the reading of the course: nothing has changed since it was published just now.
  const told = course.has_unpublished_changes && revision !== course.revision
  return {
    publication,
    hasChanges: isLive && (publication ? !isSameOutline(publication.snapshot, course) : told),
    error: query.error,
    refetch: query.refetch,
  }
}

/** Puts the course back to what students see, behind every edit made before, and takes that back again. */
export function useCourseRevert(courseId: string) {
  const client = useQueryClient()
  const mutation = useMutation(
    queuedMutation(courseKeys.detail(courseId), async (_nothing: void) => {
      const sync = courseSync(client, courseId)
      const answer = await sync.submit(revertEdit(courseId))
      const operation = answer?.events.at(-1)?.operation
      // Told by the page when it fails.
      const undo = operation && (() => void sync.submit(undoEdit(courseId, operation)).catch(() => undefined))
      return { ...(undo && { undo }) }
    }),
  )
  return { revertAsync: () => mutation.mutateAsync(), isReverting: mutation.isPending }
}
