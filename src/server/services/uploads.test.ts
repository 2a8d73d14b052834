import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { uploadRepository } from '../db/repositories/upload-repository'
import { mediaJob } from '../db/schema/media'
import { orphanObject } from '../db/schema/orphan'
import { course as courseTable, video as videoTable } from '../db/schema/course'
import { upload as uploadTable } from '../db/schema/upload'
import type { ObjectStorage } from '../storage/port'
import {
  longVideo,
  makeCourse,
  makeUser,
  sampleVideo,
  sendParts,
  storageWith,
  useTestServices,
} from '../testing/factories'
import { workThrough } from '../testing/work-through'
import { createServices } from '.'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser
let course: CourseTree
let chapterId: string
let plannedId: string

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
})
beforeEach(async () => {
  course = await makeCourse(server().services, ines, { videos: [1] })
  chapterId = course.chapters[0]?.id ?? ''
  plannedId = course.chapters[0]?.videos[0]?.id ?? ''
})

const request = (changes: object = {}) => ({
  courseId: course.id,
  chapterId,
  filename: '01_field-notes.mp4',
  size: 1_000,
  ...changes,
})
const start = (changes: object = {}) => server().services.uploads.start(ines, request(changes))
const missing = { code: 'notFound' }
const videoRow = async (id: string) =>
  (await server().db.select().from(videoTable).where(eq(videoTable.id, id)))[0]
/** What is still to be removed once the background has done what it can. */
const orphans = async (services = server().services) => {
  await services.cleanup.idle()
  return server().db.select().from(orphanObject)
}
const servicesWith = (changes: Partial<ObjectStorage>) =>
  createServices({ ...server().context, storage: storageWith(server().storage, changes) })

/** A whole upload of these bytes. */
async function uploadFile(bytes: Uint8Array, changes: object = {}) {
  const { value } = await start({ size: bytes.length, ...changes })
  await sendParts(server(), value.upload.id, bytes)
  return { ...value, done: await server().services.uploads.complete(ines, value.upload.id) }
}

describe('starting an upload', () => {
  it('makes a video with a tidy title at the end of the chapter', async () => {
    const { created, value } = await start({ id: newId(), fingerprint: 'abc\0def' })
    expect(created).toBe(true)
    expect(value.upload).toEqual({ id: value.upload.id, partSize: 16 * 1024 ** 2, partCount: 1 })
    expect(value.video).toMatchObject({
      filename: '01 field notes',
      originalFilename: '01_field-notes.mp4',
      status: 'uploading',
      order: 1,
      size: 1_000,
      format: 'video/mp4',
      upload: { ...value.upload, state: 'open' },
    })
    expect((await server().services.courses.get(ines, course.id)).revision).toBe(1)
    const row = await uploadRepository.findAny(server().db, value.upload.id)
    expect(row?.storageKey).toMatch(/^[a-z0-9]{40}$/)
    expect(row?.fingerprint).toBe('abcdef')
  })

  it('gives the file to a planned video, which keeps its title, wherever it stands by now', async () => {
    const other = await server().services.chapters.create(ines, course.id, { title: 'Later' })
    await server().services.courses.move(ines, course.id, {
      type: 'video',
      id: plannedId,
      toChapterId: other.value.id,
      afterId: null,
    })
    const { value } = await start({ id: plannedId })
    expect(value.video).toMatchObject({ id: plannedId, filename: 'Video 1.1', chapter_id: other.value.id })
    expect((await server().services.courses.get(ines, course.id)).totalVideos).toBe(1)
  })

  it('is one upload when it is repeated, also at the same moment', async () => {
    const ids = { id: newId(), uploadId: newId() }
    const answers = await Promise.all(Array.from({ length: 6 }, () => start(ids)))
    expect(answers.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(answers.map(({ value }) => JSON.stringify(value))).size).toBe(1)
    expect(await start({ ...ids, size: 99 })).toEqual({ created: false, value: answers[0]?.value })
    expect((await server().services.courses.get(ines, course.id)).totalVideos).toBe(2)
  })

  it('is one upload when it is repeated while the first call is half done', async () => {
    for (let round = 0; round < 20; round += 1) {
      const ids = { id: newId(), uploadId: newId() }
      const calls = Array.from({ length: 6 }, async (_, nth) => {
        await new Promise((resolve) => setTimeout(resolve, nth * 3))
        return start(ids)
      })
      expect((await Promise.all(calls)).filter(({ created }) => created)).toHaveLength(1)
    }
  })

  it('says how large the file is and what the limit is', async () => {
    await expect(start({ filename: '../Askja full day.mov', size: 3.4e9 })).rejects.toMatchObject({
      code: 'invalid',
      errors: [
        {
          field: 'size',
          message:
            '“Askja full day.mov” is 3.4 GB, the limit is 2 GB. Split it, or ask the person who runs this server to raise the limit.',
        },
      ],
    })
    await expect(start({ size: 2 * 1024 ** 3 })).resolves.toMatchObject({ created: true })
    await expect(start({ size: 2 * 1024 ** 3 + 1 })).rejects.toMatchObject({ errors: [{ field: 'size' }] })
  })

  it('answers nothing of somebody else', async () => {
    const { uploads } = server().services
    const { value } = await start({ id: plannedId })
    const { id } = value.upload
    await expect(uploads.start(jonas, request())).rejects.toMatchObject(missing)
    await expect(uploads.start(jonas, request({ uploadId: id }))).rejects.toMatchObject({ code: 'conflict' })
    await expect(uploads.sign(jonas, id, { partNumbers: [1] })).rejects.toMatchObject(missing)
    await expect(uploads.parts(jonas, id)).rejects.toMatchObject(missing)
    await expect(uploads.complete(jonas, id)).rejects.toMatchObject(missing)
    await expect(uploads.abort(jonas, id)).rejects.toMatchObject(missing)
    expect((await uploads.list(jonas, { courseId: course.id })).items).toEqual([])
    const theirs = await makeCourse(server().services, jonas, { videos: [1] })
    const foreign = theirs.chapters[0]
    await expect(start({ chapterId: foreign?.id })).rejects.toMatchObject(missing)
    await expect(start({ id: foreign?.videos[0]?.id })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses marked targets', async () => {
    const { chapters, videos } = server().services
    await videos.remove(ines, plannedId)
    await expect(start({ id: plannedId })).rejects.toMatchObject({ code: 'conflict' })
    await chapters.remove(ines, chapterId)
    await expect(start({ id: newId() })).rejects.toMatchObject(missing)
  })

  it('gives up the upload that was open for the video', async () => {
    const first = await start({ id: plannedId })
    await sendParts(server(), first.value.upload.id, Buffer.alloc(1_000))
    const second = await start({ id: plannedId, filename: 'better.mov', size: 2_000 })
    expect(second.value.video).toMatchObject({
      originalFilename: 'better.mov',
      size: 2_000,
      format: 'video/quicktime',
    })
    expect(second.value.video.upload?.id).toBe(second.value.upload.id)
    const { uploads, cleanup } = server().services
    await cleanup.idle()
    expect(await uploads.parts(ines, first.value.upload.id)).toMatchObject({ state: 'aborted', parts: [] })
    await expect(uploads.sign(ines, first.value.upload.id, { partNumbers: [1] })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(start({ id: plannedId, uploadId: first.value.upload.id })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await orphans()).toEqual([])
  })

  it('gives the room back when the row cannot be written', async () => {
    const aborted: string[] = []
    const { uploads } = servicesWith({
      async createMultipartUpload(input) {
        await server().services.courses.remove(ines, course.id)
        return server().storage.createMultipartUpload(input)
      },
      async abortMultipartUpload(ref) {
        aborted.push(ref.uploadId)
        return server().storage.abortMultipartUpload(ref)
      },
    })
    await expect(uploads.start(ines, request({ id: plannedId }))).rejects.toMatchObject(missing)
    expect(aborted).toHaveLength(1)
    expect(await videoRow(plannedId)).toMatchObject({ status: 'planned' })
  })

  it('passes on that the disk is full', async () => {
    const { uploads } = servicesWith({
      createMultipartUpload: () => Promise.reject(new AppError('noSpace', 'The disk is full.')),
    })
    await expect(uploads.start(ines, request({ id: plannedId }))).rejects.toMatchObject({ code: 'noSpace' })
    expect(await videoRow(plannedId)).toMatchObject({ status: 'planned' })
  })
})

describe('sending parts', () => {
  it('signs each part with the size that the server has computed, and pushes the expiry on', async () => {
    const { value } = await start({ size: 33 * 1024 ** 2 })
    const { id } = value.upload
    await server().db.update(uploadTable).set({ expiresAt: new Date() }).where(eq(uploadTable.id, id))
    const { items } = await server().services.uploads.sign(ines, id, { partNumbers: [3, 1, 3] })
    expect(items.map(({ partNumber, size }) => ({ partNumber, size }))).toEqual([
      { partNumber: 3, size: 1024 ** 2 },
      { partNumber: 1, size: 16 * 1024 ** 2 },
    ])
    expect(items[0]?.url).toMatch(/^\/storage\/uploads\/[^/]+\/3\?.*sig=/)
    const row = await uploadRepository.findAny(server().db, id)
    expect((row?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(6 * 24 * 3_600_000)
  })

  it('names part numbers that the upload does not have', async () => {
    const { value } = await start()
    await expect(
      server().services.uploads.sign(ines, value.upload.id, { partNumbers: [1, 2, 10_000] }),
    ).rejects.toMatchObject({
      code: 'invalid',
      errors: [{ field: 'partNumbers.1' }, { field: 'partNumbers.2' }],
    })
  })

  it('lists what is stored, and what is open, for another device to go on with', async () => {
    const bytes = await longVideo()
    const { value } = await start({ size: bytes.length, fingerprint: 'f1', lastModified: 1_767_600_000_123 })
    const { uploads } = server().services
    expect((await uploads.list(ines, { courseId: course.id })).items).toMatchObject([{ receivedBytes: 0 }])
    await uploads.sign(ines, value.upload.id, { partNumbers: [2] })
    await sendParts(server(), value.upload.id, bytes, [2])
    expect(await uploads.parts(ines, value.upload.id)).toMatchObject({
      ...value.upload,
      state: 'open',
      parts: [{ partNumber: 2, size: bytes.length - value.upload.partSize }],
    })
    const { items, nextCursor } = await uploads.list(ines, { courseId: course.id })
    expect(nextCursor).toBeNull()
    expect(items).toMatchObject([
      {
        ...value.upload,
        videoId: value.video.id,
        courseId: course.id,
        chapterId,
        fingerprint: 'f1',
        lastModified: 1_767_600_000_123,
        receivedBytes: bytes.length - value.upload.partSize,
        state: 'open',
      },
    ])
    const silent = servicesWith({ listParts: () => Promise.reject(new Error('no answer')) })
    expect((await silent.uploads.list(ines, { courseId: course.id })).items).toMatchObject([
      { id: value.upload.id, receivedBytes: null },
    ])
    await start({ id: plannedId })
    const page = await uploads.list(ines, { courseId: course.id, limit: 1 })
    const rest = await uploads.list(ines, { courseId: course.id, cursor: page.nextCursor ?? '' })
    expect(page.items.length + rest.items.length).toBe(2)
  })
})

describe('completing an upload', () => {
  it('ends in a ready video that plays the very bytes sent', async () => {
    const bytes = await longVideo()
    const { done, upload } = await uploadFile(bytes, { id: plannedId })
    expect(done).toMatchObject({
      id: plannedId,
      filename: 'Video 1.1',
      status: 'ready',
      size: bytes.length,
      format: 'video/mp4',
      upload: null,
      error_code: null,
    })
    expect(done.duration).toBeGreaterThan(0)
    expect(done.width).toBeGreaterThan(0)
    expect(done.codecs).toContain('avc')

    const row = await videoRow(plannedId)
    const stored = await server().storage.readRange(row?.storageKey ?? '', 0, bytes.length + 1)
    const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')
    expect(sha256(stored)).toBe(sha256(bytes))

    const { uploads, videos, courses } = server().services
    expect(await uploads.complete(ines, upload.id)).toEqual(done)
    expect((await courses.get(ines, course.id)).totalDuration).toBe(done.duration)
    const playback = await videos.playback(ines, plannedId)
    expect(playback.sources).toMatchObject([{ type: 'video/mp4' }])
    expect(playback.sources[0]?.src).toMatch(/^\/storage\/objects\//)
    const admin = await makeUser(server().db, { role: 'admin' })
    await expect(videos.playback(admin, plannedId)).resolves.toMatchObject({ poster: null })
    await expect(videos.playback(jonas, plannedId)).rejects.toMatchObject(missing)
    await expect(start({ id: plannedId })).rejects.toMatchObject({ code: 'conflict' })
    await expect(uploads.abort(ines, upload.id)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('answers the same to calls that overlap', async () => {
    const bytes = await sampleVideo()
    const { value } = await start({ size: bytes.length })
    await sendParts(server(), value.upload.id, bytes)
    const one = server().raw.uploads
    const two = createServices(server().context).uploads
    const answers = await Promise.all(
      [one, one, two, two].map((uploads) => uploads.complete(ines, value.upload.id)),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]?.status).toBe('processing')
    expect(await workThrough(server().context)).toBe(1)
    expect(await videoRow(value.video.id)).toMatchObject({ status: 'ready', sourceGeneration: 1 })
  })

  it('names the parts that are missing and goes on taking them', async () => {
    const bytes = await longVideo()
    const { value } = await start({ size: bytes.length })
    await sendParts(server(), value.upload.id, bytes, [1])
    const { uploads } = server().services
    await expect(uploads.complete(ines, value.upload.id)).rejects.toMatchObject({
      status: 409,
      errors: [{ field: 'parts.2' }],
    })
    await expect(uploads.sign(ines, value.upload.id, { partNumbers: [2] })).resolves.toBeDefined()
    await sendParts(server(), value.upload.id, bytes, [2])
    expect(await uploads.complete(ines, value.upload.id)).toMatchObject({ status: 'ready' })
  })

  it.each([
    ['text', Buffer.from('These are my field notes, and no video at all. '.repeat(40))],
    ['zeros', Buffer.alloc(64_000)],
    [
      'a PNG',
      Buffer.from(
        '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154',
        'hex',
      ),
    ],
    ['one byte', Buffer.from([0])],
  ])('ends in an error with a sentence when the bytes are %s', async (_name, bytes) => {
    const { done, upload } = await uploadFile(bytes, { id: plannedId, filename: 'talk.mp4' })
    expect(done).toMatchObject({ status: 'error', filename: 'Video 1.1', upload: null, duration: null })
    expect(done.error_code).toMatch(/^[a-zA-Z]+$/)
    expect(done.error_message).toMatch(/^[A-Z“].+\.$/)
    const { uploads, videos } = server().services
    expect(await uploads.complete(ines, upload.id)).toEqual(done)
    await expect(videos.playback(ines, plannedId)).rejects.toMatchObject({ code: 'notReady' })
  })

  it('ends in an error when a video was cut off', async () => {
    const bytes = await sampleVideo()
    const { done } = await uploadFile(bytes.subarray(0, Math.floor(bytes.length / 3)))
    expect(done.status).toBe('error')
  })

  it('keeps refused bytes until another file takes their place', async () => {
    await uploadFile(Buffer.from('no video'), { id: plannedId })
    const key = (await videoRow(plannedId))?.storageKey ?? ''
    expect(await server().storage.headObject(key)).not.toBeNull()
    const { done } = await uploadFile(await sampleVideo(), { id: plannedId })
    expect(done).toMatchObject({ id: plannedId, status: 'ready', error_code: null, error_message: null })
    await server().services.cleanup.idle()
    expect(await server().storage.headObject(key)).toBeNull()
    expect(await videoRow(plannedId)).toMatchObject({ sourceGeneration: 2 })
  })

  it('goes on for a video that was marked meanwhile', async () => {
    const bytes = await sampleVideo()
    const { value } = await start({ id: plannedId, size: bytes.length })
    await server().services.videos.remove(ines, plannedId)
    await sendParts(server(), value.upload.id, bytes)
    expect(await server().services.uploads.complete(ines, value.upload.id)).toMatchObject({ status: 'ready' })
    const restored = await server().services.courses.restore(ines, course.id, { ids: [plannedId] })
    expect(restored.chapters[0]?.videos).toMatchObject([{ id: plannedId, status: 'ready' }])
  })

  it('lets go of the bytes when the video was purged while its parts were joined', async () => {
    const bytes = await sampleVideo()
    const { value } = await start({ id: plannedId, size: bytes.length })
    await sendParts(server(), value.upload.id, bytes)
    const key = (await uploadRepository.findAny(server().db, value.upload.id))?.storageKey ?? ''
    const { uploads, cleanup } = servicesWith({
      async completeMultipartUpload(ref, parts) {
        const stored = await server().storage.completeMultipartUpload(ref, parts)
        await server().services.videos.remove(ines, plannedId)
        await server().services.courses.purge(ines, course.id, {})
        return stored
      },
    })
    await expect(uploads.complete(ines, value.upload.id)).rejects.toMatchObject({ code: 'conflict' })
    await Promise.all([cleanup.idle(), server().services.cleanup.idle()]) // either may have been at it first
    expect(await server().storage.headObject(key)).toBeNull()
  })
})

describe('after a stop of the server', () => {
  it('finishes what was being joined, whether or not the storage had done it', async () => {
    const bytes = await sampleVideo()
    const before = await start({ size: bytes.length })
    const after = await start({ size: bytes.length })
    for (const { value } of [before, after]) await sendParts(server(), value.upload.id, bytes)
    const crash = () => Promise.reject(new AppError('unavailable', 'The storage does not answer.'))
    await expect(
      servicesWith({ completeMultipartUpload: crash }).uploads.complete(ines, before.value.upload.id),
    ).rejects.toMatchObject({ code: 'unavailable' })
    await expect(
      servicesWith({
        completeMultipartUpload: async (ref, parts) => {
          await server().storage.completeMultipartUpload(ref, parts)
          return crash()
        },
      }).uploads.complete(ines, after.value.upload.id),
    ).rejects.toMatchObject({ code: 'unavailable' })

    const { uploads } = server().services
    await expect(uploads.abort(ines, before.value.upload.id)).rejects.toMatchObject({ code: 'inProgress' })
    await uploads.resumeInterrupted()
    for (const { value } of [before, after]) {
      expect(await uploads.complete(ines, value.upload.id)).toMatchObject({ status: 'ready' })
    }
  })

  it('works on videos that were stored and never worked on, also if nobody had asked for that', async () => {
    const bytes = await sampleVideo()
    const [asked, forgotten] = [await start({ size: bytes.length }), await start({ size: bytes.length })]
    for (const { value } of [asked, forgotten]) {
      await sendParts(server(), value.upload.id, bytes)
      const video = await server().raw.uploads.complete(ines, value.upload.id)
      expect(video).toMatchObject({ status: 'processing', processing: { percent: 0, step: null } })
    }
    await server().db.delete(mediaJob).where(eq(mediaJob.videoId, forgotten.value.video.id))
    await server().raw.jobs.tidy()
    await workThrough(server().context)
    for (const { value } of [asked, forgotten]) {
      expect(await videoRow(value.video.id)).toMatchObject({ status: 'ready' })
    }
  })
})

it('says so when the stored bytes are gone', async () => {
  const bytes = await sampleVideo()
  const { value } = await start({ size: bytes.length })
  await sendParts(server(), value.upload.id, bytes)
  await server().raw.uploads.complete(ines, value.upload.id)
  await server().storage.deleteObject((await videoRow(value.video.id))?.storageKey ?? '')
  expect(await server().services.uploads.complete(ines, value.upload.id)).toMatchObject({
    status: 'error',
    error_code: 'fileMissing',
  })
})

describe('giving an upload up', () => {
  it('frees the parts and makes the video a planned one again', async () => {
    const { value } = await start({ id: plannedId })
    await sendParts(server(), value.upload.id, Buffer.alloc(1_000))
    const { uploads, courses, cleanup } = server().services
    await uploads.abort(ines, value.upload.id)
    await uploads.abort(ines, value.upload.id)
    await cleanup.idle()
    const after = await courses.get(ines, course.id)
    expect(after.chapters[0]?.videos[0]).toMatchObject({
      filename: 'Video 1.1',
      status: 'planned',
      originalFilename: '',
      size: 0,
      format: '',
      upload: null,
    })
    expect(await uploads.parts(ines, value.upload.id)).toMatchObject({ state: 'aborted', parts: [] })
    await expect(uploads.complete(ines, value.upload.id)).rejects.toMatchObject({ code: 'conflict' })
    expect(await orphans()).toEqual([])
  })

  it('happens by itself to uploads that nobody touches for a week', async () => {
    const { value } = await start({ id: plannedId })
    const fresh = await start({ id: newId() })
    const { uploads } = server().services
    const row = await uploadRepository.findAny(server().db, value.upload.id)
    await server()
      .db.update(uploadTable)
      .set({ expiresAt: new Date(0) })
      .where(eq(uploadTable.id, row?.id ?? ''))
    expect(await uploads.expireUploads()).toBe(1)
    expect(await uploads.expireUploads()).toBe(0)
    expect(await videoRow(plannedId)).toMatchObject({ status: 'error', errorCode: 'uploadExpired' })
    expect(await videoRow(fresh.value.video.id)).toMatchObject({ status: 'uploading' })
    expect(await uploads.isOpenAtStorage(row?.storageUploadId ?? '')).toBe(false)
    await expect(start({ id: plannedId })).resolves.toMatchObject({
      value: { video: { status: 'uploading' } },
    })
  })

  describe('as the days go by', () => {
    const DAY_MS = 24 * 3_600_000
    const inDays = (days: number) => new Date(Date.now() + days * DAY_MS)
    // What other tests have left open is not counted here.
    beforeEach(() => server().services.uploads.expireUploads(inDays(8)))

    it('waits for seven days after the last part, and tells the outline then', async () => {
      const { value } = await start({ id: plannedId })
      await sendParts(server(), value.upload.id, Buffer.alloc(1_000))
      const { uploads, courses } = server().services
      const row = await uploadRepository.findAny(server().db, value.upload.id)
      const ref = { key: row?.storageKey ?? '', uploadId: row?.storageUploadId ?? '' }
      const before = (await courses.get(ines, course.id)).revision

      expect(await uploads.expireUploads(inDays(6.9))).toBe(0)
      expect(await server().storage.listParts(ref)).toHaveLength(1)
      expect(await uploads.expireUploads(inDays(7.1))).toBe(1)

      expect(await orphans()).toEqual([])
      expect(await server().storage.listParts(ref)).toEqual([])
      const after = await courses.get(ines, course.id)
      expect(after.revision).toBe(before + 1)
      expect(after.chapters[0]?.videos[0]).toMatchObject({
        filename: 'Video 1.1',
        status: 'error',
        error_code: 'uploadExpired',
        error_message:
          'The upload stood still for 7 days and was given up. Choose the file again; the title stays.',
        upload: null,
      })
      expect((await courses.listActivity(ines, course.id, {})).items[0]).toMatchObject({
        kind: 'expire',
        actor: null,
        changes: [{ type: 'video', id: plannedId, title: 'Video 1.1' }],
      })
      expect((await uploads.list(ines, { courseId: course.id })).items).toEqual([])
      await expect(uploads.sign(ines, value.upload.id, { partNumbers: [1] })).rejects.toMatchObject({
        code: 'conflict',
      })
    })

    it('begins anew with every address that is asked for', async () => {
      const { value } = await start({ id: plannedId })
      const { uploads } = server().services
      await server()
        .db.update(uploadTable)
        .set({ expiresAt: inDays(1) })
        .where(eq(uploadTable.id, value.upload.id))
      await uploads.sign(ines, value.upload.id, { partNumbers: [1] })
      expect(await uploads.expireUploads(inDays(6.9))).toBe(0)
    })

    it('spares an upload that goes on between the look and the end', async () => {
      const { value } = await start({ id: plannedId })
      const looked = await server().db.transaction((tx) =>
        uploadRepository.expire(tx, value.upload.id, new Date()),
      )
      expect(looked).toBe(false)
      expect((await uploadRepository.findAny(server().db, value.upload.id))?.state).toBe('open')
    })
  })

  it('releases a video whose upload vanished with the account that sent it', async () => {
    const { value } = await start({ id: plannedId })
    const { uploads } = server().services
    expect(await uploads.expireUploads()).toBe(0)
    await server().db.delete(uploadTable).where(eq(uploadTable.id, value.upload.id))
    expect(await uploads.expireUploads()).toBe(1)
    expect(await videoRow(plannedId)).toMatchObject({ status: 'error', errorCode: 'uploadExpired' })
    expect(await uploads.expireUploads()).toBe(0)
  })

  it('happens to uploads of deleted courses too', async () => {
    const { value } = await start({ id: plannedId })
    await server().services.courses.remove(ines, course.id)
    await expect(server().services.uploads.parts(ines, value.upload.id)).rejects.toMatchObject(missing)
    await server()
      .db.update(uploadTable)
      .set({ expiresAt: new Date(0) })
      .where(eq(uploadTable.id, value.upload.id))
    expect(await server().services.uploads.expireUploads()).toBe(1)
  })
})

describe('purging stored bytes', () => {
  const keyOf = async (id: string) => (await videoRow(id))?.storageKey ?? ''

  it('removes objects and the parts of open uploads', async () => {
    await uploadFile(await sampleVideo(), { id: plannedId })
    const open = await start({ size: 1_000 })
    await sendParts(server(), open.value.upload.id, Buffer.alloc(1_000))
    const row = await uploadRepository.findAny(server().db, open.value.upload.id)
    const ref = { key: row?.storageKey ?? '', uploadId: row?.storageUploadId ?? '' }
    const key = await keyOf(plannedId)
    await server().services.chapters.remove(ines, chapterId)
    expect(await server().storage.listParts(ref)).toHaveLength(1)
    await server().services.courses.purge(ines, course.id, {})
    expect(await orphans()).toEqual([])
    expect(await server().storage.headObject(key)).toBeNull()
    expect(await server().storage.listParts(ref)).toEqual([])
  })

  it('keeps bytes that a copy of the course shares, until the last one goes', async () => {
    await uploadFile(await sampleVideo(), { id: plannedId })
    const key = await keyOf(plannedId)
    const { courses, videos } = server().services
    const { value: copy } = await courses.duplicate(ines, course.id, {})
    const copyId = copy.chapters[0]?.videos[0]?.id ?? ''
    await videos.remove(ines, plannedId)
    await courses.purge(ines, course.id, {})
    expect(await orphans()).toEqual([])
    expect(await server().storage.headObject(key)).not.toBeNull()
    await expect(videos.playback(ines, copyId)).resolves.toBeDefined()
    await videos.remove(ines, copyId)
    await courses.purge(ines, copy.id, {})
    expect(await orphans()).toEqual([])
    expect(await server().storage.headObject(key)).toBeNull()
  })
})

it('leaves uploads alone that belong to a course deleted as a whole, until they expire', async () => {
  await start({ id: plannedId })
  await server().services.courses.remove(ines, course.id)
  expect(
    (await server().services.uploads.list(ines, {})).items.filter((item) => item.courseId === course.id),
  ).toEqual([])
  expect(await server().db.$count(courseTable, eq(courseTable.id, course.id))).toBe(1)
})
