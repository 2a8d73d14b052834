'use client'

import { useMutation } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { changeVideo, findVideo } from '@/lib/course-tree'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import { videoKeys } from '@/lib/query/video-queries'

const stopped = {
  status: 'error',
  error_code: 'processingStopped',
  error_message: 'Processing was stopped. The file is safe: process it again, or choose another file.',
} as const

/** Ends the work on a video's file; one that was to take the place of another is let go of. */
export function useStopProcessing(courseId: string) {
  const mutation = useMutation(
    optimisticMutation({
      scope: [...videoKeys.all, 'process', courseId],
      mutationFn: (videoId: string, request) => videoApi.stopProcessing(videoId, request),
      patches: (videoId) => [
        patch(courseQueries.detail(courseId).queryKey, (course) =>
          changeVideo(course, videoId, {
            processing: null,
            // A video that plays goes on playing what it has.
            ...(findVideo(course, videoId)?.status === 'processing' && stopped),
          }),
        ),
      ],
      meta: { what: 'stopping the processing', restored: () => 'it goes on' },
      // What happened to the row is told by its operation.
      onSuccess: (_video, _videoId, client) => void courseSync(client, courseId).catchUp(),
    }),
  )
  return { stopProcessingAsync: mutation.mutateAsync, isPending: mutation.isPending }
}
