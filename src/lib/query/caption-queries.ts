import { queryOptions } from '@tanstack/react-query'
import { captionApi } from '@/lib/api/caption-api'
import { videoKeys } from './video-queries'

export const captionKeys = {
  /** @param round counts the times that one editor has read it anew */
  text: (videoId: string, language: string, round: number) =>
    [...videoKeys.all, 'captions', videoId, language, round] as const,
  /** @param src each signed address is a try of its own */
  transcript: (videoId: string, language: string, src: string) =>
    [...videoKeys.all, 'transcript', videoId, language, src] as const,
}

export const captionQueries = {
  /** Read when an editor opens, and not again while somebody types: what it edits is its own from then on. */
  text: (videoId: string, language: string, round: number) =>
    queryOptions({
      queryKey: captionKeys.text(videoId, language, round),
      queryFn: ({ signal }) => captionApi.get(videoId, language, signal),
      staleTime: Infinity,
      gcTime: 0,
    }),
}
