import type { QueryClient } from '@tanstack/react-query'
import { announce } from '@/lib/announce'
import { describeChanges } from '@/lib/course-operations'
import { changeVideo, findVideo } from '@/lib/course-tree'
import { type CourseSync, courseSync } from '@/lib/outbox/course-sync'
import { courseKeys, courseQueries } from '@/lib/query/course-queries'
import { tabId } from '@/lib/tab-id'
import type { Progress } from '@/types/live'
import type { CourseEvent } from '@/types/operations'
import { followCourse } from './course-stream'

/** Ties a course's stream to the page's cache. @returns the function that ends it */
export function followOnPage(client: QueryClient, courseId: string): () => void {
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
    onProgress: (progress) => changeProgress(sync, progress),
    onReset: reload,
    onBye: (bye) => client.setQueryData(liveKey, { people: [], bye }),
    onTrouble: () => void sync.catchUp(),
  })
  return () => {
    stop()
    stopTelling()
    client.removeQueries({ queryKey: courseKeys.presence(courseId) })
  }
}

const changeAccess = (
  sync: CourseSync,
  access: Parameters<Parameters<CourseSync['changeBase']>[0]>[0]['access'],
) => sync.changeBase((course) => (course.access === access ? course : { ...course, access }))

/** Only while there is work: what is told late of one that has ended is nothing. */
const changeProgress = (sync: CourseSync, { videoId, percent, step }: Progress) =>
  sync.changeBase((course) => {
    const known = findVideo(course, videoId)?.processing
    return known && percent >= known.percent
      ? changeVideo(course, videoId, { processing: { percent, step } })
      : course
  })

/** What another person or another tab did, for those who do not see the rows change. */
function tell({ operation: { client_id, kind, actor, changes } }: CourseEvent): void {
  if (client_id === tabId || kind === 'system') return
  announce(`${actor?.name ?? 'The server'}: ${describeChanges(changes, kind)}.`)
}
