import { queryOptions } from '@tanstack/react-query'
import { uploadApi } from '@/lib/api/upload-api'
import type { Page, UploadSummary } from '@/types/api'
import { courseKeys } from './course-queries'

export const uploadKeys = {
  /** Below the course, so that whatever makes it stale makes these stale too. */
  unfinished: (courseId: string) => [...courseKeys.detail(courseId), 'uploads'] as const,
  /** How full the storage is of the person whose course this is. */
  storageUse: (courseId: string) => [...courseKeys.detail(courseId), 'storage'] as const,
  /** Whether anything works on videos. */
  workers: () => ['workers'] as const,
  /** Which tabs of this browser send what. */
  owners: () => ['upload-owners'] as const,
  /** Whose files this browser can open again. */
  keptFiles: (userId: string | undefined) => ['kept-files', userId] as const,
}

/** Whoever waits learns soon that it goes on; a worker that has just begun has hardly had the time to say so. */
const LOOK_MS = { there: 20_000, away: 5_000 }

export const uploadQueries = {
  /** Whether anything works on videos, asked again and again. */
  workers: () =>
    queryOptions({
      queryKey: uploadKeys.workers(),
      queryFn: ({ signal }) => uploadApi.workers(signal),
      refetchInterval: ({ state }) => LOOK_MS[state.data?.is_there === false ? 'away' : 'there'],
    }),
  /** One's own uploads of a course that are not over, with what the server has of each. */
  unfinished: (courseId: string) =>
    queryOptions({
      queryKey: uploadKeys.unfinished(courseId),
      queryFn: ({ signal }) => allUnfinished(courseId, signal),
      staleTime: 5_000,
    }),
  /** How full the storage is of the person whose course this is. */
  storageUse: (courseId: string) =>
    queryOptions({
      queryKey: uploadKeys.storageUse(courseId),
      queryFn: ({ signal }) => uploadApi.storageUse(courseId, signal),
      staleTime: 2_000,
    }),
}

async function allUnfinished(courseId: string, signal: AbortSignal): Promise<UploadSummary[]> {
  const items: UploadSummary[] = []
  let cursor: string | null = null
  do {
    const page: Page<UploadSummary> = await uploadApi.unfinished(courseId, cursor, signal)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}
