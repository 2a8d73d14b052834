'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { createdTree } from '@/lib/new-rows'
import type { CourseUpdate, ItemMove } from '@/lib/outbox/edits'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, queuedMutation } from '@/lib/query/optimistic-mutation'
import type { CompleteSetupRequest, CreateCourseRequest } from '@/schemas/course'
import type { CourseTree } from '@/types/course'
import { useCourseEdits } from './use-course-edits'

export { courseKeys } from '@/lib/query/course-queries'
export { useCoursesList } from './use-courses-list'

/** A course with its outline, or what `select` takes of it. */
export const useCourseQuery = <T = CourseTree>(courseId: string, select?: (course: CourseTree) => T) =>
  useQuery({ ...courseQueries.detail(courseId), enabled: courseId !== '', select })

/**
 * Creates a course. `id` is made by the caller (`newId()`) and kept over tries, so that creating twice is one
 * creation. Wrong fields (`error.errors`) are the form's to show; every other failure is told by a toast.
 */
export function useCourseCreation() {
  const mutation = useMutation(
    optimisticMutation({
      scope: courseKeys.lists(),
      mutationFn: (course: CreateCourseRequest & { id: string }, request) =>
        courseApi.create(course, request),
      patches: () => [],
      onSuccess: (course, sent, client) => {
        client.setQueryData(courseQueries.detail(course.id).queryKey, createdTree(course, sent.chapters))
      },
      meta: { what: 'the new course', restored: () => 'it is not saved yet', shownInPlace: ['invalid'] },
    }),
  )
  return {
    createCourse: mutation.mutate,
    createCourseAsync: mutation.mutateAsync,
    isCreating: mutation.isPending,
    error: mutation.error,
  }
}

/** Reads a course and changes its own fields. */
export function useCourseEdit(courseId: string) {
  const query = useCourseQuery(courseId)
  const edits = useCourseEdits(courseId)
  const mutation = useMutation(
    queuedMutation(courseKeys.detail(courseId), (changes: CourseUpdate) => edits.updateCourse(changes)),
  )
  return {
    course: query.data,
    isLoading: query.isLoading,
    error: query.error,
    refetch: query.refetch,
    updateCourse: mutation.mutate,
    updateCourseAsync: mutation.mutateAsync,
    isUpdating: mutation.isPending,
    updateError: mutation.error,
  }
}

/** Moves chapters and videos. Moves made quickly one after another all show at once and are sent in order. */
export function useCourseMove(courseId: string) {
  const edits = useCourseEdits(courseId)
  const mutation = useMutation(
    queuedMutation(courseKeys.detail(courseId), (move: ItemMove) => edits.move([move])),
  )
  return {
    move: mutation.mutate,
    moveAsync: mutation.mutateAsync,
    isMoving: mutation.isPending,
    error: mutation.error,
  }
}

/**
 * Finishes the wizard, behind every edit of the course made before it. `error.errors` of a `notReady` names what
 * stops it: `chapters`, `videos.<id>`, `title`, `description`. The review tells every failure itself.
 */
export function useCompleteSetup(courseId: string) {
  const edits = useCourseEdits(courseId)
  const mutation = useMutation(
    queuedMutation(courseKeys.detail(courseId), (request: CompleteSetupRequest) =>
      edits.completeSetup(request),
    ),
  )
  return {
    completeSetup: mutation.mutate,
    completeSetupAsync: mutation.mutateAsync,
    isCompleting: mutation.isPending,
    error: mutation.error,
  }
}
