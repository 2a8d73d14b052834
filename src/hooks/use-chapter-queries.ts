'use client'

import { useMutation } from '@tanstack/react-query'
import { chapterApi } from '@/lib/api/chapter-api'
import { renameChapter, withChapter, withoutItem } from '@/lib/course-tree'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { UpdateChapterRequest } from '@/schemas/course'
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
  const detailKey = courseQueries.detail(courseId).queryKey
  const scope = courseKeys.detail(courseId)

  const create = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (chapter: CreateChapterVars, request) => chapterApi.create(courseId, chapter, request),
      patches: (chapter) => [patch(detailKey, (course) => withChapter(course, chapter))],
      meta: { what: 'the new chapter', restored: ({ title }) => `“${title}” was taken out again` },
    }),
  )
  const update = useMutation(
    optimisticMutation({
      scope,
      mutationFn: ({ chapterId, updates }: UpdateChapterVars, request) =>
        chapterApi.update(chapterId, updates, request),
      patches: ({ chapterId, updates }) => [
        patch(detailKey, (course) => renameChapter(course, chapterId, updates.title)),
      ],
      meta: { what: 'the new title', restored: ({ updates }) => `“${updates.title}” has its old title back` },
    }),
  )
  const remove = useMutation(
    optimisticMutation({
      scope,
      mutationFn: (chapterId: string, request) => chapterApi.remove(chapterId, request),
      patches: (chapterId) => [patch(detailKey, (course) => withoutItem(course, chapterId))],
      meta: { what: 'the deletion', restored: () => 'the chapter is back in its place' },
    }),
  )

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
