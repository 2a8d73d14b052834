'use client'

import { useMutation } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { courseKeys } from '@/lib/query/course-queries'
import { patchListed } from '@/lib/query/listed-courses'
import { optimisticMutation, queuedMutation } from '@/lib/query/optimistic-mutation'
import { useCourseEdits } from './use-course-edits'

type StatusAction = 'publish' | 'unpublish' | 'archive'

/**
 * Publishes, takes back and archives, behind every edit of the course made before it. `error.errors` of a `notReady`
 * names what a course still lacks.
 */
export function useCourseStatus(courseId: string) {
  const edits = useCourseEdits(courseId)
  const mutation = useMutation(
    queuedMutation(courseKeys.detail(courseId), (action: StatusAction) => edits.setStatus(action)),
  )
  const { mutate, mutateAsync } = mutation
  return {
    publish: () => mutate('publish'),
    unpublish: () => mutate('unpublish'),
    archive: () => mutate('archive'),
    publishAsync: () => mutateAsync('publish'),
    unpublishAsync: () => mutateAsync('unpublish'),
    archiveAsync: () => mutateAsync('archive'),
    isChanging: mutation.isPending,
    error: mutation.error,
  }
}

/** Copies a course into a new draft; `newCourseId` is made by the caller. */
export function useCourseDuplicate() {
  const mutation = useMutation(
    optimisticMutation({
      scope: courseKeys.lists(),
      mutationFn: ({ courseId, newCourseId, withVideos = true }: DuplicateVars, request) =>
        courseApi.duplicate(courseId, { id: newCourseId, withVideos }, request),
      patches: () => [],
      meta: { what: 'the copy', restored: () => 'there is none yet' },
    }),
  )
  return {
    duplicateCourse: mutation.mutate,
    duplicateCourseAsync: mutation.mutateAsync,
    isDuplicating: mutation.isPending,
  }
}

interface DuplicateVars {
  courseId: string
  newCourseId: string
  withVideos?: boolean
}

/** Deletes a course (or gives a draft up): it leaves every list at once. */
export function useCourseDelete() {
  const mutation = useMutation(
    optimisticMutation({
      scope: courseKeys.lists(),
      mutationFn: (courseId: string, request) => courseApi.remove(courseId, request),
      patches: (courseId) => [patchListed(courseId, () => null)],
      onSuccess: (_nothing, courseId, client) => {
        client.removeQueries({ queryKey: courseKeys.detail(courseId) })
      },
      meta: { what: 'the deletion', restored: () => 'the course is back in the list' },
    }),
  )
  return {
    deleteCourse: mutation.mutate,
    deleteCourseAsync: mutation.mutateAsync,
    isDeleting: mutation.isPending,
  }
}
