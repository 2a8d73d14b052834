'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { courseApi } from '@/lib/api/course-api'
import { applyMove, titleOf } from '@/lib/course-tree'
import { createdTree } from '@/lib/new-rows'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { patchListed } from '@/lib/query/listed-courses'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type {
  CompleteSetupRequest,
  CreateCourseRequest,
  MoveRequest,
  UpdateCourseRequest,
} from '@/schemas/course'
import type { CourseTree } from '@/types/course'

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
  const mutation = useMutation(
    optimisticMutation({
      scope: courseKeys.detail(courseId),
      mutationFn: (changes: UpdateCourseRequest, request) => courseApi.update(courseId, changes, request),
      patches: (changes) => [
        patch(courseQueries.detail(courseId).queryKey, (course) => ({ ...course, ...changes })),
        patchListed(courseId, (course) => ({ ...course, ...changes })),
      ],
      alsoInvalidates: [courseKeys.lists()],
      meta: {
        what: 'the change of the course',
        restored: () => 'the course is as it was before',
        shownInPlace: ['invalid'],
      },
    }),
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
  const mutation = useMutation(
    optimisticMutation({
      scope: courseKeys.detail(courseId),
      mutationFn: (move: MoveRequest, request) => courseApi.move(courseId, move, request),
      patches: (move) => [
        patch(courseQueries.detail(courseId).queryKey, (course) => applyMove(course, move)),
      ],
      meta: {
        what: 'the move',
        restored: (move, client) => {
          const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
          const title = course && titleOf(course, move.id)
          return title === undefined ? undefined : `“${title}” is back in its old place`
        },
      },
    }),
  )
  return {
    move: mutation.mutate,
    moveAsync: mutation.mutateAsync,
    isMoving: mutation.isPending,
    error: mutation.error,
  }
}

/**
 * Finishes the wizard. Waits for every edit of the course made before it. `error.errors` of a `notReady` names
 * what stops it: `chapters`, `videos.<id>`, `title`, `description`.
 */
export function useCompleteSetup(courseId: string) {
  const mutation = useMutation(
    optimisticMutation({
      scope: courseKeys.detail(courseId),
      mutationFn: (vars: CompleteSetupRequest, request) => courseApi.completeSetup(courseId, vars, request),
      patches: () => [],
      alsoInvalidates: [courseKeys.lists()],
      meta: { what: 'the course', shownInPlace: 'all' }, // the review shows it, with its own way to retry
    }),
  )
  return {
    completeSetup: mutation.mutate,
    completeSetupAsync: mutation.mutateAsync,
    isCompleting: mutation.isPending,
    error: mutation.error,
  }
}
