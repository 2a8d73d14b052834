import { beforeAll, expect, it } from 'vitest'
import type { SessionUser } from '@/types/api'
import { eq } from 'drizzle-orm'
import { newId } from '@/lib/ids'
import { picture } from '../db/schema/picture'
import { orphanObject } from '../db/schema/orphan'
import { video as videoTable } from '../db/schema/course'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'

const server = useTestServices()
let ines: SessionUser
beforeAll(async () => {
  ines = await makeUser(server().db)
})

/** The header of a JPEG and `n` more bytes. */
const jpeg = (width: number, height: number, n = 3) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 8, 8, height >> 8, height & 255, width >> 8, width & 255, 0, 0]),
    Buffer.alloc(n, 7),
  ]).toString('base64')
const videos = () => server().services.videos
async function world() {
  const course = await makeCourse(server().services, ines, { videos: [2] })
  const [video, other] = course.chapters[0]?.videos ?? []
  await server()
    .db.update(videoTable)
    .set({ status: 'ready', duration: 60, size: 1_000, format: 'video/mp4', storageKey: newId() })
    .where(eq(videoTable.id, video?.id ?? ''))
  return { courseId: course.id, videoId: video?.id ?? '', otherId: other?.id ?? '' }
}
const keys = async (videoId: string) =>
  (await server().db.select().from(picture).where(eq(picture.videoId, videoId))).map(
    ({ storageKey }) => storageKey,
  )
const isStored = async (key = '') => (await server().storage.headObject(key)) !== null

it('is shown at once, and the one before it goes', async () => {
  const { videoId } = await world()
  const video = await videos().setPoster(ines, videoId, jpeg(1280, 720))
  expect(video.thumbnailUrl).toMatch(new RegExp(`^/api/videos/${videoId}/poster\\?v=`))
  const [first] = await keys(videoId)
  expect(await isStored(first)).toBe(true)
  expect((await videos().playback(ines, videoId)).poster).toContain(first)
  expect(await videos().posterAddress(ines, videoId)).toContain(first)

  const again = await videos().setPoster(ines, videoId, jpeg(640, 360))
  expect(again.thumbnailUrl).not.toBe(video.thumbnailUrl)
  const [second, ...others] = await keys(videoId)
  expect(others).toEqual([])
  await server().services.cleanup.idle()
  expect([await isStored(first), await isStored(second)]).toEqual([false, true])

  const back = await videos().removePoster(ines, videoId)
  expect(back.thumbnailUrl).toBeUndefined()
  await server().services.cleanup.idle()
  expect(await isStored(second)).toBe(false)
  expect((await videos().playback(ines, videoId)).poster).toBeNull()
  expect(await server().db.select().from(orphanObject)).toEqual([])
})

it.each([
  ['no picture', Buffer.from('<svg onload="alert(1)"/>').toString('base64'), /no JPEG or WebP/],
  [
    'a script with the head of a JPEG',
    Buffer.from('ffd8ff3c7363726970743e', 'hex').toString('base64'),
    /no JPEG or WebP/,
  ],
  ['too wide', jpeg(1281, 720), /wider than 1280/],
  ['too high', jpeg(640, 2561), /wider/],
  ['too small', jpeg(8, 8), /smaller than 16/],
  ['too large', jpeg(640, 360, 512 * 1024), /larger than 512 KB/],
])('%s is refused and nothing is stored', async (_name, given, message) => {
  const { videoId } = await world()
  await expect(videos().setPoster(ines, videoId, given)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(message) as string,
  })
  expect(await keys(videoId)).toEqual([])
  expect(await server().db.select().from(orphanObject)).toEqual([])
})

it('goes with its video, and stays with its course when that is copied', async () => {
  const { courseId, videoId, otherId } = await world()
  await videos().setPoster(ines, videoId, jpeg(640, 360))
  await videos().setPoster(ines, otherId, jpeg(640, 360))
  const { value: copy } = await server().services.courses.duplicate(ines, courseId, {})
  expect(copy.chapters[0]?.videos.map(({ thumbnailUrl }) => thumbnailUrl)).toEqual([undefined, undefined])
  const [[first], [second]] = [await keys(videoId), await keys(otherId)]
  await videos().remove(ines, videoId)
  await server().services.courses.purge(ines, courseId, {})
  await server().services.cleanup.idle()
  expect([await isStored(first), await isStored(second)]).toEqual([false, true])
})
