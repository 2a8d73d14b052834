import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { chapter as chapterTable, course as courseTable, video as videoTable } from '../db/schema/course'
import { courseMember } from '../db/schema/operation'
import { orphanObject } from '../db/schema/orphan'
import { createServices } from '.'
import {
  makeCourse,
  makeUser,
  sampleVideo,
  sendParts,
  storageWith,
  useTestServices,
} from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
})
beforeEach(async () => {
  await server().db.delete(courseTable)
  await server().db.delete(orphanObject)
})

const rowOf = async (id: string) =>
  (await server().db.select().from(courseTable).where(eq(courseTable.id, id)))[0]
const deletedDaysAgo = (id: string, days: number) =>
  server()
    .db.update(courseTable)
    .set({ deletedAt: sql`now() - make_interval(days => ${days}::int)` })
    .where(eq(courseTable.id, id))

/** A course with one ready video whose bytes are stored, and one upload that broke off. */
async function makeStoredCourse(): Promise<{ course: CourseTree; keys: string[] }> {
  const { services, db } = server()
  const course = await makeCourse(services, ines, { videos: [0] })
  const [chapter] = course.chapters
  const bytes = await sampleVideo()
  const start = (filename: string) =>
    services.uploads.start(ines, {
      id: newId(),
      uploadId: newId(),
      courseId: course.id,
      chapterId: chapter?.id ?? '',
      filename,
      size: bytes.length,
    })
  const done = await start('done.mp4')
  await sendParts(server(), done.value.upload.id, bytes)
  await services.uploads.complete(ines, done.value.upload.id)
  const broken = await start('broken.mp4')
  await sendParts(server(), broken.value.upload.id, bytes)
  const { rows } = await db.execute<{ key: string }>(
    sql`select storage_key as key from upload where video_id in (select id from video where course_id = ${course.id})`,
  )
  return { course, keys: rows.map(({ key }) => key) }
}

describe('a deleted course', () => {
  it('is gone for everybody and comes back as it was', async () => {
    const { courses } = server().services
    const course = await makeCourse(server().services, ines, { videos: [2] })
    await courses.remove(ines, course.id)
    await expect(courses.get(ines, course.id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(courses.remove(ines, course.id)).rejects.toMatchObject({ code: 'notFound' })
    expect((await courses.list(ines, {})).items).toEqual([])

    expect(await courses.undelete(ines, course.id)).toEqual(course)
    expect(await courses.undelete(ines, course.id)).toEqual(course)
    expect((await courses.list(ines, {})).items).toHaveLength(1)
    expect((await courses.list(ines, { status: 'deleted' })).items).toEqual([])
  })

  it('is brought back by its owner only, and only while it is kept', async () => {
    const { courses } = server().services
    const course = await makeCourse(server().services, ines)
    await courses.remove(ines, course.id)
    const missing = { code: 'notFound' }
    await expect(courses.undelete(jonas, course.id)).rejects.toMatchObject(missing)
    await expect(courses.undelete(ines, newId())).rejects.toMatchObject(missing)
    await deletedDaysAgo(course.id, 31)
    await expect(courses.undelete(ines, course.id)).rejects.toMatchObject(missing)
    expect((await rowOf(course.id))?.deletedAt).not.toBeNull()
  })
})

describe('a course of several people', () => {
  it('is deleted and brought back by owners only, and copied by whoever may edit it', async () => {
    const { services, db } = server()
    const course = await makeCourse(services, ines)
    const join = async (role: 'owner' | 'editor' | 'viewer') => {
      const person = await makeUser(db)
      await db
        .insert(courseMember)
        .values({ id: newId(), courseId: course.id, userId: person.id, email: person.email, role })
      return person
    }
    const [owner, editor, viewer] = [await join('owner'), await join('editor'), await join('viewer')]
    for (const person of [editor, viewer]) {
      await expect(services.courses.remove(person, course.id)).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(services.courses.duplicate(viewer, course.id, {})).rejects.toMatchObject({
      code: 'forbidden',
    })
    const copy = await services.courses.duplicate(editor, course.id, {})
    expect(copy.value).toMatchObject({ instructor_id: editor.id, access: 'owner' })

    await services.courses.remove(owner, course.id)
    for (const person of [editor, viewer]) {
      await expect(services.courses.undelete(person, course.id)).rejects.toMatchObject({ code: 'notFound' })
    }
    expect(await services.courses.undelete(owner, course.id)).toMatchObject({ id: course.id })
  })
})

describe('the upkeep', () => {
  it('removes what was deleted more than 30 days ago, with every stored byte', async () => {
    const { course, keys } = await makeStoredCourse()
    expect(keys).toHaveLength(2)
    await deletedDaysAgo(course.id, 31)
    const kept = await makeCourse(server().services, ines, { videos: [1] })
    await deletedDaysAgo(kept.id, 29)
    const living = await makeCourse(server().services, ines, { videos: [1] })

    expect(await server().services.courses.purgeDeleted()).toBe(1)
    await server().services.cleanup.idle()
    const { db, storage } = server()
    expect(await rowOf(course.id)).toBeUndefined()
    expect(await db.$count(chapterTable, eq(chapterTable.courseId, course.id))).toBe(0)
    expect(await db.$count(videoTable, eq(videoTable.courseId, course.id))).toBe(0)
    for (const key of keys) expect(await storage.headObject(key)).toBeNull()
    expect(await db.$count(orphanObject)).toBe(0)
    expect(await rowOf(kept.id)).toBeDefined()
    expect(await rowOf(living.id)).toMatchObject({ deletedAt: null })
    expect(await server().services.courses.purgeDeleted()).toBe(0)
  })

  it('keeps the bytes that a copy shares', async () => {
    const { course, keys } = await makeStoredCourse()
    const copy = await server().services.courses.duplicate(ines, course.id, {})
    await deletedDaysAgo(course.id, 31)
    expect(await server().services.courses.purgeDeleted()).toBe(1)
    await server().services.cleanup.idle()
    const [shared] = await server()
      .db.select()
      .from(videoTable)
      .where(eq(videoTable.courseId, copy.value.id))
      .orderBy(videoTable.position)
    expect(keys).toContain(shared?.storageKey)
    expect(await server().storage.headObject(shared?.storageKey ?? '')).not.toBeNull()
  })

  it('remembers bytes that the storage did not remove', async () => {
    const { course, keys } = await makeStoredCourse()
    await deletedDaysAgo(course.id, 31)
    const down = () => Promise.reject(new Error('no answer'))
    const broken = storageWith(server().storage, { deleteObject: down, abortMultipartUpload: down })
    const during = createServices({ ...server().context, storage: broken })
    expect(await during.courses.purgeDeleted()).toBe(1)
    await during.cleanup.idle()
    expect(await server().db.$count(orphanObject)).toBe(keys.length)
    await server().services.uploads.sweepOrphans()
    expect(await server().db.$count(orphanObject)).toBe(0)
    for (const key of keys) expect(await server().storage.headObject(key)).toBeNull()
  })
})

describe('the length that lists are sorted by', () => {
  const lengthOf = async (id: string) => (await rowOf(id))?.totalDuration
  const change = (id: string, fields: Partial<typeof videoTable.$inferInsert>) =>
    server().db.update(videoTable).set(fields).where(eq(videoTable.id, id))

  it('follows its videos', async () => {
    const course = await makeCourse(server().services, ines, { videos: [2] })
    const [a, b] = course.chapters[0]?.videos.map(({ id }) => id) ?? []
    expect(await lengthOf(course.id)).toBe(0)
    await change(a ?? '', { status: 'ready', duration: 60.25 })
    await change(b ?? '', { status: 'processing', duration: 30 })
    expect(await lengthOf(course.id)).toBe(60.25)
    await change(b ?? '', { status: 'ready' })
    expect(await lengthOf(course.id)).toBe(90.25)
    await server().services.videos.remove(ines, a ?? '')
    expect(await lengthOf(course.id)).toBe(30)
    await server().services.courses.restore(ines, course.id, {})
    expect(await lengthOf(course.id)).toBe(90.25)
    const copy = await server().services.courses.duplicate(ines, course.id, {})
    expect(await lengthOf(copy.value.id)).toBe(90.25)
    await server().services.videos.remove(ines, b ?? '')
    await server().services.courses.purge(ines, course.id, {})
    expect(await lengthOf(course.id)).toBe(60.25)
    const listed = await server().services.courses.list(ines, { sort: 'length' })
    expect(listed.items.map(({ totalDuration }) => totalDuration)).toEqual([90.25, 60.25])
  })

  it('is not written by what does not change it', async () => {
    const course = await makeCourse(server().services, ines, { videos: [2] })
    const [id] = course.chapters[0]?.videos.map((video) => video.id) ?? []
    await change(id ?? '', { status: 'ready', duration: 60 })
    const version = async () =>
      (await server().db.execute(sql`select xmin from course where id = ${course.id}`)).rows[0]
    const before = await version()
    await change(id ?? '', { filename: 'Renamed', position: 'zz', duration: 60 })
    await change(course.chapters[0]?.videos[1]?.id ?? '', { duration: 5 })
    expect(await version()).toEqual(before)
  })

  it('is right when two videos become ready at the same moment', async () => {
    const course = await makeCourse(server().services, ines, { videos: [20] })
    const ids = course.chapters[0]?.videos.map(({ id }) => id) ?? []
    await Promise.all(ids.map((id) => change(id, { status: 'ready', duration: 10 })))
    expect(await lengthOf(course.id)).toBe(200)
  })
})
