'use client'

import { useState } from 'react'
import { toastDone } from '@/components/ui/toast'
import { useCourseDuplicate } from '@/hooks/use-course-actions'
import { useListedCourseActions } from '@/hooks/use-listed-course-actions'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { CourseListItem, FieldProblem } from '@/types/api'
import type { CourseStatus } from '@/types/course'

/** What can be done with a course of the list. */
export interface RowActions {
  onDuplicate: (course: CourseListItem, withVideos: boolean) => void
  onStatus: (course: CourseListItem, to: CourseStatus) => void
  onDelete: (course: CourseListItem) => void
  onRestore: (course: CourseListItem) => void
}

/** Why a course was not published. */
export interface Refusal {
  course: CourseListItem
  problems: FieldProblem[]
}

const done: Record<CourseStatus, (title: string, from: CourseStatus) => string> = {
  published: (title, from) =>
    from === 'published' ? `Students see your changes of ${title} now` : `${title} is live`,
  draft: (title, from) => (from === 'archived' ? `${title} is a draft again` : `${title} is no longer live`),
  archived: (title) => `${title} is archived`,
}

/** The actions of the rows, each told by a toast with its way back; what cannot be published yet is `refusal`. */
export function useRowActions() {
  const { setStatus, remove, restore } = useListedCourseActions()
  const { duplicateCourseAsync } = useCourseDuplicate()
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  /** What fails is told by the query client; only what stops publishing is shown here. */
  const run = (work: () => Promise<void>, course?: CourseListItem) => {
    work().catch((error: unknown) => {
      if (course && error instanceof AppError && error.code === 'notReady') {
        setRefusal({ course, problems: error.errors })
      }
    })
  }

  const actions: RowActions = {
    onDuplicate: (course, withVideos) =>
      run(async () => {
        const copy = await duplicateCourseAsync({ courseId: course.id, newCourseId: newId(), withVideos })
        toastDone(`${quoted(course.title)} was copied`, {
          description: `${quoted(copy.title)} is a draft.`,
          undo: () => run(() => remove(copy)),
        })
      }),
    onStatus: (course, to) =>
      run(async () => {
        const from = course.status
        await setStatus(course, to)
        // Publishing again would also publish what students have not seen yet: then there is no way back.
        const isExact = from !== to && !(from === 'published' && course.has_unpublished_changes)
        toastDone(done[to](quoted(course.title), from), {
          ...(isExact && { undo: () => run(async () => void (await setStatus(course, from)), course) }),
        })
      }, course),
    onDelete: (course) =>
      run(async () => {
        await remove(course)
        toastDone(`${quoted(course.title)} was deleted`, {
          description: 'It can be brought back for 30 days: choose “Deleted” under Status.',
          undo: () => run(async () => void (await restore(course))),
        })
      }),
    onRestore: (course) =>
      run(async () => {
        await restore(course)
        toastDone(`${quoted(course.title)} is back`, { undo: () => run(() => remove(course)) })
      }),
  }
  return { actions, refusal, dismissRefusal: () => setRefusal(null) }
}

const quoted = (title: string) => `“${title}”`
