import { queryOptions } from '@tanstack/react-query'
import { captionTrack } from '@/lib/api/caption-track'
import { transcriptOf } from '@/lib/captions/transcript'
import { captionKeys } from './caption-queries'

/** The text of captions, as somebody who may watch the video reads it. */
export const transcriptQueries = {
  /** @param src the signed address that came with the player's */
  of: (videoId: string, language: string, src: string) =>
    queryOptions({
      queryKey: captionKeys.transcript(videoId, language, src),
      queryFn: async ({ signal }) => transcriptOf(await captionTrack(src, signal)),
      staleTime: Infinity,
    }),
}
