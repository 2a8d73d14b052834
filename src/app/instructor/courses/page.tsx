import { QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { requireUser, serverApi } from '@/app/_server/api'
import { Hydration } from '@/app/_server/hydration'
import { readSearchParams, type SearchParams } from '@/app/_server/search-params'
import { filterFromParams, filterQuery } from '@/components/course-list/course-filter'
import { CourseList } from '@/components/course-list/CourseList'
import type { CourseListItem, Page } from '@/types/api'
import { courseQueries, LIST_PART } from '@/lib/query/course-queries'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Courses' }

export default async function CoursesPage({ searchParams }: { searchParams: SearchParams }) {
  if ((await requireUser()).role === 'student') return null // the layout says whom this is for
  const filter = filterFromParams(await readSearchParams(searchParams))
  const client = new QueryClient()
  // A failure is not handed over: the page then reads by itself and shows what went wrong.
  const query = new URLSearchParams(filterQuery(filter))
  query.set('limit', String(LIST_PART))
  await client.prefetchQuery({
    ...courseQueries.listPart(filter),
    queryFn: () => serverApi<Page<CourseListItem>>(`/api/courses?${query}`),
  })
  return (
    <Hydration client={client}>
      <CourseList />
    </Hydration>
  )
}
