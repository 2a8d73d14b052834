'use client'

import { useEffect } from 'react'
import { announce } from '@/lib/announce'
import { useCourseCreationUI } from '@/stores/course-creation-ui'

/** Says when an upload of this course ended, well or not, to people who do not see its row. */
export function useUploadAnnouncements(courseId: string): void {
  useEffect(
    () =>
      useCourseCreationUI.subscribe(({ uploads }, before) => {
        if (uploads === before.uploads) return
        for (const upload of Object.values(uploads)) {
          if (upload.courseId !== courseId) continue
          if (upload.doubt !== undefined && before.uploads[upload.id]?.doubt === undefined) {
            announce(`“${upload.filename}” waits for your answer.`)
          }
          if (upload.status === before.uploads[upload.id]?.status) continue
          if (upload.status === 'complete') announce(`“${upload.filename}” is uploaded.`)
          if (upload.status === 'error') {
            announce(`“${upload.filename}” failed to upload. Its row says why.`)
          }
        }
      }),
    [courseId],
  )
}
