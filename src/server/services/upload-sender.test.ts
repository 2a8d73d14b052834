import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { upload as uploadTable } from '../db/schema/upload'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser
let course: CourseTree

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
})
beforeEach(async () => {
  course = await makeCourse(server().services, ines, { videos: [1] })
})

const start = async (changes: object = {}) => {
  const { value } = await server().services.uploads.start(ines, {
    courseId: course.id,
    chapterId: course.chapters[0]?.id ?? '',
    filename: 'a.mp4',
    size: 1_000,
    ...changes,
  })
  return value
}
const tell = (user: SessionUser, sender: string, id: string, more: object = {}) =>
  server().services.uploads.tellSending(user, { sender, uploads: [{ id, sentBytes: 400 }], ...more })
const sending = async (user: SessionUser = ines) =>
  (await server().services.uploads.list(user, { courseId: course.id })).items.map((item) => item.sending)

it('is known by the name that the sending browser made up, from the start', async () => {
  await start({ sender: 'laptop' })
  await start()
  expect((await sending()).toSorted()).toEqual(
    expect.arrayContaining([
      { sender: 'laptop', sentBytes: 0, secondsAgo: expect.any(Number) as number },
      null,
    ]),
  )
})

it('says how far it is, and how long ago that was', async () => {
  const { upload } = await start({ sender: 'laptop' })
  await tell(ines, 'laptop', upload.id)
  expect(await sending()).toMatchObject([{ sender: 'laptop', sentBytes: 400 }])
  const heardAt = new Date(Date.now() - 600_000)
  await server().db.update(uploadTable).set({ heardAt }).where(eq(uploadTable.id, upload.id))
  const [stand] = await sending()
  expect(stand?.secondsAgo).toBeGreaterThanOrEqual(600)
})

it('is another browser’s when that goes on with the upload', async () => {
  const uploadId = newId()
  const { video } = await start({ uploadId, sender: 'laptop' })
  await start({ uploadId, id: video.id, sender: 'phone' })
  expect(await sending()).toMatchObject([{ sender: 'phone' }])
})

it('is nobody’s when the page was closed, unless another browser has taken over', async () => {
  const { upload } = await start({ sender: 'laptop' })
  await tell(ines, 'phone', upload.id)
  await tell(ines, 'laptop', upload.id, { isOver: true })
  expect(await sending()).toMatchObject([{ sender: 'phone' }])
  await tell(ines, 'phone', upload.id, { isOver: true })
  expect(await sending()).toEqual([null])
})

it('takes no word of somebody else, nor of an upload that is over', async () => {
  const { upload } = await start({ sender: 'laptop' })
  await tell(jonas, 'thief', upload.id)
  expect(await sending()).toMatchObject([{ sender: 'laptop', sentBytes: 0 }])
  await server().services.uploads.abort(ines, upload.id)
  await tell(ines, 'laptop', upload.id)
  const [row] = await server().db.select().from(uploadTable).where(eq(uploadTable.id, upload.id))
  expect(row).toMatchObject({ state: 'aborted', sentBytes: 0 })
  await server().services.uploads.tellSending(ines, { sender: 'laptop', uploads: [] })
})
