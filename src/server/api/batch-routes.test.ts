import { and, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { newId } from '@/lib/ids'
import { limits } from '@/lib/limits'
import type { CourseTree } from '@/types/course'
import { courseOperation } from '../db/schema/operation'
import { type TestUser, useTestApp } from '../testing/test-app'

const app = useTestApp()
let ines: TestUser
let jonas: TestUser

beforeAll(async () => {
  ines = await app.signUp()
  jonas = await app.signUp({ name: 'Jonas Falk' })
})

/** Chapters with this many planned videos each. */
async function newCourse(videos: number[], as = ines): Promise<CourseTree> {
  const answer = await app.request('/api/courses', {
    as,
    json: {
      title: 'Light',
      difficulty: 'beginner',
      chapters: videos.map((count, i) => ({
        id: newId(),
        title: `C${i + 1}`,
        videos: Array.from({ length: count }, (_, j) => ({ id: newId(), filename: `V${i + 1}.${j + 1}` })),
      })),
    },
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as CourseTree
}

const read = async ({ id }: { id: string }) =>
  (await (await app.request(`/api/courses/${id}`, { as: ines })).json()) as CourseTree
const outline = ({ chapters }: CourseTree) =>
  chapters.map(({ title, videos }) => `${title}: ${videos.map(({ filename }) => filename).join(' ')}`)
const chaptersOf = ({ chapters }: CourseTree) => chapters.map(({ id }) => id)
const videosOf = ({ chapters }: CourseTree) => chapters.flatMap(({ videos }) => videos.map(({ id }) => id))

const problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
})

async function send(method: string, path: string, json: unknown, as = ines) {
  const answer = await app.request(path, { method, as, json })
  const body: unknown = answer.status === 204 ? null : await answer.json()
  return {
    status: answer.status,
    body,
    fields: answer.ok ? [] : problem.parse(body).errors.map(({ field }) => field),
  }
}

type Request = (course: CourseTree) => [path: string, json: object]

describe('a batch that cannot be done whole is not done at all, and names each item in the way', () => {
  const gone = newId()

  it.each([
    [
      'PATCH',
      (course: CourseTree) => [
        '/api/videos',
        {
          updates: [
            { id: videosOf(course)[0], filename: 'New' },
            { id: gone, filename: 'x' },
            { id: newId() },
          ],
        },
      ],
      404,
      ['updates.1.id', 'updates.2.id'],
    ],
    [
      'PATCH',
      (course: CourseTree) => [
        '/api/videos',
        {
          updates: [
            { id: videosOf(course)[0], filename: 'New' },
            { id: videosOf(course)[1], filename: ' ' },
          ],
        },
      ],
      422,
      ['updates.1.filename'],
    ],
    [
      'PATCH',
      (course: CourseTree) => [
        '/api/videos',
        { updates: [{ id: videosOf(course)[0], filename: 'New', chapterId: gone }] },
      ],
      404,
      ['updates.0.chapterId'],
    ],
    [
      'PATCH',
      (course: CourseTree) => [
        '/api/chapters',
        {
          updates: [
            { id: chaptersOf(course)[0], title: 'New' },
            { id: gone, title: 'x' },
          ],
        },
      ],
      404,
      ['updates.1.id'],
    ],
    [
      'PATCH',
      (course: CourseTree) => [
        '/api/chapters',
        {
          updates: [
            { id: chaptersOf(course)[0], title: 'x' },
            { id: chaptersOf(course)[0], title: 'y' },
          ],
        },
      ],
      422,
      ['updates.1.id'],
    ],
    [
      'POST',
      (course: CourseTree) => [
        `/api/courses/${course.id}/renames`,
        {
          updates: [
            { type: 'chapter', id: chaptersOf(course)[0], title: 'New' },
            { type: 'video', id: gone, title: 'x' },
          ],
        },
      ],
      404,
      ['updates.1.title'],
    ],
    [
      'POST',
      (course: CourseTree) => [
        `/api/courses/${course.id}/moves`,
        {
          moves: [
            { type: 'video', id: videosOf(course)[0], toChapterId: chaptersOf(course)[1], afterId: null },
            { type: 'video', id: gone, afterId: null },
          ],
        },
      ],
      404,
      ['moves.1.id'],
    ],
    [
      'POST',
      (course: CourseTree) => [
        `/api/courses/${course.id}/moves`,
        { moves: [{ type: 'video', id: 'no id' }] },
      ],
      422,
      ['moves.0.id', 'moves.0.afterId'],
    ],
    [
      'POST',
      (course: CourseTree) => [`/api/courses/${course.id}/delete`, { ids: [videosOf(course)[0], gone] }],
      404,
      ['ids.1'],
    ],
    [
      'POST',
      (course: CourseTree) => [
        `/api/courses/${course.id}/outline`,
        {
          chapters: [{ id: chaptersOf(course)[0], title: 'x', videos: [] }],
          videos: [{ id: gone, filename: 'x' }],
        },
      ],
      422,
      ['chapterId'],
    ],
    ['POST', (course: CourseTree) => [`/api/courses/${course.id}/outline`, {}], 422, ['chapters']],
    [
      'POST',
      (course: CourseTree) => [
        `/api/courses/${course.id}/outline`,
        {
          chapters: [
            { id: gone, title: 'x', videos: [{ id: gone, filename: 'y' }] },
            { id: newId(), title: '', videos: [] },
          ],
        },
      ],
      422,
      ['chapters.1.title'],
    ],
  ] satisfies [string, Request, number, string[]][])('%s %#', async (method, request, status, fields) => {
    const course = await newCourse([2, 1])
    const [path, json] = request(course)
    expect(await send(method, path, json)).toMatchObject({ status, fields })
    expect(outline(await read(course))).toEqual(outline(course))
    expect((await read(course)).revision).toBe(course.revision)
  })

  it('of another person names nothing of theirs', async () => {
    const course = await newCourse([1])
    const video = videosOf(course)[0]
    for (const [method, path, json] of [
      ['PATCH', '/api/videos', { updates: [{ id: video, filename: 'Mine' }] }],
      ['PATCH', '/api/chapters', { updates: [{ id: chaptersOf(course)[0], title: 'Mine' }] }],
      [
        'POST',
        `/api/courses/${course.id}/renames`,
        { updates: [{ type: 'video', id: video, title: 'Mine' }] },
      ],
      ['POST', `/api/courses/${course.id}/delete`, { ids: [video] }],
      ['POST', `/api/courses/${course.id}/outline`, { chapters: [{ id: newId(), title: 'x' }] }],
      ['POST', `/api/courses/${course.id}/operations/${newId()}/undo`, {}],
    ] as const) {
      expect(await send(method, path, json, jonas), path).toMatchObject({ status: 404 })
    }
    expect((await app.request(`/api/courses/${course.id}/operations`, { as: jonas })).status).toBe(404)
    expect(outline(await read(course))).toEqual(outline(course))
  })

  it('that would make the course too large says so', async () => {
    const course = await newCourse([0])
    const chapters = Array.from({ length: limits.chaptersPerCourse }, () => ({ id: newId(), title: 'x' }))
    expect(await send('POST', `/api/courses/${course.id}/outline`, { chapters })).toMatchObject({
      status: 409,
      fields: ['chapters'],
    })
    expect(outline(await read(course))).toEqual(['C1: '])
  })
})

describe('a batch is one step', () => {
  it('of chapters: new titles and places', async () => {
    const course = await newCourse([1, 0, 0])
    const [a, , c] = chaptersOf(course)
    const answer = await send('PATCH', '/api/chapters', {
      updates: [
        { id: a, order: 2 },
        { id: c, title: 'First', order: 0 },
      ],
    })
    expect(answer.status).toBe(200)
    const after = await read(course)
    expect(outline(after)).toEqual(['First: ', 'C2: ', 'C1: V1.1'])
    expect(after.revision).toBe(course.revision + 1)
  })

  it('of a pasted outline, which repeated with the same ids is the same', async () => {
    const course = await newCourse([1])
    const [target] = chaptersOf(course)
    const json = {
      afterId: null,
      chapterId: target,
      chapters: [{ id: newId(), title: 'Before', videos: [{ id: newId(), filename: 'b1' }] }],
      videos: [{ id: newId(), filename: 'more' }],
    }
    for (const _ of [1, 2]) {
      expect((await send('POST', `/api/courses/${course.id}/outline`, json)).status).toBe(200)
    }
    const after = await read(course)
    expect(outline(after)).toEqual(['Before: b1', 'C1: V1.1 more'])
    expect(after.revision).toBe(course.revision + 1)
  })

  it('of marks, which one undo takes back', async () => {
    const course = await newCourse([2, 1])
    const ids = [videosOf(course)[1], chaptersOf(course)[1]]
    await send('POST', `/api/courses/${course.id}/delete`, { ids })
    expect(outline(await read(course))).toEqual(['C1: V1.1'])
    const { items } = (await (
      await app.request(`/api/courses/${course.id}/operations`, { as: ines })
    ).json()) as { items: { id: string }[] }
    expect(items).toHaveLength(1)
    await send('POST', `/api/courses/${course.id}/operations/${items[0]?.id}/undo`, {})
    expect(outline(await read(course))).toEqual(outline(course))
  })
})

describe('Prefer: return=minimal', () => {
  it('answers the revision and what changed, of every kind of write', async () => {
    const course = await newCourse([2])
    const [chapter] = chaptersOf(course)
    const [first, second] = videosOf(course)
    const minimal = async (method: string, path: string, json: unknown) => {
      const answer = await app.request(path, {
        method,
        as: ines,
        headers: { prefer: 'return=minimal', 'x-client-id': 'tab-1' },
        ...(json !== undefined && { json }),
      })
      expect(answer.headers.get('preference-applied')).toBe('return=minimal')
      return (await answer.json()) as {
        revision: number
        events: { operation: { revision: number; client_id: string; changes: unknown[] }; rows: object }[]
      }
    }
    const base = course.revision
    const at = `/api/courses/${course.id}`
    const writes = [
      ['PATCH', at, { title: 'Shade' }],
      ['POST', `${at}/moves`, { type: 'video', id: second, afterId: null }],
      ['PATCH', `/api/chapters/${chapter}`, { title: 'New' }],
      ['PATCH', `/api/videos/${first}`, { filename: 'New' }],
      ['POST', `${at}/chapters`, { title: 'More' }],
      ['POST', `/api/chapters/${chapter}/videos`, { filename: 'More' }],
      ['DELETE', `/api/videos/${first}`, undefined],
      ['POST', `${at}/restore`, { ids: [first] }],
      ['DELETE', `/api/chapters/${chapter}`, undefined],
      ['POST', `${at}/purge`, {}],
    ] as const
    for (const [i, [method, path, json]] of writes.entries()) {
      const { revision, events } = await minimal(method, path, json)
      expect(revision, path).toBe(base + i + 1)
      expect(events.map(({ operation }) => [operation.revision, operation.client_id])).toEqual([
        [revision, 'tab-1'],
      ])
    }
    const nothing = await minimal('PATCH', at, { title: 'Shade' })
    expect(nothing).toEqual({ revision: base + writes.length, events: [] })
  })

  it('lists what was done before a revision, newest first', async () => {
    const course = await newCourse([1])
    for (const title of ['a', 'b', 'c']) await send('PATCH', `/api/courses/${course.id}`, { title })
    const list = (query: string) => app.request(`/api/courses/${course.id}/operations?${query}`, { as: ines })
    const { items } = (await (await list(`before=${course.revision + 3}&limit=2`)).json()) as {
      items: { revision: number }[]
    }
    expect(items.map(({ revision }) => revision)).toEqual([course.revision + 2, course.revision + 1])
    expect((await list('before=x')).status).toBe(422)
    expect((await list('before=-1')).status).toBe(422)
  })

  it('catches up after a revision, and says when that is no longer possible', async () => {
    const course = await newCourse([1])
    for (const title of ['a', 'b', 'c']) await send('PATCH', `/api/courses/${course.id}`, { title })
    const after = async (query: string) =>
      app.request(`/api/courses/${course.id}/operations?${query}`, { as: ines })
    const page = async (query: string) =>
      (await (await after(query)).json()) as {
        items: { operation: { revision: number } }[]
        nextCursor: string | null
      }
    const first = await page(`after=${course.revision}&limit=2`)
    expect(first.items.map(({ operation }) => operation.revision)).toEqual([
      course.revision + 1,
      course.revision + 2,
    ])
    expect((await page(`after=${first.nextCursor}`)).items).toHaveLength(1)
    expect(await page(`after=${course.revision + 3}`)).toEqual({ items: [], nextCursor: null })
    expect((await after('after=-1')).status).toBe(422)
    expect((await after('after=x')).status).toBe(422)
    // More than the database compares with.
    expect((await after('after=9007199254740991')).status).toBe(422)
    expect((await after('before=2147483648')).status).toBe(422)
    // Before the log began there is nothing to follow.
    await app.context.db
      .delete(courseOperation)
      .where(and(eq(courseOperation.courseId, course.id), eq(courseOperation.revision, course.revision + 1)))
    expect((await after(`after=${course.revision}`)).status).toBe(410)
  })
})
