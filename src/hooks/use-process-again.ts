'use client'

import { useMutation } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { changeVideo } from '@/lib/course-tree'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'
import { videoKeys } from '@/lib/query/video-queries'

/** Has the server work again on a stored file that it could not make a video of. */
export function useProcessAgain(courseId: string) {
  const mutation = useMutation(
    optimisticMutation({
      scope: [...videoKeys.all, 'process', courseId],
      mutationFn: (videoId: string, request) => videoApi.process(videoId, request),
      patches: (videoId) => [
        patch(courseQueries.detail(courseId).queryKey, (course) =>
          changeVideo(course, videoId, { status: 'processing', error_code: null, error_message: null }),
        ),
      ],
      meta: { what: 'the video’s processing', restored: () => 'its file is safe' },
      // What happened to the row is told by its operation.
      onSuccess: (_video, _videoId, client) => void courseSync(client, courseId).catchUp(),
    }),
  )
  return {
    processAgain: mutation.mutate,
    processAgainAsync: mutation.mutateAsync,
    isPending: mutation.isPending,
  }
}
