import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { chapter as chapterTable, video as videoTable } from '../db/schema/course'
import { courseOperation } from '../db/schema/operation'
import { orphanObject } from '../db/schema/orphan'
import { makeCourse, makeUser, storageWith, useTestServices } from '../testing/factories'
import { createServices } from '.'

const server = useTestServices()
let ines: SessionUser
let course: CourseTree
/** Videos of the first chapter. */
let a: string, b: string, c: string

beforeAll(async () => {
  ines = await makeUser(server().db)
})
beforeEach(async () => {
  course = await makeCourse(server().services, ines, { videos: [3, 2] })
  ;[a = '', b = '', c = ''] = course.chapters[0]?.videos.map(({ id }) => id) ?? []
})
const services = () => server().services
const chapterId = (index: number) => course.chapters[index]?.id ?? ''
const outline = async () =>
  (await services().courses.get(ines, course.id)).chapters.map(
    ({ title, videos }) =>
      `${title}: ${videos.map(({ filename }) => filename.slice('Video '.length)).join(' ')}`,
  )
const mark = (...itemIds: string[]) => services().courses.removeItems(ines, course.id, { ids: itemIds })
const restore = (...itemIds: string[]) => services().courses.restore(ines, course.id, { ids: itemIds })
const purge = (...itemIds: string[]) => services().courses.purge(ines, course.id, { ids: itemIds })
const moveVideo = (id: string, afterId: string | null, toChapterId = chapterId(0)) =>
  services().courses.move(ines, course.id, { type: 'video', id, toChapterId, afterId })

describe('a restored item stands where it was', () => {
  it('when its neighbours were deleted for good', async () => {
    await mark(b)
    await mark(a, c)
    await purge(a, c)
    await services().videos.create(ines, chapterId(0), { filename: 'Video 1.9' })
    await restore(b)
    expect(await outline()).toEqual(['Chapter 1: 1.2 1.9', 'Chapter 2: 2.1 2.2'])
  })

  it('when another one was moved to its place', async () => {
    await mark(b)
    await moveVideo(course.chapters[1]?.videos[0]?.id ?? '', a)
    await restore(b)
    expect(await outline()).toEqual(['Chapter 1: 1.1 2.1 1.2 1.3', 'Chapter 2: 2.2'])
  })

  it('when what stood before it was moved away', async () => {
    await mark(b)
    await moveVideo(a, null, chapterId(1))
    await restore(b)
    expect(await outline()).toEqual(['Chapter 1: 1.2 1.3', 'Chapter 2: 1.1 2.1 2.2'])
  })

  it('when all its places were numbered anew', async () => {
    await mark(b)
    // As many moves between the same two neighbours leave it.
    await server()
      .db.update(videoTable)
      .set({ position: `a0${'V'.repeat(80)}` })
      .where(eq(videoTable.id, b))
    await services().numbering.renumberLong()
    await services().numbering.idle()
    const [row] = await server().db.select().from(videoTable).where(eq(videoTable.id, b))
    expect(row?.position.length).toBeLessThan(10)
    await restore(b)
    expect((await outline())[0]).toBe('Chapter 1: 1.1 1.2 1.3')
  })

  it('as a chapter, with the videos that went with it and their order', async () => {
    await mark(b)
    await mark(chapterId(0))
    await services().courses.move(ines, course.id, { type: 'chapter', id: chapterId(1), afterId: null })
    await restore(chapterId(0))
    expect(await outline()).toEqual(['Chapter 1: 1.1 1.3', 'Chapter 2: 2.1 2.2'])
    await restore(b)
    expect((await outline())[0]).toBe('Chapter 1: 1.1 1.2 1.3')
  })

  it('with its chapter, when that was marked too', async () => {
    await mark(b)
    await mark(chapterId(0))
    await restore(b)
    expect(await outline()).toEqual(['Chapter 1: 1.1 1.2 1.3', 'Chapter 2: 2.1 2.2'])
  })
})

describe('restoring what is no longer there', () => {
  it('says so when the chapter went for good with the video in it', async () => {
    await mark(b)
    await mark(chapterId(0))
    await purge(chapterId(0))
    await expect(restore(b)).rejects.toMatchObject({ code: 'notFound' })
    expect(await outline()).toEqual(['Chapter 2: 2.1 2.2'])
    expect((await services().courses.listPending(ines, course.id, {})).items).toEqual([])
  })

  it('brings back those that are, of several', async () => {
    await mark(a, b)
    await purge(a)
    await restore(a, b)
    expect((await outline())[0]).toBe('Chapter 1: 1.2 1.3')
  })

  it('is told where a purge and a restore of one item meet', async () => {
    await mark(b)
    const results = await Promise.allSettled([restore(b), purge(b)])
    const isThere = (await outline())[0]?.includes('1.2') === true
    expect(results[0].status === 'fulfilled' || !isThere).toBe(true)
    expect(await server().db.$count(videoTable, eq(videoTable.id, b))).toBe(isThere ? 1 : 0)
  })
})

describe('after 30 days', () => {
  const DAY = 86_400_000
  const inDays = (days: number) => new Date(Date.now() + days * DAY)
  const pending = async () =>
    (await services().courses.listPending(ines, course.id, {})).items.map(({ title }) => title).sort()

  it('marks are deleted for good, and not a day earlier', async () => {
    await mark(a, chapterId(1))
    expect(await services().courses.purgeOldMarks(inDays(29.9))).toBe(0)
    expect(await pending()).toEqual(['Chapter 2', 'Video 1.1'])
    expect(await services().courses.purgeOldMarks(inDays(30.1))).toBeGreaterThanOrEqual(2)
    expect(await pending()).toEqual([])
    expect(await outline()).toEqual(['Chapter 1: 1.2 1.3'])
    expect(await server().db.$count(chapterTable, eq(chapterTable.courseId, course.id))).toBe(1)
    expect(await server().db.$count(videoTable, eq(videoTable.courseId, course.id))).toBe(2)
  })

  it('it is the work of nobody, which followers are told and the activity does not list', async () => {
    await mark(a)
    await services().courses.purgeOldMarks(inDays(31))
    const { items } = await services().courses.listAfter(ines, course.id, 1)
    expect(items.map(({ operation }) => operation)).toMatchObject([
      {
        kind: 'system',
        actor: null,
        changes: [{ type: 'remove', item: 'video', id: a, title: 'Video 1.1' }],
      },
    ])
    const activity = await services().courses.listActivity(ines, course.id, {})
    expect(activity.items.map(({ kind }) => kind)).toEqual(['delete'])
  })

  it('what was restored and marked again begins anew', async () => {
    await mark(a, b)
    const long = inDays(-40)
    await server().db.update(videoTable).set({ deletedAt: long }).where(eq(videoTable.courseId, course.id))
    await server().db.update(videoTable).set({ deletedAt: null }).where(eq(videoTable.id, c))
    await restore(a)
    await mark(a)
    await services().courses.purgeOldMarks()
    expect(await pending()).toContain('Video 1.1')
    expect(await pending()).not.toContain('Video 1.2')
  })

  it('it happens in deleted courses too', async () => {
    await mark(a)
    await services().courses.remove(ines, course.id)
    await services().courses.purgeOldMarks(inDays(31))
    expect(await server().db.$count(videoTable, eq(videoTable.id, a))).toBe(0)
  })

  it('bytes go although the storage failed at first, and one course does not hold up another', async () => {
    const key = `key-${newId()}`
    await server().db.update(videoTable).set({ status: 'ready', storageKey: key }).where(eq(videoTable.id, a))
    const other = await makeCourse(services(), ines, { videos: [1] })
    await mark(a)
    await services().chapters.remove(ines, other.chapters[0]?.id ?? '')
    const deleted = vi.fn(() => Promise.reject(new AppError('unavailable', 'No answer.')))
    const failing = createServices({
      ...server().context,
      storage: storageWith(server().storage, { deleteObject: deleted }),
    })
    await failing.courses.purgeOldMarks(inDays(31))
    await failing.cleanup.idle()
    expect(await pending()).toEqual([])
    const note = () => server().db.select().from(orphanObject).where(eq(orphanObject.storageKey, key))
    expect(await note()).toMatchObject([{ attempts: 1 }])
    expect(await server().db.$count(chapterTable, eq(chapterTable.courseId, other.id))).toBe(0)
    await services().uploads.sweepOrphans()
    expect(await note()).toEqual([])
  })

  it('two servers at it delete nothing twice', async () => {
    await mark(a, b)
    await Promise.all([1, 2].map(() => services().courses.purgeOldMarks(inDays(31))))
    const rows = await server()
      .db.select()
      .from(courseOperation)
      .where(eq(courseOperation.courseId, course.id))
    const removed = rows.flatMap(({ changes }) => changes.filter(({ type }) => type === 'remove'))
    expect(removed).toHaveLength(2)
  })
})
