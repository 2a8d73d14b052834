import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { KnownFile, SessionUser } from '@/types/api'
import type { CourseAccess, CourseTree, Video } from '@/types/course'
import { video as videoTable } from '../db/schema/course'
import { courseMember } from '../db/schema/operation'
import { orphanObject } from '../db/schema/orphan'
import { makeCourse, makeUser, sampleVideo, sendParts, useTestServices } from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser
let course: CourseTree
let fingerprint: string

const placeIn = ({ id, chapters }: CourseTree) => ({ courseId: id, chapterId: chapters[0]?.id ?? '' })
const uploads = () => server().services.uploads
const videos = () => server().services.videos
const join = (user: SessionUser, role: Exclude<CourseAccess, 'owner'>, { id: courseId } = course) =>
  server().db.insert(courseMember).values({ id: newId(), courseId, userId: user.id, email: user.email, role })

beforeEach(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
  course = await makeCourse(server().services, ines, { title: 'Light', videos: [1] })
  fingerprint = randomBytes(32).toString('hex')
})

const start = (changes: object = {}, user = ines) =>
  uploads().start(user, { ...placeIn(course), filename: 'lesson.mp4', size: 5_000, fingerprint, ...changes })
const uploadFile = async (changes: object = {}) => {
  const bytes = await sampleVideo()
  const { value } = await start({ size: bytes.length, ...changes })
  await sendParts(server(), value.upload.id, bytes)
  return uploads().complete(ines, value.upload.id)
}
/** What a careful start is told of. */
const knownTo = async (user: SessionUser, changes: object = {}): Promise<KnownFile[]> => {
  const { length: size } = await sampleVideo()
  try {
    const { value } = await start({ size, refuseKnown: true, ...changes }, user)
    await uploads().abort(user, value.upload.id)
    return []
  } catch (error) {
    expect(error).toMatchObject({ code: 'known', status: 409 })
    return (error as { details: { known: KnownFile[] } }).details.known
  }
}
const rowOf = async (id: string) =>
  (await server().db.select().from(videoTable).where(eq(videoTable.id, id)))[0]
const isStored = async (key: string | null | undefined) =>
  (await server().storage.headObject(key ?? '')) !== null

describe('a file that comes again', () => {
  it('is refused with the videos that have it, whatever its name is now', async () => {
    const { id } = await uploadFile()
    const other = await makeCourse(server().services, ines, { videos: [1] })
    expect(await knownTo(ines, { ...placeIn(other), filename: 'renamed.mp4' })).toEqual([
      {
        videoId: id,
        title: 'lesson',
        originalFilename: 'lesson.mp4',
        courseId: course.id,
        courseTitle: 'Light',
        chapterId: course.chapters[0]?.id,
        chapterTitle: 'Chapter 1',
        isReady: true,
        isSame: true,
      },
    ])
    expect((await server().services.courses.get(ines, other.id)).totalVideos).toBe(1)
  })

  it('is taken by whoever does not ask, as ever', async () => {
    await uploadFile()
    await expect(uploadFile()).resolves.toMatchObject({ status: 'ready' })
  })

  it('is known while it is still being sent', async () => {
    const { length: size } = await sampleVideo()
    const { value } = await start({ size })
    expect(await knownTo(ines)).toMatchObject([{ videoId: value.video.id, isReady: false, isSame: true }])
    await uploads().abort(ines, value.upload.id)
    expect(await knownTo(ines)).toEqual([])
  })

  it('is another one when its size, or the fingerprint under the same name, differs', async () => {
    await uploadFile()
    expect(await knownTo(ines, { size: 17 })).toEqual([])
    expect(await knownTo(ines, { fingerprint: randomBytes(32).toString('hex') })).toEqual([])
  })

  it('may be the same by name and size where one of the two has no fingerprint', async () => {
    await uploadFile({ fingerprint: undefined })
    expect(await knownTo(ines)).toMatchObject([{ isSame: false }])
    expect(await knownTo(ines, { filename: 'other.mp4', fingerprint: undefined })).toEqual([])
  })

  it('is not held against the video that it is for, nor against a repeated start', async () => {
    const { length: size } = await sampleVideo()
    const ids = { id: newId(), uploadId: newId() }
    await start({ size, ...ids })
    await expect(start({ size, refuseKnown: true, ...ids })).resolves.toMatchObject({ created: false })
    expect(await knownTo(ines, { id: ids.id })).toEqual([])
  })

  it('is not known from what is marked, or from a deleted course', async () => {
    const { id } = await uploadFile()
    await videos().remove(ines, id)
    expect(await knownTo(ines)).toEqual([])
    const other = await makeCourse(server().services, ines, { videos: [1] })
    await uploadFile(placeIn(other))
    await server().services.courses.remove(ines, other.id)
    expect(await knownTo(ines)).toEqual([])
  })

  it('tells nobody of courses that they may not edit, although they name its fingerprint', async () => {
    await uploadFile()
    const own = placeIn(await makeCourse(server().services, jonas, { videos: [1] }))
    expect(await knownTo(jonas, own)).toEqual([])
    await join(jonas, 'viewer')
    expect(await knownTo(jonas, own)).toEqual([])
    await server().db.update(courseMember).set({ role: 'editor' })
    expect(await knownTo(jonas, own)).toMatchObject([{ courseId: course.id }])
  })
})

describe('using a stored file again', () => {
  let source: Video
  beforeEach(async () => {
    source = await uploadFile()
  })
  const reuse = (changes: object = {}, user = ines, id = source.id) =>
    videos().reuse(user, id, { id: newId(), ...placeIn(course), filename: 'again.mp4', ...changes })

  it('makes a video that plays the same bytes, and sends none', async () => {
    const { created, value } = await reuse()
    expect(created).toBe(true)
    const { filename, originalFilename, status, size, duration } = value
    expect({ filename, originalFilename, status, size, duration }).toEqual({
      filename: 'again',
      originalFilename: 'again.mp4',
      status: 'ready',
      size: source.size,
      duration: source.duration,
    })
    expect((await rowOf(value.id))?.storageKey).toBe((await rowOf(source.id))?.storageKey)
    expect(await uploads().list(ines, {})).toMatchObject({ items: [] })
    expect(await videos().playback(ines, value.id)).toMatchObject({ sources: [{ type: 'video/mp4' }] })
  })

  it('is one video when it is asked for twice', async () => {
    const id = newId()
    expect((await reuse({ id })).created).toBe(true)
    expect((await reuse({ id })).created).toBe(false)
    expect((await server().services.courses.get(ines, course.id)).totalVideos).toBe(3)
  })

  it('fills a planned video, which keeps its title, and leaves one alone that has a file', async () => {
    const planned = course.chapters[0]?.videos[0]?.id ?? ''
    expect((await reuse({ id: planned })).value).toMatchObject({ filename: 'Video 1.1', status: 'ready' })
    const other = await uploadFile({ filename: 'other.mp4', fingerprint: undefined })
    await expect(reuse({ id: other.id })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('keeps the bytes until the last of them is gone for good', async () => {
    const { value } = await reuse()
    const key = (await rowOf(source.id))?.storageKey
    const purge = async (id: string) => {
      await videos().remove(ines, id)
      await server().services.courses.purge(ines, course.id, {})
      await server().services.cleanup.idle()
    }
    await purge(source.id)
    expect(await isStored(key)).toBe(true)
    expect(await videos().playback(ines, value.id)).toMatchObject({ sources: [{}] })
    await purge(value.id)
    expect(await isStored(key)).toBe(false)
    expect(await server().db.select().from(orphanObject)).toEqual([])
  })

  it('never ends with a video without bytes when the other is purged at the same moment', async () => {
    const key = (await rowOf(source.id))?.storageKey
    const other = await makeCourse(server().services, ines, { videos: [1] })
    const purge = async () => {
      await videos().remove(ines, source.id)
      await server().services.courses.purge(ines, course.id, {})
      await server().services.cleanup.idle()
    }
    const [reused] = await Promise.allSettled([reuse(placeIn(other)), purge()])
    await server().services.cleanup.idle()
    expect(await isStored(key)).toBe(reused.status === 'fulfilled')
  })

  it('is for people who may edit both courses', async () => {
    const own = placeIn(await makeCourse(server().services, jonas, { videos: [1] }))
    await expect(reuse(own, jonas)).rejects.toMatchObject({ code: 'notFound' })
    await join(jonas, 'viewer')
    await expect(reuse(own, jonas)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(reuse({}, jonas)).rejects.toMatchObject({ code: 'forbidden' })
    await server().db.update(courseMember).set({ role: 'editor' })
    await expect(reuse(own, jonas)).resolves.toMatchObject({ created: true })
    await expect(reuse(own, ines)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('is refused for a video without a file', async () => {
    await expect(reuse({}, ines, course.chapters[0]?.videos[0]?.id)).rejects.toMatchObject({
      code: 'notReady',
    })
    await expect(reuse({}, ines, newId())).rejects.toMatchObject({ code: 'notFound' })
  })
})
