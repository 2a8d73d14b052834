import { http, HttpResponse } from 'msw'
import { changeVideo, findChapter, findVideo, withVideo } from '@/lib/course-tree'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { newVideoRow } from '@/lib/new-rows'
import { cleanOriginalFilename, titleFromFilename } from '@/lib/title-from-filename'
import { partRange } from '@/lib/upload/part-plan'
import { mimeTypeOf } from '@/lib/video-formats'
import { reuseFileSchema, signPartsSchema, startUploadSchema, tellSendingSchema } from '@/schemas/upload'
import type { UploadSummary } from '@/types/api'
import { fakeApi } from './fake-api'
import { route } from './route'

const planOf = ({ id, partSize, partCount }: { id: string; partSize: number; partCount: number }) => ({
  id,
  partSize,
  partCount,
})

function setPoster(id: string, thumbnailUrl: string | undefined) {
  const { thumbnailUrl: _before, ...video } =
    findVideo(fakeApi.courseOf(id), id) ?? newVideoRow({ id, courseId: '', chapterId: '', filename: '' })
  const saved = fakeApi.save(
    withVideo(fakeApi.courseOf(id), { ...video, ...(thumbnailUrl !== undefined && { thumbnailUrl }) }),
  )
  return { json: findVideo(saved, id) }
}

export const uploadHandlers = [
  route(
    'post',
    '/api/videos/upload',
    ({ body }) => {
      const course = fakeApi.course(body.courseId)
      if (!findChapter(course, body.chapterId)) {
        throw new AppError('notFound', 'This chapter no longer exists.')
      }
      const there = fakeApi.known.get(body.filename)
      if (there && body.refuseKnown) {
        const details = { known: there }
        throw new AppError('known', `“${body.filename}” is in a course already.`, { details })
      }
      const { partSize } = fakeApi
      const id = body.uploadId ?? newId()
      const videoId = body.id ?? newId()
      const known = fakeApi.uploads.get(id)
      if (known?.state === 'aborted') {
        throw new AppError('conflict', 'This upload was cancelled or has expired.')
      }
      if (known) return { json: { video: findVideo(course, known.videoId), upload: planOf(known) } }
      const planned = findVideo(course, videoId)
      const replaces = planned?.status === 'ready' && body.replace === true
      const partCount = Math.ceil(body.size / partSize)
      const upload = { id, partSize, partCount, state: 'open' as const, replaces }
      if (planned?.status === 'ready' && !replaces) {
        throw new AppError('conflict', `“${planned.filename}” has its file already.`)
      }
      const file = {
        name: cleanOriginalFilename(body.filename),
        size: body.size,
        type: mimeTypeOf(body.filename) ?? '',
      }
      const row = newVideoRow({
        id: videoId,
        courseId: course.id,
        chapterId: planned?.chapter_id ?? body.chapterId,
        filename: planned?.filename ?? titleFromFilename(body.filename),
        file,
      })
      fakeApi.uploads.set(id, {
        ...upload,
        videoId,
        courseId: course.id,
        size: body.size,
        originalFilename: file.name,
        lastModified: body.lastModified ?? null,
        fingerprint: body.fingerprint ?? null,
        parts: new Map(),
      })
      const saved = fakeApi.save(
        withVideo(course, {
          ...(replaces ? planned : { ...row, captions: planned?.captions ?? [] }),
          upload,
          failed_replacement: null,
        }),
      )
      return { status: 201, json: { video: findVideo(saved, videoId), upload: planOf(upload) } }
    },
    startUploadSchema,
  ),
  route(
    'post',
    '/api/uploads/:id/sign',
    ({ id, body }) => {
      const upload = fakeApi.upload(id)
      if (upload.state !== 'open') throw new AppError('conflict', 'This upload takes no more parts.')
      const items = body.partNumbers.map((partNumber) => {
        const { start, end } = partRange(upload, upload.size, partNumber)
        return {
          partNumber,
          url: `/storage/uploads/${id}/${partNumber}?size=${end - start}`,
          size: end - start,
          headers: {},
        }
      })
      return { json: { items, nextCursor: null } }
    },
    signPartsSchema,
  ),
  route(
    'post',
    '/api/videos/:id/reuse',
    ({ body }) => {
      const course = fakeApi.course(body.courseId)
      const planned = findVideo(course, body.id)
      const row = newVideoRow({
        id: body.id,
        courseId: course.id,
        chapterId: body.chapterId,
        filename: planned?.filename ?? titleFromFilename(body.filename),
        file: { name: body.filename, size: 5_000, type: 'video/mp4' },
      })
      const saved = fakeApi.save(withVideo(course, { ...row, status: 'ready', duration: 60 }))
      return { status: 201, json: findVideo(saved, body.id) }
    },
    reuseFileSchema,
  ),
  route('post', '/api/videos/:id/process', ({ id }) => {
    const course = fakeApi.courseOf(id)
    const saved = fakeApi.save(
      changeVideo(course, id, { status: 'processing', error_code: null, error_message: null }),
    )
    return { json: findVideo(saved, id) }
  }),
  route('delete', '/api/videos/:id/process', ({ id }) => {
    const course = fakeApi.courseOf(id)
    const stopped = {
      status: 'error',
      error_code: 'processingStopped',
      error_message: 'Processing was stopped. The file is safe: process it again, or choose another file.',
    } as const
    const isFirst = findVideo(course, id)?.status === 'processing'
    const saved = fakeApi.save(changeVideo(course, id, { processing: null, ...(isFirst && stopped) }))
    return { json: findVideo(saved, id) }
  }),
  route('get', '/api/workers', () => ({ json: fakeApi.workers })),
  route('get', '/api/courses/:id/storage', () => ({ json: fakeApi.storageUse })),
  route(
    'post',
    '/api/uploads/sending',
    ({ body }) => {
      for (const { id, sentBytes } of body.uploads) {
        const upload = fakeApi.uploads.get(id)
        if (!upload) continue
        upload.sending = body.isOver ? null : { sender: body.sender, sentBytes, secondsAgo: 0 }
      }
      return {}
    },
    tellSendingSchema,
  ),
  route('get', '/api/uploads/:id/parts', ({ id }) => {
    const { parts, state, partSize, partCount } = fakeApi.upload(id)
    return { json: { id, state, partSize, partCount, parts: [...parts.values()] } }
  }),
  route('post', '/api/uploads/:id/complete', ({ id }) => {
    const upload = fakeApi.upload(id)
    const course = fakeApi.course(upload.courseId)
    if (upload.state === 'aborted') {
      throw new AppError('conflict', 'This upload was cancelled or has expired.')
    }
    if (upload.state === 'done') return { json: { video: findVideo(course, upload.videoId) } }
    if (upload.parts.size !== upload.partCount) {
      throw new AppError('notReady', 'The file is not complete yet.')
    }
    upload.state = 'done'
    const { originalFilename, size } = upload
    const reason = fakeApi.unreadable.get(originalFilename)
    const read = {
      upload: null,
      originalFilename,
      size,
      duration: 60,
      width: 1280,
      height: 720,
      codecs: 'avc, aac',
    }
    if (upload.replaces && reason !== undefined) {
      const message = `${reason} It keeps the file that it had.`
      upload.state = 'aborted'
      fakeApi.save(
        changeVideo(course, upload.videoId, { upload: null, failed_replacement: { uploadId: id, message } }),
      )
      throw new AppError('invalid', message)
    }
    const before = findVideo(course, upload.videoId)
    if (upload.replaces && before) fakeApi.keepFile(before)
    const saved = fakeApi.save(
      changeVideo(
        course,
        upload.videoId,
        reason === undefined
          ? { ...read, status: 'ready' }
          : { upload: null, status: 'error', error_code: 'notVideo', error_message: reason },
      ),
    )
    return { json: { video: findVideo(saved, upload.videoId) } }
  }),
  route('put', '/api/videos/:id/poster', ({ id }) => setPoster(id, `/api/videos/${id}/poster?v=chosen`)),
  route('delete', '/api/videos/:id/poster', ({ id }) => setPoster(id, undefined)),
  route('get', '/api/videos/:id/files', ({ id }) => ({
    json: { items: fakeApi.earlierFiles.get(id) ?? [], nextCursor: null },
  })),
  route('post', '/api/videos/:id/files/:fileId/restore', ({ id, params }) => {
    const course = [...fakeApi.courses.values()].find((one) => findVideo(one, id))
    const video = course && findVideo(course, id)
    const file = fakeApi.earlierFiles.get(id)?.find((one) => one.id === params.fileId)
    if (!course || !video || !file) throw new AppError('notFound', 'This file is no longer kept.')
    const { id: _id, replaced_at: _at, expires_at: _until, ...facts } = file
    const others = fakeApi.earlierFiles.get(id)?.filter((one) => one !== file) ?? []
    fakeApi.earlierFiles.set(id, others)
    fakeApi.keepFile(video)
    return { json: findVideo(fakeApi.save(changeVideo(course, id, facts)), id) }
  }),
  route('delete', '/api/uploads/:id', ({ id }) => {
    const upload = fakeApi.upload(id)
    if (upload.state === 'done') throw new AppError('conflict', 'This upload is finished.')
    upload.state = 'aborted'
    upload.parts.clear()
    fakeApi.save(
      changeVideo(
        fakeApi.course(upload.courseId),
        upload.videoId,
        upload.replaces
          ? { upload: null, failed_replacement: null }
          : { status: 'planned', size: 0, upload: null },
      ),
    )
    return {}
  }),
  route('get', '/api/uploads', ({ query }) => {
    const courseId = query.get('courseId')
    const open = [...fakeApi.uploads.values()].filter(
      (upload) => upload.state === 'open' && (courseId === null || upload.courseId === courseId),
    )
    const items = open.map(({ parts, ...upload }): UploadSummary => {
      const video = findVideo(fakeApi.course(upload.courseId), upload.videoId)
      const receivedBytes = [...parts.values()].reduce((sum, { size }) => sum + size, 0)
      return {
        ...upload,
        chapterId: video?.chapter_id ?? '',
        filename: video?.filename ?? '',
        receivedBytes,
        sending: upload.sending ?? null,
        expires_at: '2999-01-01T00:00:00.000Z',
      }
    })
    return { json: { items, nextCursor: null } }
  }),

  http.put('*/storage/uploads/:id/:part', async ({ request, params }) => {
    const upload = fakeApi.uploads.get(String(params.id))
    if (upload?.state !== 'open') return new HttpResponse(null, { status: 404 })
    const { byteLength } = await request.arrayBuffer()
    if (byteLength !== Number(new URL(request.url).searchParams.get('size'))) {
      return new HttpResponse(null, { status: 403 })
    }
    const partNumber = Number(params.part)
    const etag = `"${upload.id}-${partNumber}"`
    upload.parts.set(partNumber, { partNumber, size: byteLength, etag })
    return new HttpResponse(null, { status: 200, headers: { ETag: etag } })
  }),
]
