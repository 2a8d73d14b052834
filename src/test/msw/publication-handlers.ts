import { AppError } from '@/lib/errors'
import type { CourseTree } from '@/types/course'
import type { Publication } from '@/types/publication'
import { fakeApi } from './fake-api'
import { route } from './route'

/** Keeps the course as it stands as what students see. */
export function publishFake(course: CourseTree): CourseTree {
  const published = fakeApi.save({ ...course, status: 'published', published_revision: course.revision + 1 })
  const { title, description, price, currency, difficulty, chapters } = published
  fakeApi.publications.set(course.id, {
    course_id: course.id,
    revision: published.revision,
    published_at: published.updated_at,
    published_by: fakeApi.user && { id: fakeApi.user.id, name: fakeApi.user.name },
    snapshot: { title, description, price, currency, difficulty, chapters },
  })
  return published
}

function publication(courseId: string): Publication {
  const found = fakeApi.publications.get(courseId)
  if (!found) throw new AppError('notFound', 'This course was never published.')
  return found
}

export const publicationHandlers = [
  route('get', '/api/courses/:id/publication', ({ id }) => ({ json: publication(id) })),
  route('post', '/api/courses/:id/revert', ({ id }) => {
    const course = fakeApi.course(id)
    const { snapshot } = publication(id)
    const known = new Map(course.chapters.flatMap(({ videos }) => videos.map((video) => [video.id, video])))
    const chapters = snapshot.chapters.map((chapter, order) => {
      const videos = chapter.videos.flatMap((video) => {
        const row = known.get(video.id)
        return row ? [{ ...row, filename: video.filename, chapter_id: chapter.id }] : []
      })
      return { ...chapter, courseId: id, order, videos, videoCount: videos.length }
    })
    return { json: fakeApi.save({ ...course, ...snapshot, chapters }, { kind: 'revert' }) }
  }),
]
