import { queryOptions } from '@tanstack/react-query'
import { playbackApi } from '@/lib/api/playback-api'
import { type PlaybackVersion, videoKeys } from './video-queries'

/** Apart from the other queries of a video, because only a player needs it. */
export const playbackQueries = {
  /**
   * Signed addresses: good until a minute before they end. A player that has some keeps them, and asks for others when
   * they fail; nothing else makes it load its video anew.
   */
  ofVideo: (id: string, version?: PlaybackVersion) =>
    queryOptions({
      queryKey: videoKeys.playback(id, version),
      queryFn: ({ signal }) => playbackApi.get(id, { version, signal }),
      staleTime: ({ state }) =>
        state.data ? Math.max(0, Date.parse(state.data.expires_at) - state.dataUpdatedAt - 60_000) : 0,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    }),
}
