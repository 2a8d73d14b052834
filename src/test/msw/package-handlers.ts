import { findVideo } from '@/lib/course-tree'
import { createdTree } from '@/lib/new-rows'
import {
  importCaptionsSchema,
  importPackageSchema,
  type CoursePackage,
  type ImportReport,
  type ImportRequest,
  type MediaState,
} from '@/schemas/package'
import { makeCourse } from '@/test/factories'
import type { CourseTree } from '@/types/course'
import { fakeApi } from './fake-api'
import { route } from './route'

/** The course that a package goes into, as the server chooses it. */
const targetOf = ({ package: pack, course_id }: ImportRequest): CourseTree | undefined =>
  course_id === null ? undefined : fakeApi.courses.get(course_id ?? pack.course.id)

const mediaOf = (
  { id, file }: CoursePackage['chapters'][number]['videos'][number],
  target: CourseTree | undefined,
): MediaState => {
  const row = target && findVideo(target, id)
  if (file === null) return 'none'
  if (row?.status === 'ready') return row.size === file.size ? 'there' : 'replace'
  return file.path === null ? 'missing' : 'send'
}

function report(request: ImportRequest): ImportReport {
  const { package: pack } = request
  const target = targetOf(request)
  const known = fakeApi.courses.get(pack.course.id)
  const items = pack.chapters.flatMap((chapter): ImportReport['items'] => {
    const row = target?.chapters.find(({ id }) => id === chapter.id)
    const of = (type: 'chapter' | 'video', id: string, title: string, was: string | undefined) => ({
      type,
      package_id: id,
      title,
      change:
        was === undefined ? ('new' as const) : was === title ? ('unchanged' as const) : ('changed' as const),
      was: was === title ? null : (was ?? null),
      is_moved: false,
      is_restored: false,
    })
    return [
      { ...of('chapter', chapter.id, chapter.title, row?.title), media: 'none', size: 0 },
      ...chapter.videos.map((video) => ({
        ...of('video', video.id, video.title, target && findVideo(target, video.id)?.filename),
        media: mediaOf(video, target),
        size: video.file?.size ?? 0,
      })),
    ]
  })
  const tally = (type: string) => {
    const count = { new: 0, changed: 0, unchanged: 0 }
    for (const item of items) if (item.type === type) count[item.change] += 1
    return count
  }
  const sent = items.filter(({ media }) => media === 'send' || media === 'replace')
  return {
    target: { id: target?.id ?? null, title: target?.title ?? pack.course.title },
    candidates: known ? [{ id: known.id, title: known.title }] : [],
    fields: [],
    items: items.filter(
      ({ change, media }) => change !== 'unchanged' || (media !== 'none' && media !== 'there'),
    ),
    chapters: tally('chapter'),
    videos: tally('video'),
    kept: 0,
    send: { files: sent.length, bytes: sent.reduce((sum, { size }) => sum + size, 0) },
    room: fakeApi.storageUse,
  }
}

/** New courses alone; of one that is there, titles stay as they are. */
function take(request: ImportRequest) {
  const { package: pack } = request
  const target = targetOf(request)
  const states = pack.chapters.flatMap(({ videos }) => videos.map((video) => mediaOf(video, target)))
  const { chapters: _none, ...empty } = makeCourse({ ...pack.course, setup_completed_at: pack.exported_at })
  const plan = pack.chapters.map(({ id, title, videos }) => ({
    id,
    title,
    videos: videos.map((video) => ({ id: video.id, filename: video.title })),
  }))
  const course = target ?? fakeApi.add(createdTree(empty, plan))
  return {
    course_id: course.id,
    is_new: target === undefined,
    revision: course.revision,
    wants_picture: pack.picture !== null,
    videos: pack.chapters
      .flatMap((chapter) => chapter.videos.map(({ id }) => ({ package_id: id, id, chapter_id: chapter.id })))
      .map((video, i) => ({ ...video, media: states[i] ?? 'none' })),
  }
}

export const packageHandlers = [
  route(
    'post',
    '/api/packages/captions',
    ({ body: { captions } }) => {
      const problems = captions
        .filter(({ text }) => !text.startsWith('WEBVTT'))
        .map(({ video_id, language }) => ({
          video_id,
          language,
          message: 'Line 1: This is no caption file.',
        }))
      return { json: { kept: captions.length - problems.length, problems } }
    },
    importCaptionsSchema,
  ),
  route('post', '/api/packages/check', ({ body }) => ({ json: report(body) }), importPackageSchema),
  route('post', '/api/packages/import', ({ body }) => ({ json: take(body) }), importPackageSchema),
  route('get', '/api/courses/:id/export', ({ id }) => {
    const { title, chapters } = fakeApi.course(id)
    const videos = chapters.flatMap((chapter) => chapter.videos)
    const files = videos.filter(({ status }) => status === 'ready')
    return {
      json: {
        title,
        chapters: chapters.length,
        videos: videos.length,
        files: files.length,
        mediaBytes: files.reduce((sum, { size }) => sum + size, 0),
        captions: 0,
      },
    }
  }),
]
