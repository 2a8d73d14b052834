import fc from 'fast-check'
import { expect } from 'vitest'
import { applyEvent } from '@/lib/course-operations'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import type { Operation } from '@/types/operations'
import { type AnsweredServices, makeCourse } from './factories'

type Courses = Pick<AnsweredServices, 'courses' | 'chapters' | 'videos'>

/** One edit to be made of a course as it then is; the numbers choose what of it. */
export interface RandomStep {
  kind: (typeof kinds)[number]
  a: number
  b: number
  c: number
}

const kinds = [
  'move',
  'moves',
  'rename',
  'create',
  'chapter',
  'delete',
  'restore',
  'batch',
  'course',
] as const

/** Sequences of edits of every kind. */
export const randomSteps = (maxLength: number): fc.Arbitrary<RandomStep[]> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(30), b: fc.nat(30), c: fc.nat(30) }), {
    minLength: 1,
    maxLength,
  })

/** "Chapter: video, video" for each chapter. */
export const outlineOf = (course: Pick<CourseTree, 'chapters'>): string[] =>
  course.chapters.map(({ title, videos }) => `${title}: ${videos.map(({ filename }) => filename).join(', ')}`)

export const idsOf = (course: CourseTree) => ({
  chapters: course.chapters.map(({ id }) => id),
  videos: course.chapters.flatMap(({ videos }) => videos.map(({ id }) => id)),
})

/** What was done to a course, oldest first. */
export async function operationsOf(
  { courses }: Pick<Courses, 'courses'>,
  user: SessionUser,
  courseId: string,
): Promise<Operation[]> {
  return (await courses.listActivity(user, courseId, { limit: 500 })).items.toReversed()
}

/**
 * Makes the edits, and expects that whoever follows their events ends with the same course, and that taking all of
 * them back, last first, gives the start.
 */
export async function expectUndone(services: Courses, user: SessionUser, steps: RandomStep[]): Promise<void> {
  const start = await makeCourse(services, user, { videos: [3, 2, 0] })
  for (const [i, step] of steps.entries()) await editAtRandom(services, user, start.id, step, `t${i}`)

  const followed = await expectFollowed(services, user, start)

  for (const { id } of (await operationsOf(services, user, start.id)).toReversed()) {
    await services.courses.undo(user, start.id, id)
  }
  const back = await services.courses.get(user, start.id)
  expect(outlineOf(back)).toEqual(outlineOf(start))
  expect(back.title).toBe(start.title)
  await expectFollowed(services, user, followed)
  await expectFollowed(services, user, start)
}

/** Expects that whoever saw the course as `seen` and catches up has it as it is. */
export async function expectFollowed(
  { courses }: Courses,
  user: SessionUser,
  seen: CourseTree,
): Promise<CourseTree> {
  const now = await courses.get(user, seen.id)
  const { items } = await courses.listAfter(user, seen.id, seen.revision, 500)
  const followed = items.reduce(applyEvent, seen)
  expect(outlineOf(followed)).toEqual(outlineOf(now))
  expect([followed.title, followed.revision]).toEqual([now.title, now.revision])
  return followed
}

/** Makes one edit; nothing when the course has nothing that it could be made of. */
export async function editAtRandom(
  { courses, chapters, videos }: Courses,
  user: SessionUser,
  courseId: string,
  { kind, a, b, c }: RandomStep,
  title: string,
): Promise<void> {
  const ids = idsOf(await courses.get(user, courseId))
  const chapter = ids.chapters[a % Math.max(1, ids.chapters.length)]
  const video = ids.videos[b % Math.max(1, ids.videos.length)]
  const other = ids.videos[c % Math.max(1, ids.videos.length)]
  const isPair = video !== undefined && other !== undefined && video !== other

  switch (kind) {
    case 'course':
      return void (await courses.update(user, courseId, { title }))
    case 'chapter':
      return void (await chapters.create(user, courseId, { title, afterId: c % 2 ? chapter : null }))
    case 'create':
      return void (chapter && (await videos.create(user, chapter, { filename: title })))
    case 'rename':
      return void (video && (await videos.update(user, video, { filename: title })))
    case 'restore':
      return void (await courses.restore(user, courseId, {}))
    case 'delete': {
      const marked = [video, c % 4 === 0 ? chapter : other].filter((id) => id !== undefined)
      return void (marked[0] && (await courses.removeItems(user, courseId, { ids: [...new Set(marked)] })))
    }
    case 'move':
      if (!chapter) return
      return void (await courses.move(
        user,
        courseId,
        c % 3 === 0 || !video
          ? { type: 'chapter', id: chapter, afterId: ids.chapters[c % ids.chapters.length] ?? null }
          : { type: 'video', id: video, toChapterId: chapter, afterId: other ?? null },
      ))
    case 'moves':
      if (!chapter || !isPair) return
      return void (await courses.move(user, courseId, {
        moves: [
          { type: 'video', id: video, toChapterId: chapter, afterId: null },
          { type: 'video', id: other, toChapterId: chapter, afterId: video },
        ],
      }))
    case 'batch':
      if (!chapter || !isPair) return
      return void (await videos.updateMany(user, {
        updates: [
          { id: video, chapterId: chapter, order: a % 3 },
          { id: other, order: b % 4, filename: title },
        ],
      }))
  }
}
