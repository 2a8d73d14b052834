import type { QueryClient } from '@tanstack/react-query'
import { onDemand } from '@/lib/on-demand'
import { perClient } from '@/lib/query/per-client'
import { createLazyCoordinator } from '@/lib/upload/lazy-coordinator'
import type { UploadCoordinator, UploadEvent } from '@/lib/upload/upload-coordinator'
import { useCourseCreationUI } from '@/stores/course-creation-ui'

export interface PageUploads extends UploadCoordinator {
  /** Forgets a video that the server never heard of. @returns whether it was one */
  discard: (videoId: string) => boolean
  /** Sends a file that somebody was asked about; cancelling it is the other answer. */
  sendAnyway: (id: string) => void
}

const code = onDemand(() => import('./connected-uploads'))

/** Fetches what sends files, before there is one. A failure is told with the first file. */
export const preloadUploads = (): Promise<void> =>
  code.get().then(
    () => undefined,
    () => undefined,
  )

/**
 * The page's uploads. They live as long as the page: components come and go without stopping a file. What sends
 * them is fetched behind the page; a file chosen before it is there is in line all the same.
 */
export const pageUploads = perClient((client: QueryClient): PageUploads => {
  let connected: PageUploads | undefined
  const lazy = createLazyCoordinator(
    code,
    ({ connectUploads }) => (connected = connectUploads(client)),
    onEarlyEvent,
  )
  return {
    ...lazy,
    discard: (videoId) => connected?.discard(videoId) ?? false,
    sendAnyway: (id) => connected?.sendAnyway(id),
  }
})

/** What becomes of a file before there is anything that could send it. */
function onEarlyEvent(event: UploadEvent): void {
  const { addUpload, updateUploadStatus, removeUpload, uploads } = useCourseCreationUI.getState()
  const { request } = event
  switch (event.type) {
    case 'queued':
      if (uploads[request.id]) updateUploadStatus(request.id, 'pending')
      else addUpload({ ...request, filename: request.file.name, progress: 0, status: 'pending' })
      break
    case 'failed':
      updateUploadStatus(request.id, 'error', event.message)
      break
    case 'cancelled':
      removeUpload(request.id)
      break
  }
}
