import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { courseMember } from '../db/schema/operation'
import { upload as uploadTable } from '../db/schema/upload'
import { video as videoTable } from '../db/schema/course'
import { makeCourse, makeUser, sampleVideo, sendParts, useTestServices } from '../testing/factories'

const QUOTA = 1_000_000
const server = useTestServices({ STORAGE_QUOTA_BYTES: String(QUOTA) })
let ines: SessionUser
let course: CourseTree
let place: { courseId: string; chapterId: string }

const placeIn = ({ id, chapters }: CourseTree) => ({ courseId: id, chapterId: chapters[0]?.id ?? '' })
beforeEach(async () => {
  ines = await makeUser(server().db)
  course = await makeCourse(server().services, ines, { videos: [1] })
  place = placeIn(course)
})

const uploads = () => server().services.uploads
const start = (size: number, changes: object = {}, user = ines) =>
  uploads().start(user, { ...place, filename: 'lesson.mp4', size, ...changes })
const used = async (user = ines, courseId = course.id) =>
  (await server().services.courses.storageUse(user, courseId)).usedBytes
const uploadFile = async (bytes: Uint8Array, changes: object = {}) => {
  const { value } = await start(bytes.length, changes)
  await sendParts(server(), value.upload.id, bytes)
  return uploads().complete(ines, value.upload.id)
}
/** Temp files and rows: what a refused start must not leave. */
const reserved = async () => {
  let held = 0
  for await (const _ of server().storage.listMultipartUploads()) held += 1
  return { held, rows: await server().db.$count(uploadTable), videos: await server().db.$count(videoTable) }
}

describe('an upload over the quota', () => {
  it('is refused with what is used, what is needed and what to do, and reserves nothing', async () => {
    await start(700_000)
    const before = await reserved()
    await expect(start(400_000, { filename: '../Long day.mp4' })).rejects.toMatchObject({
      code: 'overQuota',
      status: 413,
      message:
        '“Long day.mp4” needs 400 kB, and 300 kB of your 1 MB is left. Nothing was sent. Delete videos for good to free space, or ask the person who runs this server for more.',
      errors: [{ field: 'size' }],
      details: { usedBytes: 700_000, quotaBytes: QUOTA, neededBytes: 400_000 },
    })
    expect(await reserved()).toEqual(before)
  })

  it('is one byte more than there is, told to the byte', async () => {
    await start(600_000)
    await expect(start(400_001)).rejects.toMatchObject({
      message: expect.stringContaining(
        'needs 400,001 bytes, and 400,000 bytes of your 1 MB is left',
      ) as string,
    })
    await expect(start(400_000)).resolves.toMatchObject({ created: true })
    await expect(start(1)).rejects.toMatchObject({
      message: expect.stringContaining('nothing of your 1 MB is left') as string,
    })
  })

  it.each([1, 2])('is noticed when many start at the same moment, in %i courses', async (courses) => {
    const places = [place]
    for (let i = 1; i < courses; i++) {
      places.push(placeIn(await makeCourse(server().services, ines, { videos: [1] })))
    }
    const before = await reserved()
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => start(300_000, places[i % places.length])),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'overQuota' })
    }
    expect(await used()).toBe(900_000)
    const after = await reserved()
    expect(after.held - before.held).toBe(3)
    expect(after.videos - before.videos).toBe(3)
  })

  it('is no second upload when its start is repeated', async () => {
    const ids = { id: newId(), uploadId: newId() }
    await start(900_000, ids)
    await expect(start(900_000, ids)).resolves.toMatchObject({ created: false })
  })

  it('is not one that takes the place of another unfinished one', async () => {
    const { value } = await start(900_000)
    await expect(start(950_000, { id: value.video.id })).resolves.toMatchObject({ created: true })
    expect(await used()).toBe(950_000)
  })
})

describe('what counts', () => {
  it('is every file until it is gone for good', async () => {
    const bytes = await sampleVideo()
    const { id } = await uploadFile(bytes)
    expect(await used()).toBe(bytes.length)
    await server().services.videos.remove(ines, id)
    expect(await used()).toBe(bytes.length)
    await server().services.courses.purge(ines, course.id, {})
    expect(await used()).toBe(0)
  })

  it('is what an upload announced, until it is given up', async () => {
    const { value } = await start(400_000)
    expect(await used()).toBe(400_000)
    await uploads().abort(ines, value.upload.id)
    expect(await used()).toBe(0)
  })

  it('is also the file that a video had before', async () => {
    const bytes = await sampleVideo()
    const { id } = await uploadFile(bytes)
    await uploadFile(bytes, { id, replace: true })
    expect(await used()).toBe(2 * bytes.length)
  })

  it('is also a deleted course, and bytes that a copy shares count once', async () => {
    const bytes = await sampleVideo()
    await uploadFile(bytes)
    const { value: copy } = await server().services.courses.duplicate(ines, course.id, {})
    expect(await used()).toBe(bytes.length)
    await server().services.courses.remove(ines, course.id)
    expect(await used(ines, copy.id)).toBe(bytes.length)
  })

  it('is the owner’s, whoever sends', async () => {
    const jonas = await makeUser(server().db)
    await server().db.insert(courseMember).values({
      id: newId(),
      courseId: course.id,
      userId: jonas.id,
      email: jonas.email,
      role: 'editor',
    })
    await start(900_000, {}, jonas)
    expect(await used()).toBe(900_000)
    await expect(start(200_000, {}, jonas)).rejects.toMatchObject({
      message: expect.stringContaining('100 kB of the course owner’s 1 MB is left') as string,
    })
    const own = await makeCourse(server().services, jonas, { videos: [1] })
    await expect(start(900_000, placeIn(own), jonas)).resolves.toMatchObject({ created: true })
  })

  it('is told to whoever may add files, and to nobody else', async () => {
    const [editor, viewer, stranger] = [
      await makeUser(server().db),
      await makeUser(server().db),
      await makeUser(server().db),
    ]
    for (const [user, role] of [
      [editor, 'editor'],
      [viewer, 'viewer'],
    ] as const) {
      await server().db.insert(courseMember).values({
        id: newId(),
        courseId: course.id,
        userId: user.id,
        email: user.email,
        role,
      })
    }
    expect(await server().services.courses.storageUse(editor, course.id)).toEqual({
      usedBytes: 0,
      quotaBytes: QUOTA,
    })
    await expect(used(viewer)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(used(stranger)).rejects.toMatchObject({ code: 'notFound' })
    const rows = await server().db.select().from(courseMember).where(eq(courseMember.courseId, course.id))
    expect(rows).toHaveLength(2)
  })
})
