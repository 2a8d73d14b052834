import { useCourseCreationUI } from '@/stores/course-creation-ui'

/** Another file takes the place of one that failed, so its failure counts no more. */
export function forgetFailedTries(videoId: string): void {
  const { uploads, removeUpload } = useCourseCreationUI.getState()
  for (const upload of Object.values(uploads)) {
    if (upload.videoId === videoId && upload.status === 'error') removeUpload(upload.id)
  }
}
