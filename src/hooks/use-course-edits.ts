'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type CourseEdits, createCourseEdits, noStep } from '@/lib/outbox/course-edits'
import { answerOf } from '@/lib/outbox/course-sync'
import { startOutbox } from '@/lib/outbox/outbox'
import { perCourse } from '@/lib/query/per-client'
import { pageUploads } from './page-uploads'

/**
 * Every edit of a course: shown at once, kept until the server has it, sent in order. The same object for a course
 * as long as the page is there, so that it can be handed down.
 */
export function useCourseEdits(courseId: string): CourseEdits {
  const client = useQueryClient()
  useEffect(() => startOutbox(client), [client])
  return courseEdits(client, courseId)
}

/** The same outside of components. */
export const courseEdits = perCourse((client, courseId) =>
  withUploads(client, createCourseEdits(client, courseId)),
)

/** A video that never reached the server has nothing there to be marked: its upload is given up instead. */
const withUploads = (client: QueryClient, edits: CourseEdits): CourseEdits => ({
  ...edits,
  remove: (ids) => {
    const left = ids.filter((id) => !pageUploads(client).discard(id))
    return left.length === 0 ? answerOf(Promise.resolve(undefined), noStep) : edits.remove(left)
  },
})
