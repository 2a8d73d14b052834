'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { courseSync } from '@/lib/outbox/course-sync'
import { optimisticMutation } from '@/lib/query/optimistic-mutation'
import { forgetFile, videoKeys } from '@/lib/query/video-queries'

/** The picture of a video: a chosen one, or a frame of its own. */
export function usePoster(courseId: string, videoId: string) {
  const client = useQueryClient()
  const onSuccess = () => {
    forgetFile(client, videoId)
    // What happened to the row is told by its operation.
    void courseSync(client, courseId).catchUp()
  }
  const common = { scope: videoKeys.playback(videoId), patches: () => [], onSuccess }
  const meta = { what: 'the picture', restored: () => 'the video keeps the one it has' }
  const choosing = useMutation(
    optimisticMutation({
      ...common,
      meta,
      mutationFn: (picture: string, request) => videoApi.setPoster(videoId, picture, request),
    }),
  )
  const removing = useMutation(
    optimisticMutation({
      ...common,
      meta,
      mutationFn: (_nothing: undefined, request) => videoApi.removePoster(videoId, request),
    }),
  )
  return {
    setPosterAsync: choosing.mutateAsync,
    removePosterAsync: () => removing.mutateAsync(undefined),
    isSaving: choosing.isPending || removing.isPending,
  }
}
