import { changeVideo } from '@/lib/course-tree'
import { AppError } from '@/lib/errors'
import { acceptEnrolmentSchema, enrolSchema, freePreviewSchema, progressSchema } from '@/schemas/learning'
import { fakeApi } from './fake-api'
import { fakeLearning } from './fake-learning'
import { route } from './route'

const find = (id: string) => {
  const page = fakeLearning.pages.get(id)
  if (!page) throw new AppError('notFound', 'There is no course at this address, or it is not open to you.')
  return page
}

/** The live course, its students and their progress. */
export const liveHandlers = [
  route('get', '/api/live/courses', () => ({ json: { items: fakeLearning.courses, nextCursor: null } })),
  route('get', '/api/live/courses/:id', ({ id }) => ({ json: find(id) })),
  route('get', '/api/live/courses/:id/progress', () => ({
    json: { items: [...fakeLearning.progress.values()], nextCursor: null },
  })),
  route(
    'post',
    '/api/live/courses/:id/progress',
    ({ body: { video_id, position, watched } }) => {
      const before = fakeLearning.progress.get(video_id)?.watched_at ?? null
      const watched_at = watched === undefined ? before : watched ? '2026-01-01T00:00:00.000Z' : null
      const saved = { video_id, position, watched_at }
      fakeLearning.progress.set(video_id, saved)
      return { json: saved }
    },
    progressSchema,
  ),
  route(
    'post',
    '/api/videos/:id/free-preview',
    ({ id, body: { free_preview } }) => {
      const course = fakeApi.save(changeVideo(fakeApi.courseOf(id), id, { free_preview }))
      return { json: course.chapters.flatMap(({ videos }) => videos).find((video) => video.id === id) }
    },
    freePreviewSchema,
  ),

  route('get', '/api/courses/:id/enrolments', () => ({ json: fakeLearning.list() })),
  route(
    'post',
    '/api/courses/:id/enrolments',
    ({ body: { emails } }) => ({ json: { items: emails.map((email) => fakeLearning.enrol(email)) } }),
    enrolSchema,
  ),
  route('delete', '/api/courses/:id/enrolments/:enrolmentId', ({ params }) => ({
    json: fakeLearning.revoke(params.enrolmentId ?? ''),
  })),
  route('post', '/api/courses/:id/enrolment-link', () => ({ json: fakeLearning.makeLink() })),
  route('delete', '/api/courses/:id/enrolment-link', () => {
    fakeLearning.link = null
    return {}
  }),
  route(
    'post',
    '/api/enrolments/accept',
    () => ({ json: { course: { id: 'course-1', title: 'Light' } } }),
    acceptEnrolmentSchema,
  ),
]
