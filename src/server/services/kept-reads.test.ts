import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { createServices, type Services } from '.'
import { courseStampRepository } from '../db/repositories/course-stamp-repository'
import { user } from '../db/schema/auth'
import { course as courseTable, courseChange, video } from '../db/schema/course'
import { asset, mediaJob } from '../db/schema/media'
import { courseMember } from '../db/schema/operation'
import { upload } from '../db/schema/upload'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'
import { editAtRandom, randomSteps } from '../testing/random-edits'
import type { KeptAnswer } from './kept-answers'

const server = useTestServices()
let ines: SessionUser
let other: Services
let course: CourseTree

const parsed = ({ body }: KeptAnswer): unknown => JSON.parse(Buffer.from(body).toString())
/** As it goes over the wire. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const videoId = () => course.chapters[0]?.videos[0]?.id ?? ''
const chapterId = () => course.chapters[0]?.id ?? ''

/** Both servers answer the course and the list as they are read without anything kept. */
async function expectFresh(person = ines): Promise<{ tree: string; list: string }> {
  const { services } = server()
  const tree = plain(await services.courses.get(person, course.id))
  const list = plain(await services.courses.list(person, {}))
  for (const { courses } of [services, other]) {
    expect(parsed(await courses.getAnswer(person, course.id))).toEqual(tree)
    expect(parsed(await courses.listAnswer(person, {}))).toEqual(list)
  }
  const [{ etag: treeTag }, { etag: listTag }] = await Promise.all([
    other.courses.getAnswer(person, course.id),
    other.courses.listAnswer(person, {}),
  ])
  return { tree: treeTag, list: listTag }
}

beforeAll(() => {
  other = createServices(server().context)
})
beforeEach(async () => {
  ines = await makeUser(server().db)
  course = await makeCourse(server().services, ines, { videos: [3, 2] })
})

const job = () => ({
  id: newId(),
  videoId: videoId(),
  task: 'process' as const,
  sourceGeneration: 0,
  pipelineVersion: 1,
  state: 'running' as const,
})
const newUpload = () => ({
  ...{ id: newId(), videoId: videoId(), userId: ines.id, storageKey: newId(), storageUploadId: newId() },
  ...{ originalFilename: 'a.mp4', partSize: 5, partCount: 1, size: 5, expiresAt: new Date(Date.now() + 1e7) },
})

type Shown = 'both' | 'tree'
/** Each changes what is shown: of the course and its line in the list, or of the course alone. */
const changes: [string, Shown, () => Promise<unknown>][] = [
  ['a new title', 'both', () => server().services.courses.update(ines, course.id, { title: 'Shade' })],
  ['a chapter', 'both', () => server().services.chapters.create(ines, course.id, { title: 'New' })],
  ['a video renamed', 'tree', () => server().services.videos.update(ines, videoId(), { filename: 'Dusk' })],
  [
    'a move',
    'tree',
    () => {
      const [first, second] = course.chapters[0]?.videos ?? []
      const move = { type: 'video' as const, id: first?.id ?? '', afterId: second?.id ?? '' }
      return server().services.courses.move(ines, course.id, move)
    },
  ],
  ['a video marked for deletion', 'both', () => server().services.videos.remove(ines, videoId())],
  [
    'an undo',
    'both',
    async () => {
      const { courses } = server().services
      await courses.update(ines, course.id, { title: 'Shade' })
      await expectFresh()
      const [made] = (await courses.listActivity(ines, course.id, {})).items
      await courses.undo(ines, course.id, made?.id ?? '')
    },
  ],
  ['the archive', 'both', () => server().services.courses.archive(ines, course.id)],
  [
    'a row that nobody recorded',
    'both',
    () =>
      server()
        .db.update(video)
        .set({ status: 'error', errorMessage: 'Broken.' })
        .where(eq(video.id, videoId())),
  ],
  [
    'a duration',
    'both',
    () => server().db.update(video).set({ status: 'ready', duration: 60 }).where(eq(video.id, videoId())),
  ],
  [
    'a step of the wizard',
    'both',
    () => server().db.update(courseTable).set({ setupStep: 3 }).where(eq(courseTable.id, course.id)),
  ],
  ['work on a file', 'tree', () => server().db.insert(mediaJob).values(job())],
  ['an upload', 'tree', () => server().db.insert(upload).values(newUpload())],
  [
    'a poster',
    'tree',
    () =>
      server()
        .db.insert(asset)
        .values({
          ...{ id: newId(), videoId: videoId(), sourceGeneration: 0, kind: 'poster', storageKey: newId() },
          ...{ size: 1, format: 'image/webp' },
        }),
  ],
  [
    'captions',
    'tree',
    () =>
      server().services.captions.put(ines, videoId(), 'en', {
        text: 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n',
      }),
  ],
]

describe('what is kept of a read', () => {
  it.each(changes)('is not answered any more after %s, by any server', async (_, shown, change) => {
    const before = await expectFresh()
    await change()
    const after = await expectFresh()
    expect(after.tree).not.toBe(before.tree)
    if (shown === 'both') expect(after.list).not.toBe(before.list)
  })

  it('is answered as long as nothing changes', async () => {
    const { courses } = server().services
    const first = [await courses.getAnswer(ines, course.id), await courses.listAnswer(ines, {})]
    const second = [await courses.getAnswer(ines, course.id), await courses.listAnswer(ines, {})]
    expect(second[0]).toBe(first[0])
    expect(second[1]).toBe(first[1])
  })

  it('follows the progress of a file, and the states of an upload', async () => {
    const { db } = server()
    const [work, sent] = [job(), newUpload()]
    await db.insert(mediaJob).values(work)
    await db.insert(upload).values(sent)
    await expectFresh()
    for (const percent of [10, 11, 99]) {
      await db.update(mediaJob).set({ percent, step: 'converting' }).where(eq(mediaJob.id, work.id))
      await expectFresh()
    }
    for (const state of ['completing', 'open', 'paused', 'aborted'] as const) {
      await db.update(upload).set({ state }).where(eq(upload.id, sent.id))
      await expectFresh()
    }
    await db.delete(mediaJob).where(eq(mediaJob.id, work.id))
    await db.delete(upload).where(eq(upload.id, sent.id))
    await expectFresh()
  })

  it('sees a transaction that began first and ends last', async () => {
    const { db } = server()
    let end: () => void = () => undefined
    const held = new Promise<void>((resolve) => (end = resolve))
    let isWritten: () => void = () => undefined
    const written = new Promise<void>((resolve) => (isWritten = resolve))
    const slow = db.transaction(async (tx) => {
      await tx.update(video).set({ filename: 'Late' }).where(eq(video.id, videoId()))
      isWritten()
      await held
    })
    await written
    const second = course.chapters[1]?.videos[0]?.id ?? ''
    await db.update(video).set({ filename: 'Early' }).where(eq(video.id, second))
    const before = await expectFresh()
    end()
    await slow
    expect((await expectFresh()).tree).not.toBe(before.tree)
  })

  it('stays what it is when a change was taken back before it was made', async () => {
    const { db, services } = server()
    const before = await services.courses.getAnswer(ines, course.id)
    const refused = db.transaction(async (tx) => {
      await tx.update(video).set({ filename: 'Never' }).where(eq(video.id, videoId()))
      throw new Error('no')
    })
    await expect(refused).rejects.toThrow('no')
    expect(await services.courses.getAnswer(ines, course.id)).toBe(before)
  })

  it('does not change when its counts are joined, nor is a count lost that comes meanwhile', async () => {
    const { db, services } = server()
    for (const title of ['1', '2', '3']) await services.chapters.update(ines, chapterId(), { title })
    const before = await services.courses.getAnswer(ines, course.id)
    const ask = [{ userId: ines.id, courseId: course.id }]
    const [counted] = await courseStampRepository.read(db, ask)
    await Promise.all([
      courseStampRepository.join(db, course.id),
      courseStampRepository.joinSome(db, 1_000),
      courseStampRepository.join(db, course.id),
    ])
    await courseStampRepository.joinSome(db, 1_000)
    expect(await services.courses.getAnswer(ines, course.id)).toBe(before)
    const [joined] = await courseStampRepository.read(db, ask)
    expect(joined?.stamp).toBe(counted?.stamp)
    await Promise.all([
      courseStampRepository.join(db, course.id),
      services.chapters.update(ines, chapterId(), { title: '4' }),
      courseStampRepository.join(db, course.id),
    ])
    await expectFresh()
  })

  it('leaves no counts behind when its course is deleted for good', async () => {
    const { db } = server()
    await db.delete(courseTable).where(eq(courseTable.id, course.id))
    expect(await db.$count(courseChange, eq(courseChange.courseId, course.id))).toBe(0)
  })

  it('names the instructor as they are called now', async () => {
    const before = await expectFresh()
    await server().db.update(user).set({ name: 'Ines Falk' }).where(eq(user.id, ines.id))
    expect((await expectFresh()).list).not.toBe(before.list)
  })
})

describe('a right', () => {
  const jonas = async (role: 'viewer' | 'editor') => {
    const person = await makeUser(server().db, { name: 'Jonas Falk' })
    await server()
      .db.insert(courseMember)
      .values({ id: newId(), courseId: course.id, userId: person.id, email: person.email, role })
    return person
  }
  const gone = { code: 'notFound' }

  it('is looked at with every read: a stranger gets nothing of what is kept for others', async () => {
    await expectFresh()
    const stranger = await makeUser(server().db)
    for (const { courses } of [server().services, other]) {
      await expect(courses.getAnswer(stranger, course.id)).rejects.toMatchObject(gone)
      expect(parsed(await courses.listAnswer(stranger, {}))).toEqual({ items: [], nextCursor: null })
    }
  })

  it('that is changed or taken away holds at the next read, on every server', async () => {
    const { db } = server()
    const person = await jonas('editor')
    await expectFresh(person)
    const mine = eq(courseMember.userId, person.id)
    await db.update(courseMember).set({ role: 'viewer' }).where(mine)
    await expectFresh(person)
    expect(parsed(await other.courses.getAnswer(person, course.id))).toMatchObject({ access: 'viewer' })
    await db.delete(courseMember).where(mine)
    for (const { courses } of [server().services, other]) {
      await expect(courses.getAnswer(person, course.id)).rejects.toMatchObject(gone)
      expect(parsed(await courses.listAnswer(person, {}))).toEqual({ items: [], nextCursor: null })
    }
  })

  it('to a deleted course is none, until it is brought back', async () => {
    await expectFresh()
    await server().services.courses.remove(ines, course.id)
    for (const { courses } of [server().services, other]) {
      await expect(courses.getAnswer(ines, course.id)).rejects.toMatchObject(gone)
      expect(parsed(await courses.listAnswer(ines, {}))).toEqual({ items: [], nextCursor: null })
    }
    await server().services.courses.undelete(ines, course.id)
    await expectFresh()
  })
})

describe('pages of the list', () => {
  it('are kept each for itself', async () => {
    const { services } = server()
    for (const title of ['Aster', 'Bellis', 'Crocus']) await makeCourse(services, ines, { title })
    const filters = [
      {},
      { limit: 2 },
      { sort: 'title' as const },
      { status: 'draft' as const },
      { search: 'bell' },
    ]
    for (let round = 0; round < 2; round += 1) {
      for (const filter of filters) {
        const page = await services.courses.list(ines, filter)
        expect(parsed(await other.courses.listAnswer(ines, filter))).toEqual(plain(page))
      }
      const { nextCursor } = await services.courses.list(ines, { limit: 2 })
      const second = { limit: 2, cursor: nextCursor ?? '' }
      expect(parsed(await other.courses.listAnswer(ines, second))).toEqual(
        plain(await services.courses.list(ines, second)),
      )
      await server().db.execute(sql`update course set title = title || '!' where instructor_id = ${ines.id}`)
    }
  })
})

it('whatever is done in whatever order, the next read shows it', async () => {
  await fc.assert(
    fc.asyncProperty(randomSteps(8), async (steps) => {
      course = await makeCourse(server().services, ines, { videos: [3, 2, 0] })
      for (const [at, step] of steps.entries()) {
        await editAtRandom(server().services, ines, course.id, step, `t${at}`)
        await expectFresh()
      }
    }),
    { numRuns: 12 },
  )
})
