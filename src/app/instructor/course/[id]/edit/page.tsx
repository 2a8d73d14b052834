import { QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { serverApi } from '@/app/_server/api'
import { Hydration } from '@/app/_server/hydration'
import { CourseEditor } from '@/components/course/edit/CourseEditor'
import { isId } from '@/lib/ids'
import { courseQueries } from '@/lib/query/course-queries'
import type { PendingDelete, Page } from '@/types/api'
import type { CourseTree } from '@/types/course'

interface Props {
  params: Promise<{ id: string }>
}

/** Once per request, for the title and the page. An unknown or foreign course is the not-found page. */
const readCourse = cache((id: string) =>
  isId(id) ? serverApi<CourseTree>(`/api/courses/${id}`) : notFound(),
)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readCourse((await params).id)).title }
}

export default async function EditCoursePage({ params }: Props) {
  const { id } = await params
  const client = new QueryClient()
  client.setQueryData(courseQueries.detail(id).queryKey, await readCourse(id))
  // A failure is not handed over: the page then reads the marks by itself.
  await client.prefetchQuery({
    ...courseQueries.pendingDeletes(id),
    queryFn: async () => (await serverApi<Page<PendingDelete>>(`/api/courses/${id}/pending-deletes`)).items,
  })
  return (
    <Hydration client={client}>
      <CourseEditor courseId={id} />
    </Hydration>
  )
}
