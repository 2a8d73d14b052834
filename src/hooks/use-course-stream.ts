'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { announce } from '@/lib/announce'
import { describeChanges } from '@/lib/course-operations'
import { followCourse } from '@/lib/live/course-stream'
import { type CourseSync, courseSync } from '@/lib/outbox/course-sync'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { tabId } from '@/lib/tab-id'
import type { CourseEvent } from '@/types/operations'

/** Follows a course for as long as the component is there, once the course is loaded. */
export function useCourseStream(courseId: string): void {
  const client = useQueryClient()
  useEffect(() => {
    const sync = courseSync(client, courseId)
    const { queryKey: detailKey } = courseQueries.detail(courseId)
    const { queryKey: liveKey } = courseQueries.live(courseId)
    const reload = () => void client.invalidateQueries({ queryKey: detailKey, exact: true })
    const stopTelling = sync.onEvents((events) => events.forEach(tell))
    const stop = followCourse(courseId, tabId, {
      revision: () => client.getQueryData(detailKey)?.revision,
      // What waited for a connection has one now.
      onOpen: sync.wake,
      onEvent: (event) => sync.receive([event]),
      onPresence: ({ people }) => client.setQueryData(liveKey, { people, bye: null }),
      onAccess: (access) => changeAccess(sync, access),
      onReset: reload,
      onBye: (bye) => client.setQueryData(liveKey, { people: [], bye }),
      onTrouble: () => void sync.catchUp(),
    })
    return () => {
      stop()
      stopTelling()
      client.removeQueries({ queryKey: courseKeys.presence(courseId) })
    }
  }, [client, courseId])
}

const changeAccess = (
  sync: CourseSync,
  access: Parameters<Parameters<CourseSync['changeBase']>[0]>[0]['access'],
) => sync.changeBase((course) => (course.access === access ? course : { ...course, access }))

/** What another person or another tab did, for those who do not see the rows change. */
function tell({ operation: { client_id, kind, actor, changes } }: CourseEvent): void {
  if (client_id === tabId || kind === 'system') return
  announce(`${actor?.name ?? 'Somebody'}: ${describeChanges(changes, kind)}.`)
}

/** Who has the course open, and whether the server has ended the stream for good. */
export const useCourseLive = (courseId: string) => useQuery(courseQueries.live(courseId)).data
