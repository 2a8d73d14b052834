import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import { assetRepository } from '../db/repositories/asset-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { video as videoTable, videoFile } from '../db/schema/course'
import { asset } from '../db/schema/media'
import { orphanObject } from '../db/schema/orphan'
import { makeCourse, makeUser, useTestServices } from '../testing/factories'
import { newStorageKey } from './storage-key'
import { keepFile, plays } from './video-files'

const server = useTestServices()
let ines: SessionUser
let courseId: string
let videoId: string

beforeAll(async () => {
  ines = await makeUser(server().db)
})
beforeEach(async () => {
  const course = await makeCourse(server().services, ines, { videos: [1] })
  courseId = course.id
  videoId = course.chapters[0]?.videos[0]?.id ?? ''
  await give(1)
})

const db = () => server().db
const put = async (key: string) => {
  await server().storage.putObject({ key, contentType: 'video/mp4', body: Buffer.from(key) })
  return key
}
const row = async (id = videoId) => {
  const [found] = await db().select().from(videoTable).where(eq(videoTable.id, id))
  if (!found) throw new Error('the video is gone')
  return found
}
/** A poster and a folder of segments of this generation of the video, with their keys. */
const made = new Map<number, { poster: string; segment: string; original: string }>()

/** Gives the video a file of this generation, as an upload would, and what was made of it. */
async function give(generation: number) {
  const [original, poster, folder] = [newStorageKey(), newStorageKey(), newStorageKey()]
  for (const key of [original, poster, `${folder}/720p/s1.m4s`]) await put(key)
  made.set(generation, { original, poster, segment: `${folder}/720p/s1.m4s` })
  const common = { videoId, sourceGeneration: generation, size: 40, details: {} }
  await db().transaction(async (tx) => {
    await keepFile(tx, await row())
    await tx
      .update(videoTable)
      .set({ ...plays, storageKey: original, size: 40, sourceGeneration: generation, format: 'video/mp4' })
      .where(eq(videoTable.id, videoId))
    await assetRepository.replace(tx, [
      { ...common, id: newId(), kind: 'poster', format: 'image/jpeg', storageKey: poster },
      {
        ...common,
        id: newId(),
        kind: 'hls',
        format: 'application/vnd.apple.mpegurl',
        storageKey: `${folder}/`,
      },
    ])
  })
}
const isStored = async (key: string) => (await server().storage.headObject(key)) !== null
/** Which of a generation's poster, segment and original are still stored. */
const left = async (generation: number) => {
  await server().services.cleanup.idle()
  const keys = made.get(generation)
  return keys && [await isStored(keys.poster), await isStored(keys.segment), await isStored(keys.original)]
}
const kinds = async (generation: number, id = videoId) =>
  (await assetRepository.list(db(), { videoId: id, generation })).map(({ kind }) => kind)

it('goes with its video, folders and all', async () => {
  await server().services.videos.remove(ines, videoId)
  expect(await left(1)).toEqual([true, true, true])
  await server().services.courses.purge(ines, courseId, {})
  expect(await left(1)).toEqual([false, false, false])
  expect(await db().select().from(asset).where(eq(asset.videoId, videoId))).toEqual([])
})

it('stays with a file that can be brought back, and comes back with it', async () => {
  await give(2)
  expect(await left(1)).toEqual([true, true, true])
  const [earlier] = (await server().services.videos.earlierFiles(ines, videoId)).items
  await server().services.videos.bringBack(ines, videoId, earlier?.id ?? '')
  expect(await kinds(3)).toEqual(['poster', 'hls'])
  expect((await assetRepository.list(db(), { videoId, generation: 3 }))[0]?.storageKey).toBe(
    made.get(1)?.poster,
  )
  expect(await kinds(1)).toEqual([])
  expect(await kinds(2)).toEqual(['poster', 'hls'])
})

it('goes with an earlier file whose time is over, and leaves that of the one there is', async () => {
  await give(2)
  await db()
    .update(videoFile)
    .set({ expiresAt: new Date(0) })
    .where(eq(videoFile.videoId, videoId))
  await server().services.videos.freeEarlierFiles()
  expect(await left(1)).toEqual([false, false, false])
  expect(await left(2)).toEqual([true, true, true])
})

it('is shared with a copy of the course, and goes with the last that has it', async () => {
  const { value: copy } = await server().services.courses.duplicate(ines, courseId, {})
  expect(await kinds(1, copy.chapters[0]?.videos[0]?.id)).toEqual(['poster', 'hls'])
  await server().services.videos.remove(ines, videoId)
  await server().services.courses.purge(ines, courseId, {})
  expect(await left(1)).toEqual([true, true, true])
  await server().services.chapters.remove(ines, copy.chapters[0]?.id ?? '')
  await server().services.courses.purge(ines, copy.id, {})
  expect(await left(1)).toEqual([false, false, false])
})

it('is shared with another video that gets the same file', async () => {
  const chapterId = (await row()).chapterId
  const request = { id: newId(), courseId, chapterId, filename: 'again.mp4' }
  await server().services.videos.reuse(ines, videoId, request)
  expect(await kinds(1, request.id)).toEqual(['poster', 'hls'])
})

it('is replaced by one of its kind, and the earlier one is removed', async () => {
  const poster = await put(newStorageKey())
  await db().transaction(async (tx) => {
    const row = {
      id: newId(),
      videoId,
      sourceGeneration: 1,
      kind: 'poster',
      size: 4,
      format: 'image/jpeg',
    } as const
    await orphanRepository.add(tx, await assetRepository.replace(tx, [{ ...row, storageKey: poster }]))
  })
  await server().services.uploads.sweepOrphans()
  expect(await left(1)).toEqual([false, true, true])
  expect(await isStored(poster)).toBe(true)
})

it('that is just being made is left alone until its maker has not been heard of for its time', async () => {
  const key = await put(newStorageKey())
  await orphanRepository.hold(db(), 'job:1', key, 600)
  await server().services.uploads.sweepOrphans()
  expect(await isStored(key)).toBe(true)
  await db()
    .update(orphanObject)
    .set({ nextAttemptAt: new Date(0) })
  await server().services.uploads.sweepOrphans()
  await server().services.cleanup.idle() // which may have been at it first
  expect(await isStored(key)).toBe(false)
  expect(await db().transaction((tx) => orphanRepository.keep(tx, 'job:1', [key]))).toBe(false)
})

it('of an attempt that was overtaken is removed, and that of the one that took over is not', async () => {
  const [late, current] = [await put(newStorageKey()), await put(newStorageKey())]
  await orphanRepository.hold(db(), 'job:1', late, 600)
  await orphanRepository.hold(db(), 'job:2', current, 600)
  expect(await orphanRepository.letGo(db(), 'job', 2)).toEqual([late])
  await server().services.uploads.sweepOrphans()
  await server().services.cleanup.idle()
  expect([await isStored(late), await isStored(current)]).toEqual([false, true])
  expect(await db().transaction((tx) => orphanRepository.keep(tx, 'job:2', [current]))).toBe(true)
})
