import { eq } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { course as courseTable, video as videoTable } from '../db/schema/course'
import { asset } from '../db/schema/media'
import { courseMember } from '../db/schema/operation'
import { orphanObject } from '../db/schema/orphan'
import { picture } from '../db/schema/picture'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser
let stranger: SessionUser
beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db, { name: 'Jonas' })
  stranger = await makeUser(server().db, { name: 'A stranger' })
})

const pictures = () => server().services.coursePictures
const courses = () => server().services.courses

/** The header of a JPEG, and a word to know it by. */
const jpeg = (word: string, width = 1280, height = 720) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 8, 8, height >> 8, height & 255, width >> 8, width & 255, 0, 0]),
    Buffer.from(word),
  ])
const base64 = (word: string) => ({ picture: jpeg(word).toString('base64') })

/** A ready video with a picture of its own, whose bytes are `word`. */
async function makeReady(videoId: string, word: string | null): Promise<void> {
  const { db, storage } = server()
  const file = { originalFilename: `${videoId}.mp4`, storageKey: newId(), sourceGeneration: 1 }
  await db
    .update(videoTable)
    .set({ status: 'ready', duration: 60, size: 1_000, format: 'video/mp4', ...file })
    .where(eq(videoTable.id, videoId))
  if (word === null) return
  const storageKey = newId()
  await storage.putObject({ key: storageKey, contentType: 'image/jpeg', body: jpeg(word) })
  await db.insert(asset).values({
    ...{ id: newId(), videoId, sourceGeneration: 1, kind: 'poster', storageKey, format: 'image/jpeg' },
    ...{ size: jpeg(word).length, details: { width: 1280, height: 720, atSeconds: 0 } },
  })
}

async function world() {
  const course = await makeCourse(server().services, ines, { videos: [3] })
  const [first, second, third] = (course.chapters[0]?.videos ?? []).map(({ id }) => id)
  if (!first || !second || !third) throw new Error('there are three')
  await makeReady(second, 'second')
  await makeReady(third, 'third')
  return { courseId: course.id, first, second, third }
}

/** What stands for the course, by the word in its bytes. */
async function shown(courseId: string, visitor: SessionUser | null, preview = false): Promise<string> {
  const { bytes } = await pictures().served(visitor, courseId, { preview, known: () => false })
  return Buffer.from(bytes).subarray(13).toString()
}
const keysOf = async (courseId: string) =>
  (await server().db.select().from(picture).where(eq(picture.courseId, courseId))).map(
    ({ storageKey }) => storageKey,
  )
const isStored = async (key = '') => (await server().storage.headObject(key)) !== null
const noted = () => server().db.select().from(orphanObject)
const lastOperation = async (courseId: string) =>
  (await courses().listActivity(ines, courseId, { limit: 1 })).items[0]
const undoLast = async (courseId: string): Promise<CourseTree> =>
  courses().undo(ines, courseId, (await lastOperation(courseId))?.id ?? '')

it('is that of the first ready video as long as nobody chose one', async () => {
  const { courseId, first, second } = await world()
  expect(await shown(courseId, ines)).toBe('second')
  const tree = await courses().get(ines, courseId)
  expect(tree).toMatchObject({ picture: null })
  expect(tree.thumbnailUrl).toMatch(new RegExp(`^/api/videos/${second}/poster`))
  const listed = (await courses().list(ines, { limit: 100 })).items.find(({ id }) => id === courseId)
  expect(listed?.thumbnailUrl).toMatch(new RegExp(`^/api/live/courses/${courseId}/picture\\?v=.+&preview=1$`))
  await makeReady(first, null)
  expect(await shown(courseId, ines)).toBe('second')
})

it('there is none without a video, and nothing for whoever may not see the course', async () => {
  const { id } = await makeCourse(server().services, ines, { videos: [1] })
  const notThere = { code: 'notFound' }
  await expect(shown(id, ines)).rejects.toMatchObject(notThere)
  expect((await courses().get(ines, id)).thumbnailUrl).toBeUndefined()
  const { courseId } = await world()
  for (const who of [null, stranger]) await expect(shown(courseId, who)).rejects.toMatchObject(notThere)
  await expect(pictures().set(stranger, courseId, base64('x'))).rejects.toMatchObject(notThere)
  await server()
    .db.insert(courseMember)
    .values({ id: newId(), courseId, userId: jonas.id, email: jonas.email, role: 'viewer' })
  await expect(pictures().set(jonas, courseId, base64('x'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(pictures().remove(jonas, courseId)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await shown(courseId, jonas)).toBe('second')
  expect(await keysOf(courseId)).toEqual([])
  expect(await noted()).toEqual([])
})

it('is one that was sent, taken back and done again', async () => {
  const { courseId } = await world()
  const chosen = await pictures().set(ines, courseId, base64('mine'))
  expect(chosen.thumbnailUrl).toContain(chosen.picture ?? 'none')
  expect(await shown(courseId, ines)).toBe('mine')
  await pictures().set(ines, courseId, base64('another'))
  expect(await shown(courseId, ines)).toBe('another')
  await undoLast(courseId)
  expect(await shown(courseId, ines)).toBe('mine')
  await undoLast(courseId)
  expect(await shown(courseId, ines)).toBe('another')
  await pictures().remove(ines, courseId)
  expect(await shown(courseId, ines)).toBe('second')
  await undoLast(courseId)
  expect(await shown(courseId, ines)).toBe('another')
  expect(await noted()).toEqual([])
})

it('is that of a video, and stays when the video is gone for good', async () => {
  const { courseId, first, third } = await world()
  await expect(pictures().set(ines, courseId, { video_id: first })).rejects.toMatchObject({
    code: 'notReady',
  })
  await expect(pictures().set(ines, courseId, { video_id: newId() })).rejects.toMatchObject({
    code: 'notFound',
  })
  await pictures().set(ines, courseId, { video_id: third })
  expect(await shown(courseId, ines)).toBe('third')
  await server().services.videos.remove(ines, third)
  await courses().purge(ines, courseId, {})
  await server().services.cleanup.idle()
  expect(await shown(courseId, ines)).toBe('third')
})

it.each([
  ['no picture', Buffer.from('<svg onload="alert(1)"/>'), /no JPEG or WebP/],
  ['too wide', jpeg('x', 1281, 720), /wider than 1280/],
  ['too large', Buffer.concat([jpeg('x'), Buffer.alloc(512 * 1024)]), /larger than 512 KB/],
])('%s is refused and nothing is stored', async (_name, bytes, message) => {
  const { courseId } = await world()
  await expect(pictures().set(ines, courseId, { picture: bytes.toString('base64') })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(message) as string,
  })
  expect(await keysOf(courseId)).toEqual([])
  expect(await noted()).toEqual([])
})

it('reaches students with the next publication, and that it differs is told', async () => {
  const { courseId, first } = await world()
  await makeReady(first, 'first')
  await courses().publish(ines, courseId)
  expect(await shown(courseId, null)).toBe('first')
  const before = await courses().get(ines, courseId)
  expect(before.has_unpublished_changes).toBe(false)
  const after = await pictures().set(ines, courseId, base64('mine'))
  expect(after.has_unpublished_changes).toBe(true)
  expect([await shown(courseId, null), await shown(courseId, ines, true)]).toEqual(['first', 'mine'])
  await courses().publish(ines, courseId)
  expect(await shown(courseId, null)).toBe('mine')
  expect((await server().services.live.page(null, courseId)).thumbnailSize).toEqual({
    width: 1280,
    height: 720,
  })
  // What students see is kept, however often it is changed since.
  await pictures().remove(ines, courseId)
  await pictures().freeEarlier(new Date(Date.now() + 40 * 86_400_000))
  expect(await shown(courseId, null)).toBe('mine')
  await courses().revert(ines, courseId)
  expect(await shown(courseId, ines, true)).toBe('mine')
  expect((await courses().get(ines, courseId)).has_unpublished_changes).toBe(false)
  await courses().unpublish(ines, courseId)
  await expect(shown(courseId, null)).rejects.toMatchObject({ code: 'notFound' })
})

it('students see that of the file that was published, and none of what was marked since', async () => {
  const { courseId, first, second, third } = await world()
  await courses().publish(ines, courseId)
  // It came later.
  await makeReady(first, 'first')
  expect(await shown(courseId, null)).toBe('second')
  await server().services.videos.remove(ines, second)
  expect(await shown(courseId, null)).toBe('third')
  await server().services.videos.remove(ines, third)
  await expect(shown(courseId, null)).rejects.toMatchObject({ code: 'notFound' })
  expect((await server().services.live.page(null, courseId)).thumbnailUrl).toBeUndefined()
})

it('one that nobody has had for 30 days goes, and then cannot be brought back', async () => {
  const { courseId } = await world()
  await pictures().set(ines, courseId, base64('mine'))
  const [key] = await keysOf(courseId)
  await pictures().remove(ines, courseId)
  expect(await pictures().freeEarlier(new Date(Date.now() + 29 * 86_400_000))).toBe(0)
  expect(await pictures().freeEarlier(new Date(Date.now() + 31 * 86_400_000))).toBe(1)
  await server().services.cleanup.idle()
  expect(await isStored(key)).toBe(false)
  await expect(undoLast(courseId)).rejects.toMatchObject({
    code: 'notReady',
    message: expect.stringMatching(/no longer kept/) as string,
  })
  expect(await shown(courseId, ines)).toBe('second')
})

it('of very many only the last ones are kept', async () => {
  const { courseId } = await world()
  for (let i = 0; i < 23; i += 1) await pictures().set(ines, courseId, base64(`number ${i}`))
  await server().services.cleanup.idle()
  const keys = await keysOf(courseId)
  // The one that it has, and twenty before.
  expect(keys).toHaveLength(21)
  expect(await Promise.all(keys.map(isStored))).toEqual(keys.map(() => true))
  expect(await shown(courseId, ines)).toBe('number 22')
  expect(await noted()).toEqual([])
})

it('goes along to a copy, whose bytes stay when the original goes', async () => {
  const { courseId } = await world()
  await pictures().set(ines, courseId, base64('mine'))
  const { value: copy } = await courses().duplicate(ines, courseId, {})
  expect(await shown(copy.id, ines)).toBe('mine')
  await courses().remove(ines, courseId)
  await expect(shown(courseId, ines)).rejects.toMatchObject({ code: 'notFound' })
  const long = new Date(Date.now() - 31 * 86_400_000)
  await server().db.update(courseTable).set({ deletedAt: long }).where(eq(courseTable.id, courseId))
  await courses().purgeDeleted()
  await server().services.cleanup.idle()
  expect(await keysOf(courseId)).toEqual([])
  expect(await shown(copy.id, ines)).toBe('mine')
  const [key] = await keysOf(copy.id)
  await courses().remove(ines, copy.id)
  await server().db.update(courseTable).set({ deletedAt: long }).where(eq(courseTable.id, copy.id))
  await courses().purgeDeleted()
  await server().services.cleanup.idle()
  expect(await isStored(key)).toBe(false)
})
