import { QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requireUser, serverApi } from '@/app/_server/api'
import { Hydration } from '@/app/_server/hydration'
import { readSearchParams, type SearchParams } from '@/app/_server/search-params'
import { NewCourse } from '@/components/course/NewCourse'
import { flagQueries } from '@/lib/query/rollout-queries'
import type { Flags } from '@/types/rollout'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'New course' }

export default async function NewCoursePage({ searchParams }: { searchParams: SearchParams }) {
  if ((await requireUser()).role === 'student') return null // the layout says whom this is for
  const client = new QueryClient()
  client.setQueryData(flagQueries.mine().queryKey, await serverApi<Flags>('/api/flags'))
  return (
    <Hydration client={client}>
      <NewCourse hasDraft={(await readSearchParams(searchParams)).has('draft')} />
    </Hydration>
  )
}
