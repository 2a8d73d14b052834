'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { courseSync } from '@/lib/outbox/course-sync'
import { optimisticMutation } from '@/lib/query/optimistic-mutation'
import { earlierFileQueries } from '@/lib/query/earlier-file-queries'
import { forgetFile, videoKeys } from '@/lib/query/video-queries'

/** The files that a video had before, and the way back to them. */
export function useVideoFiles(courseId: string, videoId: string) {
  const client = useQueryClient()
  const files = useQuery(earlierFileQueries.ofVideo(videoId))
  const restoring = useMutation(
    optimisticMutation({
      scope: videoKeys.earlierFiles(videoId),
      mutationFn: (fileId: string, request) => videoApi.bringBack(videoId, fileId, request),
      // What comes back in its place is known by the server alone.
      patches: () => [],
      meta: { what: 'the earlier file', restored: () => 'the video keeps the one it has' },
      onSuccess: () => {
        forgetFile(client, videoId)
        // What happened to the row is told by its operation.
        void courseSync(client, courseId).catchUp()
      },
    }),
  )
  return {
    files: files.data,
    error: files.error,
    refetch: files.refetch,
    bringBackAsync: restoring.mutateAsync,
    isRestoring: restoring.isPending,
  }
}
