'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { liveApi } from '@/lib/api/live-api'
import { ProgressRecorder } from '@/lib/learning/progress-recorder'
import { liveKeys, liveQueries } from '@/lib/query/live-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import type { LessonProgress } from '@/types/learning'

/** A course as students see it; those who work on it can look at it as it is now. */
export const useLivePage = (courseId: string, preview: boolean) =>
  useQuery(liveQueries.page(courseId, preview))

/** The reader's own progress; nothing where none is kept. */
export function useProgress(courseId: string, isRecorded: boolean): readonly LessonProgress[] {
  return useQuery({ ...liveQueries.progress(courseId), enabled: isRecorded }).data ?? none
}
const none: readonly LessonProgress[] = []

const withProgress = (list: LessonProgress[], one: LessonProgress): LessonProgress[] => [
  ...list.filter(({ video_id }) => video_id !== one.video_id),
  one,
]

/** Notes how far a video is watched. @returns the function that the player tells its place to */
export function useProgressRecorder(courseId: string, isRecorded: boolean) {
  const client = useQueryClient()
  const [recorder] = useState(
    () =>
      new ProgressRecorder(
        (video_id, position, keepalive) =>
          liveApi.saveProgress(courseId, { video_id, position }, { keepalive }),
        (saved) =>
          client.setQueryData(liveQueries.progress(courseId).queryKey, (old) =>
            withProgress(old ?? [], saved),
          ),
      ),
  )
  useEffect(() => {
    if (!isRecorded) return
    const leave = () => void recorder.flush(true)
    const hide = () => document.visibilityState === 'hidden' && leave()
    window.addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', hide)
    return () => {
      window.removeEventListener('pagehide', leave)
      document.removeEventListener('visibilitychange', hide)
      leave()
    }
  }, [recorder, isRecorded])
  return {
    note: (videoId: string, seconds: number) => isRecorded && recorder.note(videoId, seconds),
    flush: () => isRecorded && void recorder.flush(),
  }
}

/** What a student says themselves: that they have watched a video, or have not. */
export function useWatchedMark(courseId: string) {
  const { queryKey } = liveQueries.progress(courseId)
  const mutation = useMutation(
    optimisticMutation({
      scope: liveKeys.progress(courseId),
      mutationFn: ({
        video_id,
        position,
        watched,
      }: {
        video_id: string
        position: number
        watched: boolean
      }) => liveApi.saveProgress(courseId, { video_id, position, watched }),
      patches: ({ video_id, position, watched }) => [
        patch(queryKey, (list) =>
          withProgress(list, { video_id, position, watched_at: watched ? new Date().toISOString() : null }),
        ),
      ],
      meta: { what: 'the mark', restored: () => 'the video is as it was' },
    }),
  )
  return { markWatched: mutation.mutate, markWatchedAsync: mutation.mutateAsync }
}
