import { newId } from '@/lib/ids'
import type { CourseListItem, PendingDelete, SessionUser } from '@/types/api'
import type { Chapter, CourseTree, UploadItem, Video, VideoCaption } from '@/types/course'
import type { CourseEvent, EventRows, Operation } from '@/types/operations'
import type { QueuedEdit } from '@/lib/outbox/queued-edit'
import { makeFile } from './make-file'

export { makeFile } from './make-file'

/** Whatever a test does not name is filled in; ids are new, totals and places are counted. */
const THEN = '2026-01-05T09:00:00.000Z'

export const makeCaption = (overrides: Partial<VideoCaption> = {}): VideoCaption => ({
  language: 'en',
  label: 'English',
  revision: 1,
  checksum: 'sum',
  cues: 12,
  ends: 700,
  ...overrides,
})

export function makeVideo(overrides: Partial<Video> = {}): Video {
  return {
    id: newId(),
    filename: 'Reading the sky',
    originalFilename: 'reading-the-sky.mp4',
    course_id: 'course-1',
    chapter_id: 'chapter-1',
    order: 0,
    duration: 300,
    size: 104_857_600,
    format: 'video/mp4',
    status: 'ready',
    error_code: null,
    error_message: null,
    width: 1920,
    height: 1080,
    codecs: 'avc, aac',
    checksum: 'crc32:1a2b3c4d',
    processing: null,
    failed_replacement: null,
    free_preview: false,
    captions: [],
    upload: null,
    backblaze_file_id: null,
    backblaze_url: null,
    created_at: THEN,
    updated_at: THEN,
    ...overrides,
  }
}

/** Its videos get its id and their places. */
export function makeChapter(overrides: Partial<Chapter> = {}): Chapter {
  const id = overrides.id ?? newId()
  const courseId = overrides.courseId ?? 'course-1'
  const videos = (overrides.videos ?? []).map((video, order) => ({
    ...video,
    order,
    chapter_id: id,
    course_id: courseId,
  }))
  return {
    title: 'Counting things that move',
    order: 0,
    videoCount: videos.length,
    totalDuration: lengthOf(videos),
    ...overrides,
    id,
    courseId,
    videos,
  }
}

/** Its chapters get its id and their places. */
export function makeCourse(overrides: Partial<CourseTree> = {}): CourseTree {
  const id = overrides.id ?? newId()
  const chapters = (overrides.chapters ?? []).map((chapter, order) =>
    makeChapter({ ...chapter, courseId: id, order }),
  )
  const videos = chapters.flatMap((chapter) => chapter.videos)
  return {
    title: 'Field ornithology',
    description: 'Counting birds where they are.',
    price: 99,
    currency: 'USD',
    difficulty: 'beginner',
    picture: null,
    status: 'draft',
    instructor_id: 'user-1',
    revision: 1,
    published_revision: null,
    has_unpublished_changes: false,
    access: 'owner',
    setup_completed_at: null,
    setup_step: 1,
    created_at: THEN,
    updated_at: THEN,
    totalChapters: chapters.length,
    totalVideos: videos.length,
    totalDuration: lengthOf(videos),
    ...overrides,
    id,
    chapters,
  }
}

const lengthOf = (videos: readonly Video[]) =>
  videos.reduce((sum, video) => sum + (video.status === 'ready' ? (video.duration ?? 0) : 0), 0)

export function makeListedCourse(overrides: Partial<CourseListItem> = {}): CourseListItem {
  const { chapters, ...course } = makeCourse()
  return {
    ...course,
    instructor_name: 'Ines Duarte',
    deleted_at: null,
    cover: chapters.map((chapter) => chapter.videos),
    ...overrides,
  }
}

export function makeUpload(overrides: Partial<UploadItem> = {}): UploadItem {
  const file = overrides.file ?? makeFile()
  return {
    id: newId(),
    file,
    filename: file.name,
    courseId: 'course-1',
    chapterId: 'chapter-1',
    videoId: newId(),
    progress: 0,
    status: 'pending',
    ...overrides,
  }
}

export const makePendingDelete = (overrides: Partial<PendingDelete> = {}): PendingDelete => ({
  id: newId(),
  type: 'video',
  title: 'Reading the sky',
  chapterTitle: 'Counting things that move',
  videoCount: 0,
  size: 104_857_600,
  timestamp: Date.parse(THEN),
  ...overrides,
})

export const makeUser = (overrides: Partial<SessionUser> = {}): SessionUser => ({
  id: 'user-1',
  name: 'Ada Demo',
  email: 'instructor@demo.test',
  role: 'instructor',
  ...overrides,
})

/** Nothing changed by it, unless told. */
export const makeOperation = (overrides: Partial<Operation> = {}): Operation => ({
  id: newId(),
  course_id: 'course-1',
  revision: 2,
  kind: 'batch',
  changes: [],
  actor: { id: 'user-2', name: 'Jonas Demo' },
  client_id: 'another-tab',
  undo_of: null,
  undone_by: null,
  created_at: THEN,
  ...overrides,
})

export const makeEvent = (
  operation: Partial<Operation> = {},
  rows: Partial<EventRows> = {},
): CourseEvent => ({
  operation: makeOperation(operation),
  rows: { chapters: [], videos: [], ...rows },
})

export const makeQueuedEdit = (overrides: Partial<QueuedEdit> = {}): QueuedEdit => ({
  id: newId(),
  courseId: 'course-1',
  userId: 'user-1',
  tabId: 'this-tab',
  createdAt: THEN,
  request: { method: 'POST', path: '/api/courses/course-1/moves', json: {} },
  changes: [],
  what: 'the move',
  restored: 'it is back in its old place',
  ...overrides,
})
