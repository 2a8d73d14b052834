import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { courseKeys } from './course-queries'

/** `published`: what students see. Without it, what the reader may see. */
export type PlaybackVersion = 'published' | undefined

export const videoKeys = {
  all: ['videos'] as const,
  /** The outline is part of the course. */
  list: (courseId: string) => courseKeys.detail(courseId),
  /** With a version: of that one alone. */
  playback: (id: string, version?: PlaybackVersion) =>
    [...videoKeys.all, 'playback', id, ...(version ? [version] : [])] as const,
  earlierFiles: (id: string) => [...videoKeys.all, 'files', id] as const,
}

export const videoQueries = {
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
