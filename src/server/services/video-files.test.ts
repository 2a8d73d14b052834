import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { crc32 } from 'node:zlib'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { Video } from '@/types/course'
import { uploadRepository } from '../db/repositories/upload-repository'
import { courseMember } from '../db/schema/operation'
import { orphanObject } from '../db/schema/orphan'
import { videoFile, video as videoTable } from '../db/schema/course'
import type { ObjectStorage } from '../storage/port'
import {
  longVideo,
  makeCourse,
  makeUser,
  sampleVideo,
  sendParts,
  storageWith,
  useTestServices,
} from '../testing/factories'
import { workThrough } from '../testing/work-through'
import { createServices } from '.'

const server = useTestServices()
let ines: SessionUser
let jonas: SessionUser
let place: { courseId: string; chapterId: string }
let video: Video
/** The bytes of the file that `video` has. */
let first: Buffer
let second: Buffer
const DAY_MS = 86_400_000

beforeAll(async () => {
  ines = await makeUser(server().db)
  jonas = await makeUser(server().db)
  first = await sampleVideo()
  second = await longVideo()
})
beforeEach(async () => {
  const course = await makeCourse(server().services, ines, { videos: [1] })
  place = { courseId: course.id, chapterId: course.chapters[0]?.id ?? '' }
  video = await send(first, { filename: 'first.mp4' })
})

const uploads = () => server().services.uploads
const crc = (bytes: Uint8Array) => `crc32:${crc32(bytes).toString(16).padStart(8, '0')}`
const row = async (id = video.id) => {
  const [found] = await server().db.select().from(videoTable).where(eq(videoTable.id, id))
  if (!found) throw new Error('the video is gone')
  return found
}
const stored = async (bytes: Buffer) => {
  const { storageKey } = await row()
  return (await server().storage.readRange(storageKey ?? '', 0, bytes.length + 1)).byteLength === bytes.length
}
const isStored = async (key: string) => (await server().storage.headObject(key)) !== null
/** What the course tells of a file that did not take over. */
const told = async () => {
  const { chapters } = await server().services.courses.get(ines, place.courseId)
  const found = chapters[0]?.videos.find(({ id }) => id === video.id)
  if (!found) throw new Error('the video is not in its course')
  return found.failed_replacement
}
const earlier = async () => (await server().services.videos.earlierFiles(ines, video.id)).items
const orphans = async () => {
  server().raw.cleanup.wake()
  await server().services.cleanup.idle()
  return server().db.select().from(orphanObject)
}

/** Announces a file and stores its parts, with the checksums that a browser computes. */
async function begin(bytes: Uint8Array, changes: object = {}, hasChecksums = true) {
  const { value } = await uploads().start(ines, {
    ...place,
    filename: 'a.mp4',
    size: bytes.length,
    ...changes,
  })
  const { id, partSize, partCount } = value.upload
  const numbers = Array.from({ length: partCount }, (_, i) => i + 1)
  const digest = (n: number) => crc(bytes.subarray((n - 1) * partSize, n * partSize)).slice('crc32:'.length)
  await uploads().sign(ines, id, {
    partNumbers: numbers,
    ...(hasChecksums && { checksums: Object.fromEntries(numbers.map((n) => [n, digest(n)])) }),
  })
  // The storage hands back what it was given.
  await sendParts(server(), id, Buffer.from(bytes))
  return id
}
const send = async (bytes: Uint8Array, changes: object = {}, hasChecksums = true) =>
  uploads().complete(ines, await begin(bytes, changes, hasChecksums))
const replace = (bytes: Uint8Array, changes: object = {}) =>
  begin(bytes, { id: video.id, replace: true, filename: 'second.mp4', ...changes })
const servicesWith = (changes: Partial<ObjectStorage>) =>
  createServices({ ...server().context, storage: storageWith(server().storage, changes) })

describe('what a file is known by', () => {
  it('is the checksum of its bytes, where the browser told that of each part', async () => {
    expect(video.checksum).toBe(crc(first))
    expect((await send(second)).checksum).toBe(crc(second))
  })

  it('is nothing where the browser told none', async () => {
    expect((await send(first, {}, false)).checksum).toBeNull()
  })

  it('is still known when another server finishes the upload', async () => {
    const id = await begin(second)
    const cut = servicesWith({
      async completeMultipartUpload(ref, parts) {
        await server().storage.completeMultipartUpload(ref, parts)
        throw new AppError('unavailable', 'The storage does not answer.')
      },
    })
    await expect(cut.uploads.complete(ines, id)).rejects.toMatchObject({ code: 'unavailable' })
    expect((await uploads().complete(ines, id)).checksum).toBe(crc(second))
  })
})

describe('replacing the file of a video', () => {
  it('has to be asked for', async () => {
    await expect(begin(second, { id: video.id })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('leaves the video as it is until the new file is known to play, then takes over all of it', async () => {
    await server().services.videos.update(ines, video.id, { filename: 'My own title' })
    const id = await replace(second)
    const meanwhile = await row()
    expect(meanwhile).toMatchObject({ status: 'ready', originalFilename: 'first.mp4', checksum: crc(first) })
    expect(await server().services.videos.playback(ines, video.id)).toMatchObject({ sources: [{}] })
    const tree = await server().services.courses.get(ines, place.courseId)
    expect(tree.chapters[0]?.videos.at(-1)?.upload).toMatchObject({ id, replaces: true })

    const after = await uploads().complete(ines, id)
    expect(after).toMatchObject({
      id: video.id,
      filename: 'My own title',
      order: video.order,
      status: 'ready',
      originalFilename: 'second.mp4',
      size: second.length,
      checksum: crc(second),
      upload: null,
    })
    expect(await stored(second)).toBe(true)
    expect(await row()).toMatchObject({ sourceGeneration: meanwhile.sourceGeneration + 1 })
    expect(await earlier()).toMatchObject([
      { originalFilename: 'first.mp4', size: first.length, checksum: crc(first) },
    ])
    // Its answer may get lost.
    expect(await uploads().complete(ines, id)).toEqual(after)
    expect(await earlier()).toHaveLength(1)
  })

  it('keeps the old file when the new one does not play, and says why', async () => {
    const id = await replace(Buffer.from('This is no video at all, whatever it is called.'))
    const key = (await uploadRepository.findAny(server().db, id))?.storageKey ?? ''
    await expect(uploads().complete(ines, id)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/keeps the file that it had\.$/) as string,
    })
    expect(await row()).toMatchObject({ status: 'ready', originalFilename: 'first.mp4' })
    expect(await orphans()).toEqual([])
    expect(await isStored(key)).toBe(false)
    expect(await stored(first)).toBe(true)
    expect(await earlier()).toEqual([])
    // The first answer may get lost: the next one says the same.
    await expect(uploads().complete(ines, id)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/keeps the file that it had\.$/) as string,
    })
  })

  it('is called off without a trace', async () => {
    const id = await replace(second)
    await uploads().abort(ines, id)
    expect(await row()).toMatchObject({ status: 'ready', originalFilename: 'first.mp4' })
    expect(await orphans()).toEqual([])
  })

  it('leaves the video alone when it is given up after 7 days', async () => {
    await replace(second)
    await uploads().expireUploads(new Date(Date.now() + 8 * DAY_MS))
    expect(await row()).toMatchObject({ status: 'ready', originalFilename: 'first.mp4', errorCode: null })
    expect((await told())?.message).toMatch(
      /^The upload of “second\.mp4” stood still for 7 days .* keeps the file that it had\.$/,
    )
  })

  it('counts the file that was chosen last', async () => {
    const [one, two] = [await replace(second), await replace(first, { filename: 'third.mp4' })]
    await expect(uploads().complete(ines, one)).rejects.toMatchObject({ code: 'conflict' })
    expect(await uploads().complete(ines, two)).toMatchObject({ originalFilename: 'third.mp4' })
    expect(await earlier()).toMatchObject([{ originalFilename: 'first.mp4' }])
  })

  it('is finished after a stop of the server, whether or not the storage had joined the parts', async () => {
    const id = await replace(second)
    const cut = servicesWith({
      completeMultipartUpload: async (ref, parts) => {
        await server().storage.completeMultipartUpload(ref, parts)
        throw new AppError('unavailable', 'Gone.')
      },
    })
    await expect(cut.uploads.complete(ines, id)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await row()).toMatchObject({ status: 'ready', originalFilename: 'first.mp4' })
    await uploads().resumeInterrupted()
    await uploads().resumeInterrupted()
    await workThrough(server().context)
    expect(await row()).toMatchObject({ originalFilename: 'second.mp4', checksum: crc(second) })
  })

  it('that failed after a stop of the server is told of, when its sender is long gone', async () => {
    const id = await replace(Buffer.from('This is no video at all, whatever it is called.'))
    // Whoever sent it leaves before anybody has looked at the file.
    expect(await server().raw.uploads.complete(ines, id)).toMatchObject({
      status: 'ready',
      upload: { id, state: 'completing', replaces: true },
      processing: { percent: 0 },
    })
    expect(await told()).toBeNull()
    await uploads().resumeInterrupted()
    await workThrough(server().context)
    expect(await told()).toMatchObject({
      uploadId: id,
      message: expect.stringMatching(/keeps the file that it had\.$/) as string,
    })
    expect(await row()).toMatchObject({ status: 'ready', originalFilename: 'first.mp4' })
    expect(await orphans()).toEqual([])
  })

  describe('that failed', () => {
    let failed: string
    beforeEach(async () => {
      failed = await replace(Buffer.from('This is no video at all, whatever it is called.'))
      await expect(uploads().complete(ines, failed)).rejects.toMatchObject({ code: 'invalid' })
      expect((await told())?.uploadId).toBe(failed)
    })

    it('is forgotten by whoever may edit the course, and by nobody else', async () => {
      await expect(uploads().abort(jonas, failed)).rejects.toMatchObject({ code: 'notFound' })
      expect((await told())?.uploadId).toBe(failed)
      await server().db.insert(courseMember).values({
        id: newId(),
        courseId: place.courseId,
        userId: jonas.id,
        email: jonas.email,
        role: 'editor',
      })
      await uploads().abort(jonas, failed)
      expect(await told()).toBeNull()
      await uploads().abort(ines, failed)
      expect(await row()).toMatchObject({ status: 'ready', originalFilename: 'first.mp4' })
    })

    it('is told of once, however often it happens', async () => {
      const again = await replace(Buffer.from('Neither is this.'))
      expect(await told()).toBeNull()
      await expect(uploads().complete(ines, again)).rejects.toMatchObject({ code: 'invalid' })
      const tree = await server().services.courses.get(ines, place.courseId)
      expect(tree.chapters[0]?.videos).toHaveLength(2)
      expect((await told())?.uploadId).toBe(again)
    })

    it('is forgotten when another file takes over', async () => {
      expect(await uploads().complete(ines, await replace(second))).toMatchObject({
        originalFilename: 'second.mp4',
        failed_replacement: null,
      })
    })
  })

  it('is nothing for somebody else', async () => {
    await expect(
      uploads().start(jonas, { ...place, id: video.id, replace: true, filename: 'a.mp4', size: 5 }),
    ).rejects.toMatchObject({ code: 'notFound' })
    await expect(server().services.videos.earlierFiles(jonas, video.id)).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})

describe('the file that a video had before', () => {
  const bringBack = (id: string) => server().services.videos.bringBack(ines, video.id, id)

  beforeEach(async () => {
    await uploads().complete(ines, await replace(second))
  })

  it('comes back with all that was known of it, and the other one can be brought back in turn', async () => {
    const [file] = await earlier()
    expect(await bringBack(file?.id ?? '')).toMatchObject({
      originalFilename: 'first.mp4',
      size: first.length,
      duration: video.duration,
      checksum: crc(first),
      status: 'ready',
    })
    expect(await stored(first)).toBe(true)
    const [other] = await earlier()
    expect(await earlier()).toMatchObject([{ originalFilename: 'second.mp4' }])
    await expect(bringBack(file?.id ?? '')).rejects.toMatchObject({ code: 'notFound' })
    expect(await bringBack(other?.id ?? '')).toMatchObject({ originalFilename: 'second.mp4' })
    await expect(bringBack(newId())).rejects.toMatchObject({ code: 'notFound' })
  })

  it('is of this video only', async () => {
    const [file] = await earlier()
    const another = await send(first)
    await expect(server().services.videos.bringBack(ines, another.id, file?.id ?? '')).rejects.toMatchObject({
      code: 'notFound',
    })
    expect(await earlier()).toHaveLength(1)
  })

  it('is kept for 30 days and let go of then, with its bytes', async () => {
    const [kept] = await earlier()
    expect(Date.parse(kept?.expires_at ?? '') - Date.parse(kept?.replaced_at ?? '')).toBeGreaterThan(
      30 * DAY_MS - 60_000,
    )
    await server().services.videos.freeEarlierFiles(new Date(Date.now() + 29 * DAY_MS))
    expect(await earlier()).toHaveLength(1)
    await server().services.videos.freeEarlierFiles(new Date(Date.now() + 31 * DAY_MS))
    expect(await earlier()).toEqual([])
    expect(await orphans()).toEqual([])
    expect(await stored(second)).toBe(true)
  })

  describe('in a live course', () => {
    /** What students see of the video. */
    const seen = async () => {
      const live = await server().services.courses.publishedTree(place.courseId)
      return live?.chapters[0]?.videos.find(({ id }) => id === video.id)
    }

    beforeEach(async () => {
      // The first file is the published one again, and then it is replaced.
      const [file] = await earlier()
      await bringBack(file?.id ?? '')
      await server().services.courses.publish(ines, place.courseId)
      await uploads().complete(ines, await replace(second, { filename: 'third.mp4' }))
    })

    it('goes on being what students see, until the course is published anew', async () => {
      expect(await row()).toMatchObject({ originalFilename: 'third.mp4' })
      await server().db.update(videoTable).set({ duration: 4_242 }).where(eq(videoTable.id, video.id))
      expect(await seen()).toMatchObject({ isPlayable: true, duration: video.duration })
      const now = await server().services.courses.get(ines, place.courseId)
      expect(now.has_unpublished_changes).toBe(true)
      await server().services.courses.publish(ines, place.courseId)
      expect(await seen()).toMatchObject({ isPlayable: true, duration: 4_242 })
    })

    it('is no change any more when it is brought back', async () => {
      const published = (await earlier()).find(({ originalFilename }) => originalFilename === 'first.mp4')
      await bringBack(published?.id ?? '')
      const now = await server().services.courses.get(ines, place.courseId)
      expect(now.has_unpublished_changes).toBe(false)
      expect(await seen()).toMatchObject({ isPlayable: true, duration: video.duration })
    })

    it('is kept for longer than 30 days while students see it, and let go of then', async () => {
      const key = (await server().db.select().from(videoFile)).find(
        ({ originalFilename, videoId }) => originalFilename === 'first.mp4' && videoId === video.id,
      )?.storageKey
      const late = new Date(Date.now() + 31 * DAY_MS)
      await server().services.videos.freeEarlierFiles(late)
      // What nobody sees went.
      expect(await earlier()).toMatchObject([{ originalFilename: 'first.mp4' }])
      expect(await seen()).toMatchObject({ isPlayable: true })
      await server().services.courses.publish(ines, place.courseId)
      await server().services.videos.freeEarlierFiles(late)
      expect(await earlier()).toEqual([])
      expect(await orphans()).toEqual([])
      expect(await isStored(key ?? '')).toBe(false)
    })
  })

  it('goes with its video, bytes and all', async () => {
    const { storageKey } = await row()
    const [file] = await earlier()
    await bringBack(file?.id ?? '') // now `storageKey` is the earlier one
    const kept = (await earlier()).reduce((sum, { size }) => sum + size, 0)
    expect(kept).toBeGreaterThan(0)
    await server().services.videos.remove(ines, video.id)
    // What is freed is both.
    const marked = await server().services.courses.listPending(ines, place.courseId, {})
    expect(marked.items.map(({ size }) => size)).toEqual([(await row()).size + kept])
    await server().services.courses.purge(ines, place.courseId, {})
    expect(await orphans()).toEqual([])
    expect(await isStored(storageKey ?? '')).toBe(false)
  })

  it('keeps its bytes while a copy of the course has them', async () => {
    const [file] = await earlier()
    await bringBack(file?.id ?? '')
    const copy = await server().services.courses.duplicate(ines, place.courseId, {})
    await uploads().complete(ines, await replace(second, { filename: 'third.mp4' }))
    await server().services.videos.freeEarlierFiles(new Date(Date.now() + 31 * DAY_MS))
    expect(await orphans()).toEqual([])
    const [, copied] = copy.value.chapters[0]?.videos ?? []
    const { storageKey } = await row(copied?.id)
    expect(await isStored(storageKey ?? '')).toBe(true)
  })
})
