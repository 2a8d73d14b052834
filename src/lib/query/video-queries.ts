import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { courseKeys } from './course-queries'

export const videoKeys = {
  all: ['videos'] as const,
  /** The outline is part of the course. */
  list: (courseId: string) => courseKeys.detail(courseId),
  playback: (id: string) => [...videoKeys.all, 'playback', id] as const,
  earlierFiles: (id: string) => [...videoKeys.all, 'files', id] as const,
}

export const videoQueries = {
  /** Addresses are signed for six hours; an hour before they end new ones are fetched. */
  playback: (id: string) =>
    queryOptions({
      queryKey: videoKeys.playback(id),
      queryFn: ({ signal }) => videoApi.playback(id, signal),
      staleTime: 5 * 3_600_000,
    }),
  /** The latest first. */
  earlierFiles: (id: string) =>
    queryOptions({
      queryKey: videoKeys.earlierFiles(id),
      queryFn: async ({ signal }) => (await videoApi.earlierFiles(id, signal)).items,
    }),
}

/** The video has another file now. */
export function forgetFile(client: QueryClient, videoId: string): void {
  for (const queryKey of [videoKeys.playback(videoId), videoKeys.earlierFiles(videoId)]) {
    void client.invalidateQueries({ queryKey })
  }
}
