import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { chapter as chapterTable, course as courseTable, video as videoTable } from '../db/schema/course'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
})

const newCourse = (videos: number[], fields: { title?: string; description?: string | null } = {}) =>
  makeCourse(server().services, ines, { videos, ...fields })
const videoIds = (course: CourseTree) => course.chapters.flatMap(({ videos }) => videos.map(({ id }) => id))
const setVideo = (id: string, changes: Partial<typeof videoTable.$inferInsert>) =>
  server().db.update(videoTable).set(changes).where(eq(videoTable.id, id))
const ready = { status: 'ready', duration: 61.5, size: 1_000, format: 'video/mp4' } as const

describe('complete-setup', () => {
  it('finishes the wizard once and commits what was marked there', async () => {
    const course = await newCourse([2, 1])
    const pendingDeletes = [videoIds(course)[0] ?? '', course.chapters[1]?.id ?? '', newId()]
    const { courses } = server().services
    const done = await courses.completeSetup(ines, course.id, { pendingDeletes })
    expect(done).toMatchObject({ totalChapters: 1, totalVideos: 1, revision: 1 })
    expect(done.setup_completed_at).not.toBeNull()
    expect(await courses.completeSetup(ines, course.id, { pendingDeletes })).toEqual(done)
    const pending = await courses.listPending(ines, course.id, {})
    expect(pending.items.map(({ title, videoCount }) => [title, videoCount]).sort()).toEqual([
      ['Chapter 2', 1],
      ['Video 1.1', 0],
    ])
  })

  it('names everything that stops it and leaves the marks unmade', async () => {
    const course = await newCourse([1, 1], { description: null })
    const [bad, other] = videoIds(course)
    await setVideo(bad ?? '', { status: 'error', errorCode: 'x', errorMessage: 'Not a video.' })
    const { courses } = server().services
    await expect(
      courses.completeSetup(ines, course.id, { pendingDeletes: [other ?? ''] }),
    ).rejects.toMatchObject({
      code: 'notReady',
      errors: [{ field: 'description' }, { field: `videos.${bad}` }],
    })
    expect(await courses.get(ines, course.id)).toMatchObject({ revision: 0, totalVideos: 2 })

    const all = course.chapters.map(({ id }) => id)
    await expect(courses.completeSetup(ines, course.id, { pendingDeletes: all })).rejects.toMatchObject({
      errors: [{ field: 'description' }, { field: 'chapters' }],
    })
  })

  it('ignores ids of other courses', async () => {
    const course = await newCourse([1])
    const foreign = await makeCourse(server().services, jonas, { videos: [1] })
    await server().services.courses.completeSetup(ines, course.id, {
      pendingDeletes: [foreign.chapters[0]?.id ?? '', ...videoIds(foreign)],
    })
    expect(await server().services.courses.get(jonas, foreign.id)).toEqual(foreign)
  })
})

describe('publish, unpublish, archive', () => {
  it('wait for a ready video and none in error', async () => {
    const course = await newCourse([2])
    const [first, second] = videoIds(course)
    const { courses } = server().services
    await expect(courses.publish(ines, course.id)).rejects.toMatchObject({
      code: 'notReady',
      errors: [{ field: 'videos' }],
    })
    await setVideo(first ?? '', ready)
    await setVideo(second ?? '', { status: 'error', errorMessage: 'Not a video.' })
    await expect(courses.publish(ines, course.id)).rejects.toMatchObject({
      errors: [{ field: `videos.${second}` }],
    })
    await setVideo(second ?? '', { status: 'planned' })

    const live = await courses.publish(ines, course.id)
    expect(live).toMatchObject({ status: 'published', totalDuration: 61.5 })
    expect(live.setup_completed_at).not.toBeNull()
    expect(await courses.publish(ines, course.id)).toEqual(live)
    expect(await courses.unpublish(ines, course.id)).toMatchObject({ status: 'draft' })
    expect(await courses.archive(ines, course.id)).toMatchObject({ status: 'archived' })
    expect(await courses.publish(ines, course.id)).toMatchObject({ status: 'published' })
  })

  it('are for the owner', async () => {
    const course = await newCourse([1])
    const { courses } = server().services
    const missing = { code: 'notFound' }
    await expect(courses.completeSetup(jonas, course.id, {})).rejects.toMatchObject(missing)
    await expect(courses.publish(jonas, course.id)).rejects.toMatchObject(missing)
    await expect(courses.unpublish(jonas, course.id)).rejects.toMatchObject(missing)
    await expect(courses.archive(jonas, course.id)).rejects.toMatchObject(missing)
    await expect(courses.duplicate(jonas, course.id, {})).rejects.toMatchObject(missing)
    await expect(courses.listPending(jonas, course.id, {})).rejects.toMatchObject(missing)
    await expect(courses.restore(jonas, course.id, {})).rejects.toMatchObject(missing)
    await expect(courses.purge(jonas, course.id, {})).rejects.toMatchObject(missing)
  })
})

describe('duplicate', () => {
  it('makes a draft with the same outline; ready files are shared, the rest is planned', async () => {
    const course = await newCourse([2, 1], { title: 'T'.repeat(200) })
    const [first, second, third] = videoIds(course)
    await setVideo(first ?? '', { ...ready, storageKey: 'shared', originalFilename: 'a.mp4' })
    await setVideo(second ?? '', { status: 'error', errorCode: 'x', storageKey: 'broken', size: 5 })
    await server().services.videos.remove(ines, third ?? '')
    await server()
      .services.courses.publish(ines, course.id)
      .catch(() => undefined)

    const { created, value: copy } = await server().services.courses.duplicate(ines, course.id, {})
    expect(created).toBe(true)
    expect(copy).toMatchObject({ status: 'draft', setup_completed_at: null, totalVideos: 2, revision: 0 })
    expect(copy.title).toBe(`Copy of ${'T'.repeat(192)}`)
    expect(copy.chapters.map(({ title }) => title)).toEqual(['Chapter 1', 'Chapter 2'])
    expect(copy.chapters[0]?.videos).toMatchObject([
      { filename: 'Video 1.1', status: 'ready', size: 1_000, originalFilename: 'a.mp4' },
      { filename: 'Video 1.2', status: 'planned', size: 0, error_code: null },
    ])
    const ids = new Set([...videoIds(course), ...course.chapters.map(({ id }) => id), course.id])
    expect([...videoIds(copy), ...copy.chapters.map(({ id }) => id), copy.id].some((id) => ids.has(id))).toBe(
      false,
    )
  })

  it('takes titles only when asked to, and is one copy when repeated', async () => {
    const course = await newCourse([1])
    await setVideo(videoIds(course)[0] ?? '', { ...ready, storageKey: 'k' })
    const id = newId()
    const { courses } = server().services
    const first = await courses.duplicate(ines, course.id, { id, withVideos: false })
    expect(first.value.chapters[0]?.videos).toMatchObject([{ status: 'planned', size: 0 }])
    expect(await courses.duplicate(ines, course.id, { id })).toEqual({ created: false, value: first.value })
    await expect(courses.duplicate(ines, course.id, { id: course.id })).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('restore and purge', () => {
  it('puts an item back where it was', async () => {
    const course = await newCourse([3])
    const [, middle] = videoIds(course)
    const { courses, videos } = server().services
    await videos.remove(ines, middle ?? '')
    await videos.remove(ines, middle ?? '')
    const restored = await courses.restore(ines, course.id, { ids: [middle ?? ''] })
    expect(videoIds(restored)).toEqual(videoIds(course))
    expect(restored.revision).toBe(2)
  })

  it('brings a chapter back with the videos marked together with it, not with those marked before', async () => {
    const course = await newCourse([3, 1])
    const [early] = videoIds(course)
    const chapterId = course.chapters[0]?.id ?? ''
    const { courses, chapters, videos } = server().services
    await videos.remove(ines, early ?? '')
    await chapters.remove(ines, chapterId)
    expect((await courses.listPending(ines, course.id, {})).items).toMatchObject([
      { id: chapterId, type: 'chapter', title: 'Chapter 1', chapterTitle: null, videoCount: 2 },
      { id: early, type: 'video', title: 'Video 1.1', chapterTitle: 'Chapter 1', videoCount: 0 },
    ])
    const restored = await courses.restore(ines, course.id, { ids: [chapterId] })
    expect(videoIds(restored)).toEqual(videoIds(course).slice(1))
    const all = await courses.restore(ines, course.id, {})
    expect(videoIds(all)).toEqual(videoIds(course))
  })

  it('brings a video back together with its chapter', async () => {
    const course = await newCourse([2])
    const [early, late] = videoIds(course)
    const { courses, chapters, videos } = server().services
    await videos.remove(ines, early ?? '')
    await chapters.remove(ines, course.chapters[0]?.id ?? '')
    const restored = await courses.restore(ines, course.id, { ids: [early ?? ''] })
    expect(videoIds(restored)).toEqual([early, late])
    expect((await courses.listPending(ines, course.id, {})).items).toEqual([])
  })

  it('says when nothing of it is left, and leaves items of other courses alone', async () => {
    const course = await newCourse([1])
    const other = await newCourse([1])
    const { courses, videos } = server().services
    const [foreign] = videoIds(other)
    await videos.remove(ines, foreign ?? '')
    await expect(courses.restore(ines, course.id, { ids: [newId()] })).rejects.toMatchObject({
      code: 'notFound',
    })
    await expect(courses.restore(ines, course.id, { ids: [foreign ?? ''] })).rejects.toMatchObject({
      code: 'notFound',
    })
    await courses.purge(ines, course.id, { ids: [foreign ?? ''] })
    expect((await courses.listPending(ines, other.id, {})).items).toHaveLength(1)
    expect(await courses.restore(ines, course.id, { ids: videoIds(course) })).toEqual(course)
  })

  it('removes marked rows for good and never what is not marked', async () => {
    const course = await newCourse([2, 2])
    const [a, b] = videoIds(course)
    const { courses, chapters, videos } = server().services
    await videos.remove(ines, a ?? '')
    await courses.purge(ines, course.id, { ids: [a ?? '', b ?? '', course.chapters[1]?.id ?? ''] })
    expect((await courses.get(ines, course.id)).totalVideos).toBe(3)
    await chapters.remove(ines, course.chapters[1]?.id ?? '')
    await courses.purge(ines, course.id, {})
    expect(await server().db.$count(chapterTable, eq(chapterTable.courseId, course.id))).toBe(1)
    expect(await server().db.$count(videoTable, eq(videoTable.courseId, course.id))).toBe(1)
    await courses.purge(ines, course.id, {})
  })

  it('pages through what is marked', async () => {
    const course = await newCourse([5])
    const { courses, videos } = server().services
    for (const id of videoIds(course)) await videos.remove(ines, id)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await courses.listPending(ines, course.id, { limit: 2, cursor })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(videoIds(course).toReversed())
    await expect(courses.listPending(ines, course.id, { cursor: 'x' })).rejects.toMatchObject({
      errors: [{ field: 'cursor' }],
    })
  })

  it('counts the bytes that a purge frees, without those another course shares', async () => {
    const course = await newCourse([2])
    const [own, shared] = videoIds(course)
    await setVideo(own ?? '', { ...ready, storageKey: `own-${course.id}` })
    await setVideo(shared ?? '', { ...ready, storageKey: `shared-${course.id}` })
    const copy = await server().services.courses.duplicate(ines, course.id, {})
    const [ownCopy] = videoIds(copy.value)
    await server()
      .db.delete(videoTable)
      .where(eq(videoTable.id, ownCopy ?? ''))
    await server().services.chapters.remove(ines, course.chapters[0]?.id ?? '')
    expect((await server().services.courses.listPending(ines, course.id, {})).items).toMatchObject([
      { videoCount: 2, size: 1_000 },
    ])
  })
})

it('leaves the rows of a deleted course where they are', async () => {
  const course = await newCourse([1])
  await server().services.courses.remove(ines, course.id)
  await expect(server().services.courses.remove(ines, course.id)).rejects.toMatchObject({ code: 'notFound' })
  const [row] = await server().db.select().from(courseTable).where(eq(courseTable.id, course.id))
  expect(row?.deletedAt).toBeInstanceOf(Date)
})
