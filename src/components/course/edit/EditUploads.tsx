'use client'

import { InterruptedUploads } from '@/components/course/upload/InterruptedUploads'
import { UploadSummary } from '@/components/course/upload/UploadSummary'
import { useUploadAnnouncements } from '@/components/course/upload/use-upload-announcements'

/** The uploads of the edit page together, beside its outline. */
export function EditUploads({ courseId }: { courseId: string }) {
  useUploadAnnouncements(courseId)
  return (
    <>
      <UploadSummary courseId={courseId} />
      <InterruptedUploads courseId={courseId} />
    </>
  )
}
