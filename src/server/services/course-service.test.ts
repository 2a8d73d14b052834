import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import { courseRepository } from '../db/repositories/course-repository'
import { course as courseTable } from '../db/schema/course'
import { makeCourse, makePlan, makeUser, useTestServices } from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
})

const basics = { title: 'Light', description: null, difficulty: 'beginner' } as const

describe('creating a course', () => {
  it('writes course, chapters and planned videos in the order given', async () => {
    const chapters = makePlan([2, 0, 1])
    const { created, value } = await server().services.courses.create(ines, {
      ...basics,
      price: 49.5,
      chapters,
    })
    expect(created).toBe(true)
    expect(value).toMatchObject({
      price: 49.5,
      currency: 'USD',
      status: 'draft',
      revision: 0,
      setup_step: 1,
      setup_completed_at: null,
      totalChapters: 3,
      totalVideos: 3,
      totalDuration: 0,
      instructor_id: ines.id,
    })
    expect(value.chapters.map(({ id, order }) => ({ id, order }))).toEqual(
      chapters.map(({ id }, order) => ({ id, order })),
    )
    expect(value.chapters[0]?.videos.map(({ filename, order }) => `${order} ${filename}`)).toEqual([
      '0 Video 1.1',
      '1 Video 1.2',
    ])
    expect(value.chapters[0]?.videos[0]).toMatchObject({ status: 'planned', size: 0, upload: null })
  })

  it('is one creation when it is repeated, whatever the second one says', async () => {
    const id = newId()
    const first = await server().services.courses.create(ines, { ...basics, id, chapters: makePlan([1]) })
    const again = await server().services.courses.create(ines, {
      ...basics,
      id,
      title: 'Other',
      chapters: [],
    })
    expect(again).toEqual({ created: false, value: first.value })
  })

  it('is one creation when both arrive at once', async () => {
    const id = newId()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server().services.courses.create(ines, { ...basics, id })),
    )
    expect(answers.filter(({ created }) => created)).toHaveLength(1)
  })

  it("refuses an id that is another person's, or that of a deleted course", async () => {
    const { id } = await makeCourse(server().services, jonas)
    await expect(server().services.courses.create(ines, { ...basics, id })).rejects.toMatchObject({
      code: 'conflict',
    })
    const own = await makeCourse(server().services, ines)
    await server().services.courses.remove(ines, own.id)
    await expect(server().services.courses.create(ines, { ...basics, id: own.id })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('leaves nothing half-written when a chapter id is taken', async () => {
    const other = await makeCourse(server().services, jonas, { videos: [1] })
    const id = newId()
    const taken = other.chapters[0]?.id ?? ''
    const chapters = [...makePlan([1]), { id: taken, title: 'Taken', videos: [] }]
    await expect(server().services.courses.create(ines, { ...basics, id, chapters })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await server().db.$count(courseTable, eq(courseTable.id, id))).toBe(0)
    const free = chapters[0]?.id ?? ''
    await expect(server().services.chapters.remove(ines, free)).rejects.toMatchObject({ code: 'notFound' })
  })

  it('names ids that stand twice', async () => {
    const [chapter] = makePlan([1])
    if (!chapter) throw new Error('no plan')
    const chapters = [chapter, { ...chapter, videos: [{ id: chapter.id, filename: 'x' }] }]
    await expect(server().services.courses.create(ines, { ...basics, chapters })).rejects.toMatchObject({
      code: 'invalid',
      errors: [{ field: 'chapters.1.id' }, { field: 'chapters.1.videos.0.id' }],
    })
  })

  it('is for instructors and admins', async () => {
    const student = await makeUser(server().db, { role: 'student' })
    const admin = await makeUser(server().db, { role: 'admin' })
    await expect(server().services.courses.create(student, basics)).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(server().services.courses.create(admin, basics)).resolves.toMatchObject({ created: true })
  })
})

describe('changing a course', () => {
  it('changes what is named, and the revision and the time with it', async () => {
    const before = await makeCourse(server().services, ines, { videos: [1] })
    const after = await server().services.courses.update(ines, before.id, {
      title: '<b>Light</b>',
      price: null,
      setup_step: 3,
    })
    expect(after).toMatchObject({ title: '<b>Light</b>', price: null, setup_step: 3, revision: 1 })
    expect(after.description).toBe(before.description)
    expect(after.updated_at > before.updated_at).toBe(true)
  })

  it('answers nothing of somebody else, and nothing that was deleted', async () => {
    const { courses } = server().services
    const { id } = await makeCourse(server().services, ines)
    const missing = { code: 'notFound' }
    await expect(courses.get(jonas, id)).rejects.toMatchObject(missing)
    await expect(courses.update(jonas, id, { title: 'Mine' })).rejects.toMatchObject(missing)
    await expect(courses.remove(jonas, id)).rejects.toMatchObject(missing)
    await courses.remove(ines, id)
    await expect(courses.get(ines, id)).rejects.toMatchObject(missing)
    await expect(courses.update(ines, id, { title: 'Back' })).rejects.toMatchObject(missing)
  })
})

describe('listing courses', () => {
  const titles = (page: { items: { title: string }[] }) => page.items.map(({ title }) => title)

  it('pages through all of them once, newest edited first', async () => {
    const owner = await makeUser(server().db)
    for (let i = 0; i < 7; i++) await makeCourse(server().services, owner, { title: `Course ${i}` })
    const { items } = await server().services.courses.list(owner, { search: 'Course 2' })
    await server().services.courses.update(owner, items[0]?.id ?? '', { setup_step: 2 })

    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await server().services.courses.list(owner, { limit: 3, ...(cursor && { cursor }) })
      seen.push(...titles(page))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual([2, 6, 5, 4, 3, 1, 0].map((i) => `Course ${i}`))
  })

  it('does not lose courses of the same instant between pages', async () => {
    const owner = await makeUser(server().db)
    const updatedAt = new Date('2026-01-01T00:00:00.123Z')
    await server()
      .db.insert(courseTable)
      .values(
        Array.from({ length: 5 }, (_, i) => ({
          id: newId(),
          instructorId: owner.id,
          title: `T${i}`,
          updatedAt,
        })),
      )
    const first = await server().services.courses.list(owner, { limit: 2 })
    const second = await server().services.courses.list(owner, { limit: 2, cursor: first.nextCursor ?? '' })
    const third = await server().services.courses.list(owner, { limit: 2, cursor: second.nextCursor ?? '' })
    expect(new Set([first, second, third].flatMap(titles)).size).toBe(5)
    expect(third.nextCursor).toBeNull()
  })

  it('searches title and description, taking %, _ and \\ as they are', async () => {
    const owner = await makeUser(server().db)
    await makeCourse(server().services, owner, { title: '100% wool' })
    await makeCourse(server().services, owner, { title: '1000 wool', description: 'snake_case' })
    await makeCourse(server().services, owner, { title: 'back\\slash', description: null })
    const find = async (search: string) =>
      titles(await server().services.courses.list(owner, { search })).sort()
    expect(await find('100%')).toEqual(['100% wool'])
    expect(await find('SNAKE_')).toEqual(['1000 wool'])
    expect(await find('k\\s')).toEqual(['back\\slash'])
    expect(await find('wool')).toEqual(['100% wool', '1000 wool'])
    expect(await find("'; drop table course; --\0")).toEqual([])
  })

  it('filters by status and difficulty and shows only what is yours', async () => {
    const owner = await makeUser(server().db)
    const published = await makeCourse(server().services, owner, { title: 'Live' })
    await server().db.transaction((tx) => courseRepository.update(tx, published.id, { status: 'published' }))
    await makeCourse(server().services, owner, { title: 'Draft' })
    const gone = await makeCourse(server().services, owner, { title: 'Gone' })
    await server().services.courses.remove(owner, gone.id)
    await makeCourse(server().services, jonas, { title: 'Foreign' })
    const { courses } = server().services
    expect(titles(await courses.list(owner, {}))).toEqual(['Draft', 'Live'])
    expect(titles(await courses.list(owner, { status: 'published' }))).toEqual(['Live'])
    expect(titles(await courses.list(owner, { difficulty: 'advanced' }))).toEqual([])
  })

  it('has totals and a cover of at most 9 chapters and 40 videos', async () => {
    const owner = await makeUser(server().db)
    const course = await makeCourse(server().services, owner, { videos: [45, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2] })
    await server().services.videos.remove(owner, course.chapters[1]?.videos[0]?.id ?? '')
    const { items } = await server().services.courses.list(owner, {})
    expect(items[0]).toMatchObject({ totalChapters: 11, totalVideos: 47, totalDuration: 0 })
    expect(items[0]?.cover.map((videos) => videos.length)).toEqual([40, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(items[0]?.cover[0]?.[0]).toEqual({ status: 'planned', duration: null })
    expect(items[0]).not.toHaveProperty('chapters')
  })

  it.each(['', 'x', 'e30', '!!!', Buffer.from('[1,2]').toString('base64url'), 'A'.repeat(400)])(
    'refuses the cursor %j',
    async (cursor) => {
      await expect(server().services.courses.list(ines, { cursor })).rejects.toMatchObject({
        code: 'invalid',
        errors: [{ field: 'cursor' }],
      })
    },
  )

  it('answers a course of 1,000 videos in order', async () => {
    const owner = await makeUser(server().db)
    const { id } = await makeCourse(server().services, owner, {
      videos: Array.from({ length: 10 }, () => 100),
    })
    const course = await server().services.courses.get(owner, id)
    expect(course.totalVideos).toBe(1_000)
    expect(course.chapters.flatMap(({ videos }) => videos.map(({ filename }) => filename))).toEqual(
      Array.from({ length: 1_000 }, (_, i) => `Video ${Math.floor(i / 100) + 1}.${(i % 100) + 1}`),
    )
  })
})
