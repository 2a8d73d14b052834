import type { QueryClient } from '@tanstack/react-query'
import { toastError } from '@/components/ui/toast'
import { announce } from '@/lib/announce'
import { uploadApi } from '@/lib/api/upload-api'
import { changeVideo } from '@/lib/course-tree'
import { courseSync } from '@/lib/outbox/course-sync'
import type { Video } from '@/types/course'

/** Forgets, for everybody, that a file did not take the place of the one that a video has. */
export async function keepOldFile(client: QueryClient, video: Video): Promise<void> {
  if (!video.failed_replacement) return
  const sync = courseSync(client, video.course_id)
  try {
    await uploadApi.abort(video.failed_replacement.uploadId)
    announce(`“${video.filename}” keeps its file.`)
    sync.changeBase((course) => changeVideo(course, video.id, { failed_replacement: null }))
    void sync.catchUp()
  } catch (error) {
    toastError(error)
  }
}
