'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { onDemand } from '@/lib/on-demand'
import { courseQueries } from '@/lib/query/course-queries'
import { useBehindPage } from './use-on-demand'

/** The page stands before it is followed; what happened in between comes with the first connection. */
const stream = onDemand(() => import('@/lib/live/page-stream'))

/** Follows a course for as long as the component is there, once the course is loaded. */
export function useCourseStream(courseId: string): void {
  const client = useQueryClient()
  const loaded = useBehindPage(stream)
  useEffect(() => loaded?.followOnPage(client, courseId), [loaded, client, courseId])
}

/** Who has the course open, and whether the server has ended the stream for good. */
export const useCourseLive = (courseId: string) => useQuery(courseQueries.live(courseId)).data
