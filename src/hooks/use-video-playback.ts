'use client'

import { useQuery } from '@tanstack/react-query'
import { playbackQueries } from '@/lib/query/playback-queries'
import type { PlaybackVersion } from '@/lib/query/video-queries'

/** Where a player finds the bytes of a ready video. */
export const useVideoPlayback = (
  videoId: string,
  { version, isWanted = true }: { version?: PlaybackVersion; isWanted?: boolean } = {},
) => useQuery({ ...playbackQueries.ofVideo(videoId, version), enabled: isWanted && videoId !== '' })
