'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { playbackQueries } from '@/lib/query/playback-queries'
import { type PlaybackVersion, videoKeys } from '@/lib/query/video-queries'

/** Where a player finds the bytes of a ready video. */
export const useVideoPlayback = (
  videoId: string,
  { version, isWanted = true }: { version?: PlaybackVersion; isWanted?: boolean } = {},
) => useQuery({ ...playbackQueries.ofVideo(videoId, version), enabled: isWanted && videoId !== '' })

/** The same for what changes a video's captions or picture: the player that opens after it asks anew. */
export function usePlaybackForEditing(videoId: string) {
  const client = useQueryClient()
  const playback = useVideoPlayback(videoId)
  // After the query above has let go of it, since effects end in their order.
  useEffect(
    () => () => client.removeQueries({ queryKey: videoKeys.playback(videoId), type: 'inactive' }),
    [client, videoId],
  )
  return playback
}
