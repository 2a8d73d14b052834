import { withoutItem } from '@/lib/course-tree'
import { defaultAppConfig, type AppConfig } from '@/lib/api/session-api'
import { AppError } from '@/lib/errors'
import { makeUser } from '@/test/factories'
import type { PendingDelete, SessionUser, StoredPartInfo, UploadPlan } from '@/types/api'
import type { CourseTree, UploadState, Video } from '@/types/course'
import type { Publication } from '@/types/publication'

export interface FakeUpload extends UploadPlan {
  videoId: string
  courseId: string
  size: number
  state: UploadState
  parts: Map<number, StoredPartInfo>
}

export interface SeenRequest {
  method: string
  /** Path and query. */
  path: string
  body: unknown
  idempotencyKey: string | null
}

/** A course's mark of deletion, with what brings it back. */
export interface Mark extends PendingDelete {
  /** The course as it was before. */
  before: CourseTree
}

/**
 * Lectern's HTTP API in memory, behind `fetch` and XMLHttpRequest: enough for whole-wizard tests. Tests read and
 * prepare `courses`; `requests` holds what the page sent.
 */
class FakeApi {
  courses = new Map<string, CourseTree>()
  /** When a course was deleted; it is in `courses` still. */
  deleted = new Map<string, string>()
  marks = new Map<string, Mark[]>()
  publications = new Map<string, Publication>()
  uploads = new Map<string, FakeUpload>()
  requests: SeenRequest[] = []
  user: SessionUser | null = makeUser()
  config: AppConfig = { ...defaultAppConfig, signUp: 'open' }
  /** Bytes. Small, so that small files have several parts. */
  partSize = 1024
  /** File names that turn out to be no videos, with the reason. */
  unreadable = new Map<string, string>()

  reset(): void {
    Object.assign(this, new FakeApi())
  }

  add(course: CourseTree): CourseTree {
    this.courses.set(course.id, course)
    return course
  }

  /** @throws AppError `notFound` */
  course(id: string): CourseTree {
    const course = this.courses.get(id)
    if (!course || this.deleted.has(id))
      throw new AppError('notFound', 'This course does not exist or is not yours.')
    return course
  }

  /** The course that holds a chapter or video. @throws AppError `notFound` */
  courseOf(itemId: string): CourseTree {
    for (const course of this.courses.values()) if (withoutItem(course, itemId) !== course) return course
    throw new AppError('notFound', 'There is nothing at this address.')
  }

  save(course: CourseTree): CourseTree {
    const saved = { ...course, revision: course.revision + 1, updated_at: new Date().toISOString() }
    this.courses.set(saved.id, saved)
    return saved
  }

  /** @throws AppError `notFound` */
  upload(id: string): FakeUpload {
    const upload = this.uploads.get(id)
    if (!upload) throw new AppError('notFound', 'There is nothing at this address.')
    return upload
  }

  /** Marks an item for deletion. */
  mark(itemId: string): CourseTree {
    const course = this.courseOf(itemId)
    const chapter = course.chapters.find(({ id }) => id === itemId)
    const home = course.chapters.find(({ videos }) => videos.some(({ id }) => id === itemId))
    const videos: Video[] = chapter?.videos ?? home?.videos.filter(({ id }) => id === itemId) ?? []
    const mark: Mark = {
      id: itemId,
      type: chapter ? 'chapter' : 'video',
      title: chapter?.title ?? videos[0]?.filename ?? '',
      chapterTitle: chapter ? null : (home?.title ?? null),
      videoCount: chapter ? videos.length : 0,
      size: videos.reduce((sum, video) => sum + video.size, 0),
      timestamp: Date.now(),
      before: course,
    }
    this.marks.set(course.id, [...(this.marks.get(course.id) ?? []), mark])
    return this.save(withoutItem(course, itemId))
  }

  /** Paths of the writes seen, e.g. `POST /api/courses`. */
  get writes(): string[] {
    return this.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`)
  }
}

export const fakeApi = new FakeApi()
