import type { QueryClient } from '@tanstack/react-query'
import { findVideo } from '@/lib/course-tree'
import { courseSync } from '@/lib/outbox/course-sync'
import { courseQueries } from '@/lib/query/course-queries'
import type { UploadRequest } from '@/lib/upload/upload-events'
import type { Video } from '@/types/course'

/** Where the course is followed, its events are faster. */
const LOOK_MS = 5_000

/** What became of a stored file: a reason when it could not be made a video, or did not take the other one's place. */
export interface Settled {
  request: UploadRequest
  video: Video
  failure: string | null
}

/** Whether the server has still to find out what a stored file is. */
export const isBeingProcessed = (video: Video, { replaces }: Pick<UploadRequest, 'replaces'>): boolean =>
  video.status === 'processing' || (replaces === true && video.upload !== null)

/** Follows stored files until the server has made videos of them, on every page, and gives up on none. */
export function createSettling(client: QueryClient, onSettled: (settled: Settled) => void) {
  const waiting = new Map<string, UploadRequest>()
  let timer: ReturnType<typeof setInterval> | undefined
  let stopListening: (() => void) | undefined

  const look = () => {
    for (const [id, request] of waiting) {
      const course = client.getQueryData(courseQueries.detail(request.courseId).queryKey)
      const video = course && findVideo(course, request.videoId)
      if (!video || isBeingProcessed(video, request)) continue
      waiting.delete(id)
      const refused = request.replaces ? video.failed_replacement?.message : video.error_message
      onSettled({ request, video, failure: refused ?? null })
    }
    if (waiting.size === 0) stop()
  }
  const ask = () => {
    for (const courseId of new Set([...waiting.values()].map((request) => request.courseId))) {
      const { queryKey } = courseQueries.detail(courseId)
      if (client.getQueryData(queryKey)) void courseSync(client, courseId).catchUp()
      else void client.prefetchQuery(courseQueries.detail(courseId))
    }
  }
  const stop = () => {
    clearInterval(timer)
    stopListening?.()
    timer = stopListening = undefined
  }

  return {
    watch: (request: UploadRequest) => {
      waiting.set(request.id, request)
      timer ??= setInterval(ask, LOOK_MS)
      stopListening ??= client.getQueryCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'success') look()
      })
      look()
    },
    forget: (id: string) => {
      waiting.delete(id)
      if (waiting.size === 0) stop()
    },
  }
}
