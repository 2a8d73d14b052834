'use client'

import { useMutation } from '@tanstack/react-query'
import { enrolmentApi } from '@/lib/api/enrolment-api'
import { changeVideo } from '@/lib/course-tree'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { optimisticMutation, patch } from '@/lib/query/optimistic-mutation'

/** Whether everybody may watch a video of a course that has a price. It holds at once, without publishing. */
export function useFreePreview(courseId: string) {
  const mutation = useMutation(
    optimisticMutation({
      scope: [...courseKeys.detail(courseId), 'free-preview'],
      mutationFn: ({ videoId, isFree }: { videoId: string; isFree: boolean }, request) =>
        enrolmentApi.setFreePreview(videoId, isFree, request),
      patches: ({ videoId, isFree }) => [
        patch(courseQueries.detail(courseId).queryKey, (course) =>
          changeVideo(course, videoId, { free_preview: isFree }),
        ),
      ],
      meta: { what: 'the free preview', restored: () => 'it is as it was' },
    }),
  )
  return { setFreePreview: mutation.mutate, setFreePreviewAsync: mutation.mutateAsync }
}
