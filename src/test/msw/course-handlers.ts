import { applyChanges } from '@/lib/course-operations'
import {
  applyMove,
  findChapter,
  findVideo,
  renameChapter,
  renameVideo,
  withChapter,
  withVideo,
  withVideoChanges,
  withoutItem,
} from '@/lib/course-tree'
import { withThumbnail } from '@/lib/course-thumbnail'
import { AppError, type ErrorCode } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { createdTree, newVideoRow } from '@/lib/new-rows'
import { importEdit } from '@/lib/outbox/bulk-edits'
import { placeIn } from '@/lib/outbox/edits'
import {
  batchVideoUpdateSchema,
  completeSetupSchema,
  createChapterSchema,
  createCourseSchema,
  createVideoSchema,
  duplicateCourseSchema,
  moveOrMovesSchema,
  outlineImportSchema,
  pendingIdsSchema,
  renamesSchema,
  updateChapterSchema,
  updateCourseSchema,
  updateVideoSchema,
} from '@/schemas/course'
import { coursePictureSchema } from '@/schemas/picture'
import { makeChapter, makeCourse, makeVideo } from '@/test/factories'
import type { CourseStatus, CourseTree } from '@/types/course'
import { fakeApi } from './fake-api'
import { publishFake } from './publication-handlers'
import { checkExpected } from './operation-handlers'
import { route } from './route'

const listed = ({ chapters, ...course }: CourseTree) => ({
  ...course,
  instructor_name: 'Ines Duarte',
  deleted_at: fakeApi.deleted.get(course.id) ?? null,
  cover: chapters.map(({ videos }) => videos.map(({ status, duration }) => ({ status, duration }))),
})

const orders: Record<string, (a: CourseTree, b: CourseTree) => number> = {
  edited: (a, b) => b.updated_at.localeCompare(a.updated_at),
  created: (a, b) => b.created_at.localeCompare(a.created_at),
  title: (a, b) => a.title.localeCompare(b.title),
  '-title': (a, b) => b.title.localeCompare(a.title),
  length: (a, b) => b.totalDuration - a.totalDuration,
}

const refuse = (code: ErrorCode, message: string, field: string): never => {
  throw new AppError(code, message, { errors: [{ field, message }] })
}

const setStatus = (action: string, status: CourseStatus) =>
  route('post', `/api/courses/:id/${action}`, ({ id }) => {
    const course = fakeApi.course(id)
    const isReady = course.chapters.some(({ videos }) => videos.some((video) => video.status === 'ready'))
    if (status === 'published' && !isReady) {
      refuse('notReady', 'Publishing needs at least one ready video.', 'videos')
    }
    return { json: status === 'published' ? publishFake(course) : fakeApi.save({ ...course, status }) }
  })

export const courseHandlers = [
  route('get', '/api/courses', ({ query }) => {
    const search = query.get('search')?.toLowerCase() ?? ''
    const [status, difficulty, until] = [query.get('status'), query.get('difficulty'), query.get('until')]
    const items = [...fakeApi.courses.values()]
      .filter(({ title }) => title.toLowerCase().includes(search))
      .filter(({ id }) => (status === 'deleted') === fakeApi.deleted.has(id))
      .filter((course) => status === null || status === 'deleted' || course.status === status)
      .filter((course) => difficulty === null || course.difficulty === difficulty)
      .toSorted(orders[query.get('sort') ?? 'edited'])
    const start = Number(query.get('cursor') ?? 0)
    const end = Math.min(start + Number(query.get('limit') ?? 24), until === null ? Infinity : Number(until))
    const nextCursor = end < items.length || until !== null ? String(end) : null
    return { json: { items: items.slice(start, end).map(listed), nextCursor } }
  }),
  route(
    'post',
    '/api/courses',
    ({ body: { chapters, ...fields } }) => {
      const id = fields.id ?? newId()
      const known = fakeApi.courses.get(id)
      if (known) return { json: known }
      const { chapters: _none, ...empty } = makeCourse({
        title: fields.title,
        description: fields.description ?? null,
        price: fields.price ?? null,
        difficulty: fields.difficulty,
        setup_step: fields.setup_step ?? 1,
        setup_completed_at: fields.setup_completed === true ? new Date().toISOString() : null,
        id,
      })
      return { status: 201, json: fakeApi.add(createdTree(empty, chapters)) }
    },
    createCourseSchema,
  ),
  route('get', '/api/courses/:id', ({ id }) => ({ json: fakeApi.course(id) })),
  route(
    'patch',
    '/api/courses/:id',
    ({ id, body, expected }) => {
      const course = fakeApi.course(id)
      checkExpected(expected, { ...course }, body, id)
      return { json: fakeApi.save({ ...course, ...body }, { kind: 'update' }) }
    },
    updateCourseSchema,
  ),
  route(
    'put',
    '/api/courses/:id/picture',
    ({ id }) => ({
      json: fakeApi.save(withThumbnail({ ...fakeApi.course(id), picture: newId() }), { kind: 'update' }),
    }),
    coursePictureSchema,
  ),
  route('delete', '/api/courses/:id/picture', ({ id }) => ({
    json: fakeApi.save(withThumbnail({ ...fakeApi.course(id), picture: null }), { kind: 'update' }),
  })),
  route('delete', '/api/courses/:id', ({ id }) => {
    fakeApi.course(id)
    fakeApi.deleted.set(id, new Date().toISOString())
    return {}
  }),
  route('post', '/api/courses/:id/undelete', ({ id }) => {
    fakeApi.deleted.delete(id)
    return { json: fakeApi.course(id) }
  }),
  route(
    'post',
    '/api/courses/:id/complete-setup',
    ({ id, body }) => {
      const course = (body.pendingDeletes ?? []).reduce(withoutItem, fakeApi.course(id))
      if (course.chapters.length === 0) refuse('notReady', 'Add at least one chapter.', 'chapters')
      const broken = course.chapters.flatMap(({ videos }) => videos).find(({ status }) => status === 'error')
      if (broken) refuse('notReady', `“${broken.filename}” cannot be read.`, `videos.${broken.id}`)
      return { json: fakeApi.save({ ...course, setup_completed_at: new Date().toISOString() }) }
    },
    completeSetupSchema,
  ),
  setStatus('publish', 'published'),
  setStatus('unpublish', 'draft'),
  setStatus('archive', 'archived'),
  route(
    'post',
    '/api/courses/:id/duplicate',
    ({ id, body }) => {
      const { chapters, ...original } = fakeApi.course(id)
      const copy = makeCourse({
        ...original,
        id: body.id ?? newId(),
        title: `Copy of ${original.title}`,
        status: 'draft',
        updated_at: new Date().toISOString(),
        chapters: chapters.map((chapter) =>
          makeChapter({
            title: chapter.title,
            videos: chapter.videos.map(({ filename, status, duration }) =>
              makeVideo(
                body.withVideos === false ? { filename, status: 'planned' } : { filename, status, duration },
              ),
            ),
          }),
        ),
      })
      return { status: 201, json: fakeApi.add(copy) }
    },
    duplicateCourseSchema,
  ),
  route(
    'post',
    '/api/courses/:id/moves',
    ({ id, body }) => {
      const moves = 'moves' in body ? body.moves : [body]
      const moved = moves.reduce((course, move) => {
        if (!findChapter(course, move.id) && !findVideo(course, move.id)) {
          throw new AppError('notFound', `This ${move.type} no longer exists.`)
        }
        return applyMove(course, move)
      }, fakeApi.course(id))
      return { json: fakeApi.save(moved, { kind: 'move' }) }
    },
    moveOrMovesSchema,
  ),
  route(
    'post',
    '/api/courses/:id/renames',
    ({ id, body }) => ({
      json: fakeApi.save(
        body.updates.reduce(
          (course, item) =>
            (item.type === 'chapter' ? renameChapter : renameVideo)(course, item.id, item.title),
          fakeApi.course(id),
        ),
      ),
    }),
    renamesSchema,
  ),
  route(
    'post',
    '/api/courses/:id/outline',
    ({ id, body }) => ({
      json: fakeApi.save(applyChanges(fakeApi.course(id), importEdit(fakeApi.course(id), body).changes), {
        kind: 'import',
      }),
    }),
    outlineImportSchema,
  ),
  route('get', '/api/courses/:id/pending-deletes', ({ id }) => ({
    json: {
      // The latest mark first.
      items: (fakeApi.marks.get(id) ?? []).toReversed().map(({ before: _before, ...item }) => item),
      nextCursor: null,
    },
  })),
  route(
    'post',
    '/api/courses/:id/restore',
    ({ id, body }) => {
      const marks = fakeApi.marks.get(id) ?? []
      const back = marks.filter((mark) => body.ids === undefined || body.ids.includes(mark.id))
      fakeApi.marks.set(
        id,
        marks.filter((mark) => !back.includes(mark)),
      )
      return {
        json: fakeApi.save(back.toReversed().reduce(putBack, fakeApi.course(id)), { kind: 'restore' }),
      }
    },
    pendingIdsSchema,
  ),
  route(
    'post',
    '/api/courses/:id/purge',
    ({ id, body }) => {
      const marks = fakeApi.marks.get(id) ?? []
      const gone = marks.filter((mark) => body.ids === undefined || body.ids.includes(mark.id))
      fakeApi.marks.set(
        id,
        marks.filter((mark) => !gone.includes(mark)),
      )
      const changes = gone.map(({ id: itemId, type: item, title }) => {
        return { type: 'remove', item, id: itemId, title } as const
      })
      if (changes.length > 0) fakeApi.record(fakeApi.course(id), 'purge', changes)
      return {}
    },
    pendingIdsSchema,
  ),
  route(
    'post',
    '/api/courses/:id/chapters',
    ({ id, body }) => {
      const chapterId = body.id ?? newId()
      const course = fakeApi.save(withChapter(fakeApi.course(id), { ...body, id: chapterId }), {
        kind: 'create',
      })
      return { status: 201, json: findChapter(course, chapterId) }
    },
    createChapterSchema,
  ),
  route(
    'patch',
    '/api/chapters/:id',
    ({ id, body, expected }) => {
      const before = fakeApi.courseOf(id)
      checkExpected(expected, { title: findChapter(before, id)?.title }, body, before.id)
      const course = fakeApi.save(renameChapter(before, id, body.title), { kind: 'rename' })
      return { json: findChapter(course, id) }
    },
    updateChapterSchema,
  ),
  route('delete', '/api/chapters/:id', ({ id }) => {
    fakeApi.mark(id)
    return {}
  }),
  route(
    'post',
    '/api/chapters/:id/videos',
    ({ id, body }) => {
      const course = fakeApi.courseOf(id)
      const video = newVideoRow({
        id: body.id ?? newId(),
        courseId: course.id,
        chapterId: id,
        filename: body.filename,
      })
      return {
        status: 201,
        json: findVideo(fakeApi.save(withVideo(course, video), { kind: 'create' }), video.id),
      }
    },
    createVideoSchema,
  ),
  route(
    'patch',
    '/api/videos',
    ({ body: { updates } }) => {
      const [first] = updates
      const course = fakeApi.save(withVideoChanges(fakeApi.courseOf(first?.id ?? ''), updates))
      return { json: { items: updates.map(({ id }) => findVideo(course, id)) } }
    },
    batchVideoUpdateSchema,
  ),
  route(
    'patch',
    '/api/videos/:id',
    ({ id, body, expected }) => {
      const before = fakeApi.courseOf(id)
      checkExpected(expected, { filename: findVideo(before, id)?.filename }, body, before.id)
      const course = fakeApi.save(renameVideo(before, id, body.filename), { kind: 'rename' })
      return { json: findVideo(course, id) }
    },
    updateVideoSchema,
  ),
  route('delete', '/api/videos/:id', ({ id }) => {
    fakeApi.mark(id)
    return {}
  }),
  route('get', '/api/videos/:id/playback', ({ id }) => {
    if (findVideo(fakeApi.courseOf(id), id)?.status !== 'ready') {
      throw new AppError('notReady', 'This video cannot be played yet.')
    }
    const sources = [{ src: `/storage/objects/${id}?type=video/mp4`, type: 'video/mp4' }]
    const expires_at = new Date(Date.now() + 3_600_000).toISOString()
    return { json: { expires_at, sources, poster: null, sprite: null, captions: [] } }
  }),
]

/** Puts one marked item back to the place that it had when it was marked. */
function putBack(course: CourseTree, { id, type, before }: { id: string; type: string; before: CourseTree }) {
  const afterId = placeIn(before, id)?.afterId ?? null
  if (type === 'video') {
    const video = findVideo(before, id)
    if (!video) return course
    const move = { type: 'video', id, toChapterId: video.chapter_id, afterId } as const
    return applyMove(withVideo(course, video), move)
  }
  const chapter = findChapter(before, id)
  if (!chapter) return course
  return chapter.videos.reduce(withVideo, withChapter(course, { ...chapter, afterId }))
}
