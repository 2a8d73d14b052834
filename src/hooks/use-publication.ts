'use client'

import { type QueryClient, useMutation, useQuery } from '@tanstack/react-query'
import { publicationApi } from '@/lib/api/publication-api'
import { newId } from '@/lib/ids'
import { isSameOutline } from '@/lib/outline'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation } from '@/lib/query/optimistic-mutation'
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
  return {
    publication,
    hasChanges:
      isLive && (publication ? !isSameOutline(publication.snapshot, course) : course.has_unpublished_changes),
    error: query.error,
    refetch: query.refetch,
  }
}

/** Puts the course back to what students see, and takes that back again. */
export function useCourseRevert(courseId: string) {
  const options = {
    scope: courseKeys.detail(courseId),
    patches: () => [],
    onSuccess: (course: CourseTree, _id: string, client: QueryClient) => {
      client.setQueryData(courseQueries.detail(courseId).queryKey, course)
    },
    alsoInvalidates: [courseKeys.lists()],
  }
  const revert = useMutation(
    optimisticMutation({
      ...options,
      mutationFn: (operationId: string) => publicationApi.revert(courseId, { idempotencyKey: operationId }),
      meta: { what: 'the return to the published version', restored: () => 'the course is as it was before' },
    }),
  )
  const undo = useMutation(
    optimisticMutation({
      ...options,
      mutationFn: (operationId: string, request) => publicationApi.undo(courseId, operationId, request),
      meta: { what: 'the undoing', restored: () => 'the course is still the published version' },
    }),
  )
  return {
    /** @returns the id of the operation, which `undoRevert` takes back */
    revertAsync: async (): Promise<string> => {
      const operationId = newId()
      await revert.mutateAsync(operationId)
      return operationId
    },
    undoRevert: (operationId: string) => undo.mutate(operationId),
    isReverting: revert.isPending,
  }
}
