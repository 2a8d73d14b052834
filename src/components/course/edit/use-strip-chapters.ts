'use client'

import { useShallow } from 'zustand/react/shallow'
import type { StripVideo } from '@/components/course/strip-model'
import { videoState } from '@/components/course/structure/video-state'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'

/** The course's bars, with the files on their way from this page as far as they are. */
export function useStripChapters(course: CourseTree): StripVideo[][] {
  const uploads = useCourseCreationUI(
    useShallow((state) => Object.values(state.uploads).filter(({ courseId }) => courseId === course.id)),
  )
  const byVideo = new Map(uploads.map((upload) => [upload.videoId, upload]))
  return course.chapters.map(({ videos }) =>
    videos.map((video) => {
      const { status, progress } = videoState(video, byVideo.get(video.id))
      return { status, progress, duration: video.duration }
    }),
  )
}
