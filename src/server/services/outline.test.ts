import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { outlineRepository } from '../db/repositories/outline-repository'
import { chapter as chapterTable, video as videoTable } from '../db/schema/course'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'
import { freshPositions, LONGEST_POSITION } from './positions'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
})

const newCourse = (videos: number[]) => makeCourse(server().services, ines, { videos })
const reload = ({ id }: { id: string }) => server().services.courses.get(ines, id)
const outline = (course: CourseTree) =>
  course.chapters.map(({ title, videos }) => `${title}: ${videos.map(({ filename }) => filename).join(', ')}`)
const chapterAt = (course: CourseTree, index: number) => {
  const found = course.chapters[index]
  if (!found) throw new Error(`no chapter ${index}`)
  return found
}
const videoAt = (course: CourseTree, chapter: number, index: number) => {
  const found = chapterAt(course, chapter).videos[index]
  if (!found) throw new Error(`no video ${index}`)
  return found
}

describe('chapters', () => {
  it('go to the end, to the front, or behind another one', async () => {
    const course = await newCourse([0, 0])
    const { chapters } = server().services
    const last = await chapters.create(ines, course.id, { title: 'Last' })
    const first = await chapters.create(ines, course.id, { title: 'First', afterId: null })
    const middle = await chapters.create(ines, course.id, {
      title: 'Middle',
      afterId: chapterAt(course, 0).id,
    })
    const stray = await chapters.create(ines, course.id, { title: 'Stray', afterId: newId() })
    expect([last, first, middle, stray].map(({ created, value }) => [created, value.order])).toEqual([
      [true, 2],
      [true, 0],
      [true, 2],
      [true, 5],
    ])
    const after = await reload(course)
    expect(after.chapters.map(({ title }) => title)).toEqual([
      'First',
      'Chapter 1',
      'Middle',
      'Chapter 2',
      'Last',
      'Stray',
    ])
    expect(after.revision).toBe(4)
  })

  it('are created once, however often it is asked', async () => {
    const course = await newCourse([])
    const id = newId()
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        server().services.chapters.create(ines, course.id, { id, title: `Try ${i}` }),
      ),
    )
    expect(answers.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(answers.map(({ value }) => value.title)).size).toBe(1)
    expect((await reload(course)).revision).toBe(1)
  })

  it('refuse an id that stands in another course, own or foreign', async () => {
    const course = await newCourse([])
    const own = await newCourse([0])
    const foreign = await makeCourse(server().services, jonas, { videos: [0] })
    for (const other of [own, foreign]) {
      await expect(
        server().services.chapters.create(ines, course.id, { id: chapterAt(other, 0).id, title: 'x' }),
      ).rejects.toMatchObject({ code: 'conflict' })
    }
    expect(await reload(course)).toMatchObject({ revision: 0, chapters: [] })
  })

  it('belong to their owner', async () => {
    const course = await newCourse([1])
    const { chapters, videos } = server().services
    const missing = { code: 'notFound' }
    const [chapter, video] = [chapterAt(course, 0), videoAt(course, 0, 0)]
    await expect(chapters.create(jonas, course.id, { title: 'x' })).rejects.toMatchObject(missing)
    await expect(chapters.update(jonas, chapter.id, { title: 'x' })).rejects.toMatchObject(missing)
    await expect(chapters.remove(jonas, chapter.id)).rejects.toMatchObject(missing)
    await expect(videos.create(jonas, chapter.id, { filename: 'x' })).rejects.toMatchObject(missing)
    await expect(videos.update(jonas, video.id, { filename: 'x' })).rejects.toMatchObject(missing)
    await expect(videos.remove(jonas, video.id)).rejects.toMatchObject(missing)
    await expect(videos.updateMany(jonas, { updates: [{ id: video.id }] })).rejects.toMatchObject(missing)
    const admin = await makeUser(server().db, { role: 'admin' })
    await expect(chapters.update(admin, chapter.id, { title: 'x' })).rejects.toMatchObject(missing)
    expect(await reload(course)).toEqual(course)
  })

  it('answer with their videos when renamed', async () => {
    const course = await newCourse([1, 2])
    const renamed = await server().services.chapters.update(ines, chapterAt(course, 1).id, { title: 'New' })
    expect(renamed).toMatchObject({ title: 'New', order: 1, videoCount: 2 })
    expect(renamed.videos.map(({ order }) => order)).toEqual([0, 1])
  })

  it('stop at the limit, and a repeated creation does not count', async () => {
    const course = await newCourse([])
    const places = freshPositions(limits.chaptersPerCourse)
    const rows = places.map((position, i) => ({ id: newId(), courseId: course.id, title: `C${i}`, position }))
    await server().db.insert(chapterTable).values(rows)
    const create = (id: string) =>
      server().services.chapters.create(ines, course.id, { id, title: 'One more' })
    await expect(create(newId())).rejects.toMatchObject({ code: 'conflict' })
    await expect(create(rows[0]?.id ?? '')).resolves.toMatchObject({ created: false })
  })
})

describe('videos', () => {
  it('are planned at the end of their chapter, once', async () => {
    const course = await newCourse([2])
    const id = newId()
    const create = () =>
      server().services.videos.create(ines, chapterAt(course, 0).id, { id, filename: 'Glare' })
    expect(await create()).toMatchObject({ created: true, value: { order: 2, status: 'planned', size: 0 } })
    expect(await create()).toMatchObject({ created: false, value: { id, order: 2 } })
  })

  it('cannot be planned in a chapter that is marked', async () => {
    const course = await newCourse([0])
    await server().services.chapters.remove(ines, chapterAt(course, 0).id)
    await expect(
      server().services.videos.create(ines, chapterAt(course, 0).id, { filename: 'x' }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('moves', () => {
  it('put a chapter behind another one, first, or last', async () => {
    const course = await newCourse([0, 0, 0])
    const { courses } = server().services
    const [a, b, c] = course.chapters.map(({ id }) => id)
    const titles = async (id: string | undefined, afterId: string | null | undefined) =>
      (
        await courses.move(ines, course.id, { type: 'chapter', id: id ?? '', afterId: afterId ?? null })
      ).chapters
        .map(({ title }) => title.slice(-1))
        .join('')
    expect(await titles(a, b)).toBe('213')
    expect(await titles(c, null)).toBe('321')
    expect(await titles(c, newId())).toBe('213')
  })

  it('write one row, and none when the item is where it shall go', async () => {
    const course = await newCourse([5])
    const rows = () =>
      server().db.select().from(videoTable).where(eq(videoTable.courseId, course.id)).orderBy(videoTable.id)
    const before = await rows()
    const move = { type: 'video' as const, id: videoAt(course, 0, 3).id, afterId: videoAt(course, 0, 0).id }
    const moved = await server().services.courses.move(ines, course.id, move)
    expect(moved.revision).toBe(1)
    const after = await rows()
    expect(after.filter((row, i) => JSON.stringify(row) !== JSON.stringify(before[i]))).toHaveLength(1)
    const again = await server().services.courses.move(ines, course.id, move)
    expect(again).toEqual(moved)
  })

  it('take a video to another chapter', async () => {
    const course = await newCourse([2, 1])
    const moved = await server().services.courses.move(ines, course.id, {
      type: 'video',
      id: videoAt(course, 0, 0).id,
      toChapterId: chapterAt(course, 1).id,
      afterId: null,
    })
    expect(outline(moved)).toEqual(['Chapter 1: Video 1.2', 'Chapter 2: Video 1.1, Video 2.1'])
  })

  it('are made on the list as it is now when the neighbour is marked or gone', async () => {
    const course = await newCourse([4, 0])
    const [first, second, third] = [videoAt(course, 0, 0), videoAt(course, 0, 1), videoAt(course, 0, 2)]
    const behind = (afterId: string) =>
      server().services.courses.move(ines, course.id, {
        type: 'video',
        id: first.id,
        afterId,
        revision: course.revision,
      })
    // What is marked keeps its place, so that is where it goes.
    await server().services.videos.remove(ines, second.id)
    expect(outline(await behind(second.id))[0]).toBe('Chapter 1: Video 1.1, Video 1.3, Video 1.4')
    expect(outline(await behind(third.id))[0]).toBe('Chapter 1: Video 1.3, Video 1.1, Video 1.4')
    expect(outline(await behind(second.id))[0]).toBe('Chapter 1: Video 1.1, Video 1.3, Video 1.4')
    // What has left the list has no place in it any more: to the end.
    await server().services.courses.move(ines, course.id, {
      type: 'video',
      id: third.id,
      toChapterId: chapterAt(course, 1).id,
      afterId: null,
    })
    expect(outline(await behind(third.id))[0]).toBe('Chapter 1: Video 1.4, Video 1.1')
  })

  it('are refused when the item or its new chapter is gone, marked, or in another course', async () => {
    const course = await newCourse([1, 0])
    const other = await newCourse([1])
    const { courses, chapters } = server().services
    const id = videoAt(course, 0, 0).id
    const missing = { code: 'notFound' }
    const move = (change: object) =>
      courses.move(ines, course.id, { type: 'video', id, afterId: null, ...change })
    await chapters.remove(ines, chapterAt(course, 1).id)
    await expect(move({ id: newId() })).rejects.toMatchObject(missing)
    await expect(move({ id: videoAt(other, 0, 0).id })).rejects.toMatchObject(missing)
    await expect(move({ type: 'chapter' })).rejects.toMatchObject(missing)
    await expect(move({ toChapterId: newId() })).rejects.toMatchObject(missing)
    await expect(move({ toChapterId: chapterAt(other, 0).id })).rejects.toMatchObject(missing)
    await expect(move({ toChapterId: chapterAt(course, 1).id })).rejects.toMatchObject({
      ...missing,
      errors: [{ field: 'toChapterId' }],
    })
    await expect(courses.move(jonas, course.id, { type: 'video', id, afterId: null })).rejects.toMatchObject(
      missing,
    )
  })

  it('give one order with unique places when twenty arrive at once', async () => {
    const course = await newCourse([10, 10])
    const ids = course.chapters.flatMap(({ videos }) => videos.map(({ id }) => id))
    const answers = await Promise.all(
      ids.map((id, i) =>
        server().services.courses.move(ines, course.id, {
          type: 'video',
          id,
          toChapterId: chapterAt(course, i % 2).id,
          afterId: i % 3 === 0 ? null : (ids[(i * 7) % 20] ?? null),
          revision: course.revision,
        }),
      ),
    )
    const after = await reload(course)
    const rows = await server().db.select().from(videoTable).where(eq(videoTable.courseId, course.id))
    expect(new Set(rows.map((row) => `${row.chapterId} ${row.position}`)).size).toBe(20)
    expect(after.chapters.flatMap(({ videos }) => videos.map(({ id }) => id)).sort()).toEqual([...ids].sort())
    const last = answers.reduce((a, b) => (b.revision > a.revision ? b : a))
    expect(after).toEqual(last)
    for (const { videos } of after.chapters) {
      expect(videos.map(({ order }) => order)).toEqual(videos.map((_, i) => i))
    }
  })

  it('have their list numbered anew behind them when a key grows too long, and keep its order', async () => {
    const course = await newCourse([4])
    const [first, x, y, last] = chapterAt(course, 0).videos
    if (!first || !x || !y || !last) throw new Error('no videos')
    // As if hundreds of moves had halved the gap behind the first one already.
    const deep = `${freshPositions(1)[0]}${'0'.repeat(LONGEST_POSITION - 4)}1`
    await server().db.update(videoTable).set({ position: deep }).where(eq(videoTable.id, x.id))
    await server().services.videos.remove(ines, last.id)
    const lengths: number[] = []
    for (let i = 0; i < 40; i++) {
      const id = i % 2 === 0 ? y.id : x.id
      const moved = await server().services.courses.move(ines, course.id, {
        type: 'video',
        id,
        afterId: first.id,
      })
      expect(chapterAt(moved, 0).videos.map((video) => video.id)).toEqual([
        first.id,
        id,
        id === x.id ? y.id : x.id,
      ])
      const siblings = await outlineRepository.siblings(server().db, { chapterId: first.chapter_id })
      expect(siblings.at(-1)?.id).toBe(last.id)
      lengths.push(Math.max(...siblings.map(({ position }) => position.length)))
      await server().raw.numbering.idle()
    }
    // Long at first; one move past the limit, and the list is short again before the next: that one may be short
    // already when it is looked at, so it is not waited for.
    expect(lengths[0]).toBeGreaterThan(LONGEST_POSITION - 4)
    expect(Math.max(...lengths)).toBeLessThan(LONGEST_POSITION + 4)
    expect(lengths.at(-1)).toBeLessThan(20)
  })
})

describe('batches of videos', () => {
  const update = (updates: { id: string; filename?: string; chapterId?: string; order?: number }[]) =>
    server().services.videos.updateMany(ines, { updates })

  it('rename and place at once, and answer in the order asked', async () => {
    const course = await newCourse([3, 1])
    const [x, y] = [videoAt(course, 0, 2), videoAt(course, 1, 0)]
    const items = await update([
      { id: y.id, chapterId: chapterAt(course, 0).id, order: 0, filename: 'Guest' },
      { id: x.id, order: 1 },
    ])
    expect(items.map(({ id, order, chapter_id }) => ({ id, order, chapter_id }))).toEqual([
      { id: y.id, order: 0, chapter_id: chapterAt(course, 0).id },
      { id: x.id, order: 1, chapter_id: chapterAt(course, 0).id },
    ])
    expect(outline(await reload(course))).toEqual([
      'Chapter 1: Guest, Video 1.3, Video 1.1, Video 1.2',
      'Chapter 2: ',
    ])
  })

  it('let two videos change places across chapters', async () => {
    const course = await newCourse([1, 1])
    const [x, y] = [videoAt(course, 0, 0), videoAt(course, 1, 0)]
    await update([
      { id: x.id, chapterId: y.chapter_id, order: 0 },
      { id: y.id, chapterId: x.chapter_id, order: 0 },
    ])
    expect(outline(await reload(course))).toEqual(['Chapter 1: Video 2.1', 'Chapter 2: Video 1.1'])
  })

  it('turn a list round', async () => {
    const course = await newCourse([6])
    const ids = chapterAt(course, 0).videos.map(({ id }) => id)
    await update(ids.toReversed().map((id, order) => ({ id, order })))
    const after = await reload(course)
    expect(chapterAt(after, 0).videos.map(({ id }) => id)).toEqual(ids.toReversed())
    expect(after.revision).toBe(1)
  })

  it('change nothing when one of them is gone, foreign, or shall leave its course', async () => {
    const course = await newCourse([2])
    const other = await newCourse([1])
    const foreign = await makeCourse(server().services, jonas, { videos: [1] })
    const good = { id: videoAt(course, 0, 0).id, filename: 'Renamed' }
    for (const bad of [
      { id: newId() },
      { id: videoAt(foreign, 0, 0).id, filename: 'Stolen' },
      { id: videoAt(course, 0, 1).id, chapterId: chapterAt(other, 0).id },
      { id: videoAt(course, 0, 1).id, chapterId: chapterAt(foreign, 0).id },
      { id: videoAt(course, 0, 1).id, chapterId: newId() },
    ]) {
      await expect(update([good, bad])).rejects.toMatchObject({ code: 'notFound' })
    }
    await expect(update([good, good])).rejects.toMatchObject({
      code: 'invalid',
      errors: [{ field: 'updates.1.id' }],
    })
    expect(await reload(course)).toEqual(course)
  })
})
