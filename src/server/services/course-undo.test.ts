import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import { courseMember } from '../db/schema/operation'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'
import {
  expectFollowed,
  expectUndone,
  idsOf,
  operationsOf,
  outlineOf as outline,
  randomSteps,
} from '../testing/random-edits'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db, { name: 'Jonas Falk' })
})

const newCourse = (videos: number[]) => makeCourse(server().services, ines, { videos })
const reload = ({ id }: { id: string }) => server().services.courses.get(ines, id)

const operations = (course: { id: string }) => operationsOf(server().services, ines, course.id)

describe('undo', () => {
  it('takes back a rename, a move, an addition and a deletion, and undoing that does it again', async () => {
    const { services } = server()
    const course = await newCourse([2, 1])
    const start = outline(course)
    const { chapters, videos } = idsOf(course)
    await services.videos.update(ines, videos[0] ?? '', { filename: 'Dusk' })
    await services.courses.move(ines, course.id, {
      type: 'video',
      id: videos[0] ?? '',
      toChapterId: chapters[1],
      afterId: videos[2] ?? '',
    })
    await services.chapters.create(ines, course.id, { title: 'New', afterId: null })
    await services.chapters.remove(ines, chapters[0] ?? '')
    const end = outline(await reload(course))
    expect(end).toEqual(['New: ', 'Chapter 2: Video 2.1, Dusk'])
    const done = await operations(course)
    for (const { id } of done.toReversed()) await services.courses.undo(ines, course.id, id)
    expect(outline(await reload(course))).toEqual(start)
    const undone = (await operations(course)).filter(({ undo_of }) => undo_of !== null)
    for (const { id } of undone.toReversed()) await services.courses.undo(ines, course.id, id)
    expect(outline(await reload(course))).toEqual(end)
  })

  it('refuses a step that was taken back already, and one that cannot be', async () => {
    const { services } = server()
    const course = await newCourse([1])
    await services.courses.update(ines, course.id, { title: 'Shade' })
    const [step] = await operations(course)
    await services.courses.undo(ines, course.id, step?.id ?? '')
    await expect(services.courses.undo(ines, course.id, step?.id ?? '')).rejects.toMatchObject({
      code: 'notReady',
    })
    await services.courses.archive(ines, course.id)
    const archived = (await operations(course)).at(-1)
    await expect(services.courses.undo(ines, course.id, archived?.id ?? '')).rejects.toMatchObject({
      code: 'notReady',
    })
    await expect(services.courses.undo(ines, course.id, newId())).rejects.toMatchObject({ code: 'notFound' })
    await expect(services.courses.undo(jonas, course.id, step?.id ?? '')).rejects.toMatchObject({
      code: 'notFound',
    })
  })

  it('says what has changed since, and changes nothing then', async () => {
    const { services } = server()
    const course = await newCourse([2, 0])
    const { chapters, videos } = idsOf(course)
    await services.videos.update(ines, videos[0] ?? '', { filename: 'Dusk' })
    await services.videos.update(ines, videos[0] ?? '', { filename: 'Dawn' })
    const move = { type: 'video', id: videos[1] ?? '', toChapterId: chapters[1], afterId: null } as const
    await services.courses.move(ines, course.id, move)
    await services.chapters.remove(ines, chapters[0] ?? '')
    const before = await reload(course)
    const [rename, , moved] = await operations(course)
    await expect(services.courses.undo(ines, course.id, rename?.id ?? '')).rejects.toThrow(
      'marked for deletion',
    )
    await expect(services.courses.undo(ines, course.id, moved?.id ?? '')).rejects.toThrow(
      'marked for deletion',
    )
    await services.courses.restore(ines, course.id, {})
    await expect(services.courses.undo(ines, course.id, rename?.id ?? '')).rejects.toThrow(
      'renamed once more',
    )
    await services.courses.move(ines, course.id, {
      ...move,
      toChapterId: chapters[0],
      afterId: videos[0] ?? '',
    })
    await expect(services.courses.undo(ines, course.id, moved?.id ?? '')).rejects.toThrow('moved once more')
    expect((await reload(course)).revision).toBe(before.revision + 2)
  })

  it('does not take a chapter away that others have filled', async () => {
    const { services } = server()
    const course = await newCourse([])
    const { value } = await services.chapters.create(ines, course.id, { title: 'New' })
    await services.videos.create(ines, value.id, { filename: 'Inside' })
    const [step] = await operations(course)
    await expect(services.courses.undo(ines, course.id, step?.id ?? '')).rejects.toThrow(
      'has got videos since',
    )
  })

  it('puts a whole pasted outline and a batch of new titles back in one step', async () => {
    const { services } = server()
    const course = await newCourse([3])
    const { videos } = idsOf(course)
    await services.courses.importOutline(ines, course.id, {
      afterId: null,
      chapters: [{ id: newId(), title: 'A', videos: [{ id: newId(), filename: 'a' }] }],
      videos: [],
    })
    await services.courses.rename(ines, course.id, {
      updates: videos.map((id, i) => ({ type: 'video', id, title: `Lesson ${i + 1}` })),
    })
    await services.videos.updateMany(ines, { updates: videos.map((id, i) => ({ id, order: 2 - i })) })
    expect(outline(await reload(course))).toEqual(['A: a', 'Chapter 1: Lesson 3, Lesson 2, Lesson 1'])
    for (const { id } of (await operations(course)).toReversed()) {
      await services.courses.undo(ines, course.id, id)
    }
    expect(outline(await reload(course))).toEqual(outline(course))
  })
})

describe('somebody who catches up', () => {
  it('sees a restored chapter as it came back, whatever was moved in and out of it since', async () => {
    const { services } = server()
    const course = await newCourse([2, 2])
    const { chapters, videos } = idsOf(course)
    await services.courses.removeItems(ines, course.id, { ids: chapters })
    await services.courses.restore(ines, course.id, {})
    // Into the second chapter behind its first video, which then leaves it.
    const [first = '', second = ''] = chapters
    const [guest = '', , host = ''] = videos
    await services.courses.move(ines, course.id, {
      moves: [
        { type: 'video', id: guest, toChapterId: second, afterId: host },
        { type: 'video', id: host, toChapterId: first, afterId: null },
      ],
    })
    await services.courses.removeItems(ines, course.id, { ids: [host] })
    await expectFollowed(services, ines, course)
    expect(outline(await reload(course))).toEqual(['Chapter 1: Video 1.2', 'Chapter 2: Video 1.1, Video 2.2'])
  })

  it('sees chapters that were added as they grew, not as they ended up', async () => {
    const { services } = server()
    const course = await newCourse([1])
    const { id: early } = (await services.chapters.create(ines, course.id, { title: 'Early' })).value
    const { id: late } = (await services.chapters.create(ines, course.id, { title: 'Late' })).value
    const { id: host } = (await services.videos.create(ines, late, { filename: 'host' })).value
    await services.videos.create(ines, late, { filename: 'last' })
    const [guest = ''] = idsOf(course).videos
    await services.courses.move(ines, course.id, {
      moves: [
        { type: 'video', id: guest, toChapterId: late, afterId: host },
        { type: 'video', id: host, toChapterId: early, afterId: null },
      ],
    })
    await expectFollowed(services, ines, course)
    expect(outline(await reload(course))).toEqual(['Chapter 1: ', 'Early: host', 'Late: Video 1.1, last'])
  })
})

describe('any sequence of edits', () => {
  it('followed by events gives the same course, and all of it undone gives the start', async () => {
    await fc.assert(
      fc.asyncProperty(randomSteps(12), (steps) => expectUndone(server().services, ines, steps)),
      { numRuns: 12 },
    )
  })
})

describe('an operation id', () => {
  it('that was used before is the same edit, also when the answer is no longer kept', async () => {
    const { raw, services } = server()
    const course = await newCourse([2])
    const { videos } = idsOf(course)
    const actor = { ...ines, operationId: newId() }
    const move = { type: 'video', id: videos[0] ?? '', afterId: videos[1] ?? '' } as const
    const first = await raw.courses.move(actor, course.id, move)
    await services.courses.move(ines, course.id, { ...move, afterId: null })
    const again = await raw.courses.move(actor, course.id, move)
    expect(again.operation?.revision).toBe(first.operation?.revision)
    expect(outline(await reload(course))).toEqual(['Chapter 1: Video 1.1, Video 1.2'])
  })
})

describe('a text that somebody else has changed', () => {
  it('is not written over, and says who changed it to what', async () => {
    const { services, db } = server()
    const course = await newCourse([1])
    const { chapters, videos } = idsOf(course)
    await db
      .insert(courseMember)
      .values({ id: newId(), courseId: course.id, userId: jonas.id, email: jonas.email, role: 'editor' })
    await services.videos.update(jonas, videos[0] ?? '', { filename: 'Theirs' })
    await services.chapters.update(jonas, chapters[0] ?? '', { title: 'Theirs' })
    await services.courses.update(jonas, course.id, { description: 'Theirs' })
    const by = { id: jonas.id, name: 'Jonas Falk' }
    await expect(
      services.videos.update(ines, videos[0] ?? '', {
        filename: 'Mine',
        expected: { filename: 'Video 1.1' },
      }),
    ).rejects.toMatchObject({ code: 'changed', details: { current: { filename: 'Theirs' }, changed_by: by } })
    await expect(
      services.chapters.update(ines, chapters[0] ?? '', { title: 'Mine', expected: { title: 'Chapter 1' } }),
    ).rejects.toMatchObject({ code: 'changed', details: { current: { title: 'Theirs' }, changed_by: by } })
    await expect(
      services.courses.update(ines, course.id, {
        description: 'Mine',
        expected: { description: 'How to see it.' },
      }),
    ).rejects.toMatchObject({
      code: 'changed',
      details: { current: { description: 'Theirs', title: 'Light' }, changed_by: by },
    })
    // The same words, and another field, are no conflict.
    await services.videos.update(ines, videos[0] ?? '', { filename: 'Theirs', expected: { filename: 'Old' } })
    await services.courses.update(ines, course.id, { title: 'Shade', expected: { title: 'Light' } })
    await services.courses.update(ines, course.id, { price: 5, expected: { title: 'Light' } })
  })

  it('is refused to whoever may only look, and to strangers', async () => {
    const { services, db } = server()
    const course = await newCourse([1])
    await expect(services.courses.update(jonas, course.id, { title: 'x' })).rejects.toMatchObject({
      code: 'notFound',
    })
    await db
      .insert(courseMember)
      .values({ id: newId(), courseId: course.id, userId: jonas.id, email: jonas.email, role: 'viewer' })
    await expect(services.courses.update(jonas, course.id, { title: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect((await services.courses.get(jonas, course.id)).access).toBe('viewer')
    await expect(services.courses.remove(jonas, course.id)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
