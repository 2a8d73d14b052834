import { queryOptions } from '@tanstack/react-query'
import { videoApi } from '@/lib/api/video-api'
import { videoKeys } from './video-queries'

/** Apart from the keys, because only the dialog about a file needs it. */
export const earlierFileQueries = {
  /** The latest first. */
  ofVideo: (id: string) =>
    queryOptions({
      queryKey: videoKeys.earlierFiles(id),
      queryFn: async ({ signal }) => (await videoApi.earlierFiles(id, signal)).items,
    }),
}
