'use client'

import { useMutation } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { courseKeys } from '@/lib/query/course-queries'
import { patchListed } from '@/lib/query/listed-courses'
import { optimisticMutation } from '@/lib/query/optimistic-mutation'
import type { CourseListItem } from '@/types/api'
import type { CourseStatus } from '@/types/course'

type Listed = Pick<CourseListItem, 'id' | 'title'>

interface StatusVars {
  course: Listed
  to: CourseStatus
}

const actionTo = { published: 'publish', draft: 'unpublish', archived: 'archive' } as const

/**
 * What the rows of the course list change. One set for all rows: a row may be scrolled out of the page while its
 * change is on the way. Everything shows at once; what is refused goes back and is told.
 */
export function useListedCourseActions() {
  const scope = courseKeys.lists()

  const status = useMutation(
    optimisticMutation({
      scope,
      mutationFn: ({ course, to }: StatusVars, request) =>
        courseApi.setStatus(course.id, actionTo[to], request),
      patches: ({ course, to }) => [
        patchListed(course.id, (listed) => ({ ...listed, status: to, has_unpublished_changes: false })),
      ],
      onSuccess: (_course, { course }, client) => {
        void client.invalidateQueries({ queryKey: courseKeys.detail(course.id) })
      },
      meta: {
        what: 'the change of status',
        restored: ({ course }) => `“${course.title}” keeps its old one`,
        shownInPlace: ['notReady'],
      },
    }),
  )
  const removal = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (course: Listed, request) => courseApi.remove(course.id, request),
      patches: (course) => [patchListed(course.id, () => null)],
      onSuccess: (_nothing, course, client) => {
        client.removeQueries({ queryKey: courseKeys.detail(course.id) })
      },
      meta: { what: 'the deletion', restored: (course) => `“${course.title}” is back in the list` },
    }),
  )
  const restoring = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (course: Listed, request) => courseApi.undelete(course.id, request),
      // Only the list of deleted courses has it.
      patches: (course) => [patchListed(course.id, () => null)],
      meta: { what: 'the restoring', restored: (course) => `“${course.title}” is still deleted` },
    }),
  )
  return {
    /** @throws AppError `notReady` when it cannot be published yet; `errors` says what is missing */
    setStatus: (course: Listed, to: CourseStatus) => status.mutateAsync({ course, to }),
    remove: removal.mutateAsync,
    restore: restoring.mutateAsync,
  }
}
