'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { FlagName } from '@/lib/flags/web-flags'
import { onDemand } from '@/lib/on-demand'
import { flagQueries } from '@/lib/query/rollout-queries'
import { useBehindPage } from './use-on-demand'

const sdk = onDemand(() => import('@/lib/flags/web-flags'))
const ASK_AGAIN_MS = 60_000
const never = () => () => {}

/**
 * Whether the signed-in person has a feature. At first paint it is what the server drew the page with; OpenFeature
 * comes behind the page, and tells of changes from then on.
 */
export function useFlag(name: FlagName): boolean {
  const cache = useQueryClient()
  const flags = useQuery({ ...flagQueries.mine(), refetchInterval: ASK_AGAIN_MS }).data
  const drawn = flags?.new_course_creation ?? false
  const loaded = useBehindPage(sdk)
  return useSyncExternalStore(
    loaded ? (onChange) => loaded.onFlagChange(loaded.webFlags(cache), onChange) : never,
    () => (loaded ? loaded.webFlags(cache).getBooleanValue(name, drawn) : drawn),
    () => drawn,
  )
}
