'use client'

import { useShallow } from 'zustand/react/shallow'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadItem } from '@/types/course'

/** The uploads of one course, without those whose video or chapter is marked for deletion. */
export const useCourseUploads = (courseId: string): UploadItem[] =>
  useCourseCreationUI(
    useShallow(({ uploads, pendingDeletes }) =>
      Object.values(uploads).filter(
        (upload) =>
          upload.courseId === courseId &&
          !pendingDeletes.has(upload.videoId) &&
          !pendingDeletes.has(upload.chapterId),
      ),
    ),
  )
