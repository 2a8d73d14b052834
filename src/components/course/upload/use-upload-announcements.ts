'use client'

import { useEffect } from 'react'
import { announce } from '@/lib/announce'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { waitsForAnswer } from './upload-rows'

/** Says when an upload of this course ended, well or not, to people who do not see its row. */
export function useUploadAnnouncements(courseId: string): void {
  useEffect(
    () =>
      useCourseCreationUI.subscribe(({ uploads }, before) => {
        if (uploads === before.uploads) return
        for (const upload of Object.values(uploads)) {
          if (upload.courseId !== courseId) continue
          const was = before.uploads[upload.id]
          if (waitsForAnswer(upload) && !(was && waitsForAnswer(was))) {
            announce(`“${upload.filename}” waits for your answer.`)
          }
          if (upload.status === was?.status || waitsForAnswer(upload)) continue
          if (upload.status === 'complete') announce(`“${upload.filename}” is uploaded.`)
          if (upload.status === 'error') {
            announce(`“${upload.filename}” failed to upload. Its row says why.`)
          }
        }
      }),
    [courseId],
  )
}
