'use client'

import { useQuery } from '@tanstack/react-query'
import { uploadQueries } from '@/lib/query/upload-queries'
import type { StorageUse } from '@/types/api'

/** Uploads of other pages and people fill it, too. */
const LOOK_AGAIN_MS = 10_000

/** How full the storage is for files of a course; `undefined` where that has no limit, or is not known yet. */
export function useStorageUse(courseId: string): StorageUse | undefined {
  const { data } = useQuery({
    ...uploadQueries.storageUse(courseId),
    // An administrator may have given this owner a limit where others have none, so it is asked for once anyway.
    refetchInterval: ({ state }) => (typeof state.data?.quotaBytes === 'number' ? LOOK_AGAIN_MS : false),
  })
  return data?.quotaBytes === null ? undefined : data
}
