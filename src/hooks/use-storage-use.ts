'use client'

import { useQuery } from '@tanstack/react-query'
import { uploadQueries } from '@/lib/query/upload-queries'
import type { StorageUse } from '@/types/api'
import { useAppConfig } from './use-session'

/** Uploads of other pages and people fill it, too. */
const LOOK_AGAIN_MS = 10_000

/** How full the storage is for files of a course; `undefined` where that has no limit, or is not known yet. */
export function useStorageUse(courseId: string): StorageUse | undefined {
  const isLimited = typeof useAppConfig().storageQuotaBytes === 'number'
  const query = { ...uploadQueries.storageUse(courseId), refetchInterval: LOOK_AGAIN_MS, enabled: isLimited }
  return useQuery(query).data
}
