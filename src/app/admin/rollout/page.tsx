import { QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requireAdmin, serverApi } from '@/app/_server/api'
import { Hydration } from '@/app/_server/hydration'
import { RolloutScreen } from '@/components/admin/rollout/RolloutScreen'
import { rolloutQueries } from '@/lib/query/rollout-queries'
import type { Page } from '@/types/api'
import type { Rollout, RolloutChange } from '@/types/rollout'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Rollout' }

export default async function RolloutPage() {
  await requireAdmin()
  const client = new QueryClient()
  // A failure is not handed over: the page then reads by itself and shows what went wrong.
  await Promise.all([
    client.prefetchQuery({
      ...rolloutQueries.current(),
      queryFn: () => serverApi<Rollout>('/api/admin/rollout'),
    }),
    client.prefetchInfiniteQuery({
      ...rolloutQueries.history(),
      queryFn: () => serverApi<Page<RolloutChange>>('/api/admin/rollout/history'),
    }),
  ])
  return (
    <Hydration client={client}>
      <RolloutScreen />
    </Hydration>
  )
}
