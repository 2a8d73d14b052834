import type { QueryClient } from '@tanstack/react-query'
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

/** The video has another file now. */
export function forgetFile(client: QueryClient, videoId: string): void {
  for (const queryKey of [videoKeys.playback(videoId), videoKeys.earlierFiles(videoId)]) {
    void client.invalidateQueries({ queryKey })
  }
}
