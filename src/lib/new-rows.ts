import type { CreateCourseRequest } from '@/schemas/course'
import type { Course, CourseTree, Video } from '@/types/course'
import { withChapter, withVideo } from './course-tree'

/** A video that the browser shows before the server has answered; with a file it is uploading, else planned. */
export function newVideoRow({
  file,
  ...given
}: {
  id: string
  courseId: string
  chapterId: string
  filename: string
  file?: { name: string; size: number; type: string }
}): Video {
  const now = new Date().toISOString()
  return {
    id: given.id,
    filename: given.filename,
    originalFilename: file?.name ?? '',
    course_id: given.courseId,
    chapter_id: given.chapterId,
    order: -1, // its chapter gives it its place
    duration: null,
    size: file?.size ?? 0,
    format: file?.type ?? '',
    status: file ? 'uploading' : 'planned',
    error_code: null,
    error_message: null,
    width: null,
    height: null,
    codecs: null,
    checksum: null,
    processing: null,
    failed_replacement: null,
    free_preview: false,
    captions: [],
    upload: null,
    backblaze_file_id: null,
    backblaze_url: null,
    created_at: now,
    updated_at: now,
  }
}

/** A course that was just created, with its outline: the answer's, or else the one that was sent with it. */
export function createdTree(course: Course, planned: CreateCourseRequest['chapters'] = []): CourseTree {
  if (course.chapters) return { ...course, chapters: course.chapters, access: 'owner' }
  return planned.reduce<CourseTree>(
    (tree, { id, title, videos = [] }) =>
      videos.reduce(
        (grown, video) => withVideo(grown, newVideoRow({ ...video, courseId: course.id, chapterId: id })),
        withChapter(tree, { id, title }),
      ),
    { ...course, chapters: [], access: 'owner' },
  )
}
