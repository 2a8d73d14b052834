import { QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requireUser, serverApi } from '@/app/_server/api'
import { Hydration } from '@/app/_server/hydration'
import { MyCourses } from '@/components/live/MyCourses'
import { liveQueries } from '@/lib/query/live-queries'
import { sessionQueries } from '@/lib/query/session-queries'
import type { Page } from '@/types/api'
import type { LearnedCourse } from '@/types/learning'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Your courses' }

export default async function LearnPage() {
  const user = await requireUser()
  const client = new QueryClient()
  client.setQueryData(sessionQueries.me().queryKey, user)
  const { items } = await serverApi<Page<LearnedCourse>>('/api/live/courses')
  client.setQueryData(liveQueries.courses().queryKey, items)
  return (
    <Hydration client={client}>
      <MyCourses user={user} />
    </Hydration>
  )
}
