'use client'

import { useMutation } from '@tanstack/react-query'
import { courseKeys } from '@/lib/query/course-queries'
import { queuedMutation } from '@/lib/query/optimistic-mutation'
import type { UpdateChapterRequest } from '@/schemas/course'
import { useCourseEdits } from './use-course-edits'
import { useCourseMove, useCourseQuery } from './use-course-queries'

export { chapterKeys } from '@/lib/query/chapter-queries'

interface CreateChapterVars {
  /** Made by the caller with `newId()`. */
  id: string
  title: string
  /** Absent: at the end; `null`: first. */
  afterId?: string | null
}

interface UpdateChapterVars {
  chapterId: string
  updates: UpdateChapterRequest
}

/** The chapters of a course and everything that can be done to them. */
export function useChaptersEdit(courseId: string) {
  const query = useCourseQuery(courseId, (course) => course.chapters)
  const { move, moveAsync, isMoving } = useCourseMove(courseId)
  const edits = useCourseEdits(courseId)
  const scope = courseKeys.detail(courseId)

  const create = useMutation(
    queuedMutation(scope, (chapter: CreateChapterVars) => edits.createChapter(chapter)),
  )
  const update = useMutation(
    queuedMutation(scope, ({ chapterId, updates }: UpdateChapterVars) =>
      edits.rename({ type: 'chapter', id: chapterId }, updates.title),
    ),
  )
  const remove = useMutation(queuedMutation(scope, (chapterId: string) => edits.remove([chapterId])))

  return {
    chapters: query.data,
    isLoading: query.isLoading,
    error: query.error,
    createChapter: create.mutate,
    createChapterAsync: create.mutateAsync,
    updateChapter: update.mutate,
    updateChapterAsync: update.mutateAsync,
    /** Marks it and its videos for deletion; `usePendingDeletes` restores them. */
    deleteChapter: remove.mutate,
    deleteChapterAsync: remove.mutateAsync,
    reorderChapters: (vars: { id: string; afterId: string | null }) => move({ type: 'chapter', ...vars }),
    reorderChaptersAsync: (vars: { id: string; afterId: string | null }) =>
      moveAsync({ type: 'chapter', ...vars }),
    isCreating: create.isPending,
    isUpdating: update.isPending,
    isDeleting: remove.isPending,
    isReordering: isMoving,
  }
}
