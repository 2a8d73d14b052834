import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/errors'
import type { SessionUser } from '@/types/api'
import { eventually } from '@/test/utils/eventually'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { video as videoTable } from '../db/schema/course'
import { orphanObject } from '../db/schema/orphan'
import type { ObjectStorage } from '../storage/port'
import { makeCourse, makeUser, storageWith, useTestServices } from '../testing/factories'
import { createServices } from '.'

const server = useTestServices()
let ines: SessionUser

beforeAll(async () => {
  ines = await makeUser(server().db)
})
beforeEach(async () => {
  await server().db.delete(orphanObject)
})

/** Services of another process with its own storage; `deleted` is what it was asked to delete. */
function processWith(changes: Partial<ObjectStorage> = {}) {
  const deleted: string[] = []
  const storage = storageWith(server().storage, {
    deleteObject: (key) => {
      deleted.push(key)
      return Promise.resolve()
    },
    ...changes,
  })
  return { ...createServices({ ...server().context, storage }), deleted }
}
/** A course whose videos have stored files, all of them marked. */
async function markedCourse(videos: number) {
  const course = await makeCourse(server().services, ines, { videos: [videos] })
  const keys = course.chapters.flatMap((chapter) => chapter.videos.map(({ id }) => `key-${id}`))
  for (const key of keys) {
    await server()
      .db.update(videoTable)
      .set({ status: 'ready', storageKey: key })
      .where(eq(videoTable.id, key.slice('key-'.length)))
  }
  await server().services.chapters.remove(ines, course.chapters[0]?.id ?? '')
  return { course, keys }
}
const notes = () => server().db.select().from(orphanObject)
const unavailable = () => Promise.reject(new AppError('unavailable', 'No answer.'))

it('answers a purge before a slow storage does', async () => {
  const { course, keys } = await markedCourse(2)
  const waiting: (() => void)[] = []
  const slow = processWith({ deleteObject: () => new Promise((resolve) => waiting.push(resolve)) })
  await slow.courses.purge(ines, course.id, {})
  await eventually(() => expect(waiting).toHaveLength(2))
  expect((await notes()).map(({ storageKey }) => storageKey).sort()).toEqual(keys.toSorted())
  for (const done of waiting) done()
  await slow.cleanup.idle()
  expect(await notes()).toEqual([])
})

it('notes a failure, lets the others go on, and waits longer each time', async () => {
  const { course, keys } = await markedCourse(3)
  const [bad = ''] = keys
  const gone: string[] = []
  const failing = processWith({
    deleteObject: (key) => (key === bad ? unavailable() : Promise.resolve(void gone.push(key))),
  })
  await failing.courses.purge(ines, course.id, {})
  await failing.cleanup.idle()
  expect(gone.sort()).toEqual(keys.slice(1).sort())
  expect(await notes()).toMatchObject([{ storageKey: bad, attempts: 1, lastError: 'No answer.' }])
  const waits: number[] = []
  for (let attempts = 1; attempts <= 7; attempts++) {
    const [note] = await notes()
    waits.push(Math.round(((note?.nextAttemptAt.getTime() ?? 0) - Date.now()) / 1_000))
    await orphanRepository.failed(server().db, bad, 'No answer.')
  }
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(waits[0]).toBeLessThanOrEqual(5)
  expect(waits.at(-1)).toBeGreaterThan(3_500)
  expect(waits.at(-1)).toBeLessThanOrEqual(3_600)
})

it('leaves what is not due alone until it is', async () => {
  const { course } = await markedCourse(1)
  const failing = processWith({ deleteObject: unavailable })
  await failing.courses.purge(ines, course.id, {})
  await failing.cleanup.idle()
  const next = processWith()
  const other = await markedCourse(1)
  await next.courses.purge(ines, other.course.id, {})
  await next.cleanup.idle()
  expect(next.deleted).toEqual(other.keys)
  await server()
    .db.update(orphanObject)
    .set({ nextAttemptAt: new Date(0) })
  const third = await markedCourse(1)
  await next.courses.purge(ines, third.course.id, {})
  await next.cleanup.idle()
  expect(await notes()).toEqual([])
})

it('goes on in the next process when one was killed in between', async () => {
  const { course, keys } = await markedCourse(2)
  const killed = processWith({ deleteObject: unavailable })
  await killed.courses.purge(ines, course.id, {})
  await killed.cleanup.idle()
  await killed.cleanup.stop()
  const next = processWith()
  expect(await next.uploads.sweepOrphans()).toBe(2)
  expect(next.deleted.toSorted()).toEqual(keys.toSorted())
  expect(await notes()).toEqual([])
})

it('ends a sweep that a storage without an answer would make endless', async () => {
  const { course } = await markedCourse(3)
  const tries = vi.fn(unavailable)
  const failing = processWith({ deleteObject: tries })
  await failing.courses.purge(ines, course.id, {})
  await failing.cleanup.idle()
  tries.mockClear()
  expect(await failing.uploads.sweepOrphans()).toBe(0)
  expect(tries).toHaveBeenCalledTimes(3)
})

it('never deletes twice what two processes are at, and nothing that a video still needs', async () => {
  const { course, keys } = await markedCourse(4)
  const needed = await markedCourse(1)
  await server().db.transaction((tx) =>
    orphanRepository.add(
      tx,
      needed.keys.map((storageKey) => ({ storageKey })),
    ),
  )
  const [a, b] = [processWith(), processWith()]
  await a.courses.purge(ines, course.id, {})
  await Promise.all([b.uploads.sweepOrphans(), a.cleanup.idle()])
  await b.cleanup.idle()
  expect([...a.deleted, ...b.deleted].sort()).toEqual(keys.toSorted())
  expect(await notes()).toEqual([])
})
