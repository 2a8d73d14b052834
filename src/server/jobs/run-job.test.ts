import { eq } from 'drizzle-orm'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionUser } from '@/types/api'
import { eventually } from '@/test/utils/eventually'
import { video as videoTable } from '../db/schema/course'
import { asset, mediaJob } from '../db/schema/media'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { orphanObject } from '../db/schema/orphan'
import type { Media, MediaFailed, MediaOptions, MediaOutcome } from '../media/media-work'
import { makeCourse, makeUser, sampleVideo, sendParts, useTestServices } from '../testing/factories'
import { withTestWorker, type TestWorker } from '../testing/work-through'

const server = useTestServices()
let ines: SessionUser
let bytes: Buffer
let courseId: string
let chapterId: string
let videoId: string

beforeAll(async () => {
  ines = await makeUser(server().db)
  bytes = await sampleVideo()
})
beforeEach(async () => {
  await server().db.delete(mediaJob)
  const course = await makeCourse(server().services, ines, { videos: [0] })
  courseId = course.id
  chapterId = course.chapters[0]?.id ?? ''
  videoId = (await upload()).id
})

const facts = {
  mimeType: 'video/mp4',
  container: 'mp4',
  durationSeconds: 10,
  width: 640,
  height: 360,
  codecs: 'avc, aac',
}
type Ready = Extract<MediaOutcome, { ok: true }>

/** A video of the course with a stored file that nobody has worked on. */
async function upload(changes: object = {}) {
  const { value } = await server().services.uploads.start(ines, {
    courseId,
    chapterId,
    filename: 'a.mp4',
    size: bytes.length,
    ...changes,
  })
  await sendParts(server(), value.upload.id, bytes)
  return server().raw.uploads.complete(ines, value.upload.id)
}
const job = async (id = videoId) => {
  const [row] = await server().db.select().from(mediaJob).where(eq(mediaJob.videoId, id))
  if (!row) throw new Error('no job')
  return row
}
const video = async (id = videoId) => {
  const [row] = await server().db.select().from(videoTable).where(eq(videoTable.id, id))
  if (!row) throw new Error('no video')
  return row
}
const assets = (id = videoId) => server().db.select().from(asset).where(eq(asset.videoId, id))
/** Notes of bytes that are still to be removed, once all was removed that can be. */
const notes = async () => {
  server().raw.cleanup.wake()
  await server().raw.cleanup.idle()
  return server().db.select().from(orphanObject)
}
const due = () =>
  server()
    .db.update(mediaJob)
    .set({ dueAt: new Date(0) })

/** Makes a poster out of its own attempt, so that it is seen whose it was. */
async function poster({ folder }: MediaOptions, text: string): Promise<Ready> {
  const path = join(folder, 'poster.jpg')
  await writeFile(path, text)
  return {
    ok: true,
    facts: facts,
    playsOriginal: true,
    outputs: [{ kind: 'poster', path, type: 'image/jpeg', details: { width: 1, height: 1, atSeconds: 0 } }],
    later: [],
  }
}
const media = (processMedia: Media['processMedia']): Media => ({
  canConvert: false,
  processMedia,
  makeHls: () => Promise.reject(new Error('not asked for')),
  makeSprite: () => Promise.reject(new Error('not asked for')),
})
const failing = (retry: MediaFailed['retry']) =>
  media(() =>
    Promise.resolve({ ok: false, code: 'broken', message: 'It broke.', detail: 'ffmpeg: 1', retry }),
  )
const good = media((options) => poster(options, 'good'))
const withWorker = <T>(work: Media, use: (worker: TestWorker) => Promise<T>) =>
  withTestWorker(server().context, work, use)

/** Media work that waits until it is let go on, or ended. */
function held() {
  let letGo = () => {}
  let begun = 0
  const work = media(async (options) => {
    begun += 1
    const mine = begun
    if (mine === 1) {
      await new Promise<void>((resolve, reject) => {
        letGo = resolve
        options.signal.addEventListener('abort', () => reject(options.signal.reason as Error))
      })
    }
    return poster(options, `attempt ${mine}`)
  })
  return { work, letGo: () => letGo(), begun: () => begun }
}

it('makes a stored file a video, with what was made of it, and leaves nothing else', async () => {
  expect((await video()).status).toBe('processing')
  await withWorker(good, (worker) => worker.workThrough())
  expect(await video()).toMatchObject({ status: 'ready', duration: 10, width: 640, codecs: 'avc, aac' })
  expect(await job()).toMatchObject({ state: 'done', attempt: 1, percent: 100 })
  const [made] = await assets()
  expect(made).toMatchObject({ kind: 'poster', sourceGeneration: 1, size: 4, format: 'image/jpeg' })
  expect(await server().storage.headObject(made?.storageKey ?? '')).toMatchObject({ sizeBytes: 4 })
  expect(await notes()).toEqual([])
})

it('takes no job up that was taken up before, whatever the queue delivers', async () => {
  const work = vi.fn((options: MediaOptions) => poster(options, 'once'))
  await withWorker(media(work), async (worker) => {
    await worker.workThrough()
    const { id, queuedAt } = await job()
    await worker.runner.run({ jobId: id, ticket: queuedAt ?? new Date() })
    await worker.runner.run({ jobId: id, ticket: new Date(0) })
  })
  expect(work).toHaveBeenCalledTimes(1)
})

it('leaves a file that takes long to those who do long work, and that is no failure', async () => {
  const asked: unknown[] = []
  const work = media((options) => {
    asked.push(options.isBrief)
    return options.isBrief ? failing('long').processMedia(options) : poster(options, 'long')
  })
  await withWorker(work, async (worker) => {
    await (
      await worker.take()
    )?.done
    expect(await job()).toMatchObject({ state: 'waiting', isLong: true, failures: 0, errorDetail: null })
    const tree = await server().services.courses.get(ines, courseId)
    expect(tree.chapters[0]?.videos[0]).toMatchObject({
      status: 'processing',
      processing: { percent: 0, step: 'waiting' },
    })
    await worker.workThrough()
  })
  expect(asked).toEqual([true, false])
  expect(await video()).toMatchObject({ status: 'ready' })
  // Another file is looked at anew.
  await upload({ id: videoId, replace: true, filename: 'b.mp4' })
  await withWorker(work, async (worker) => (await worker.take())?.done)
  expect(asked).toEqual([true, false, true])
})

describe('a failure', () => {
  it('of the file is told at once, and not tried again', async () => {
    await withWorker(failing('final'), (worker) => worker.workThrough())
    expect(await video()).toMatchObject({ status: 'error', errorCode: 'broken', errorMessage: 'It broke.' })
    expect(await job()).toMatchObject({ state: 'failed', attempt: 1, errorDetail: 'ffmpeg: 1' })
  })

  it('of too much work is tried once more with less', async () => {
    const asked: unknown[] = []
    const work = media((options) => {
      asked.push(options.cheaper)
      return failing('cheaper').processMedia(options)
    })
    await withWorker(work, (worker) => worker.workThrough())
    expect(asked).toEqual([false, true])
    expect(await job()).toMatchObject({ state: 'dead', attempt: 2 })
    expect(await video()).toMatchObject({ status: 'error' })
  })

  it('of the machine is tried five times more, each time later, and then waits for an administrator', async () => {
    await withWorker(failing('again'), async (worker) => {
      const waits: number[] = []
      for (let failures = 1; failures <= 5; failures += 1) {
        await worker.workThrough()
        const { state, dueAt, failures: counted } = await job()
        expect([state, counted]).toEqual(['waiting', failures])
        expect((await video()).status).toBe('processing')
        waits.push(Math.round((dueAt.getTime() - Date.now()) / 1_000))
        await due()
      }
      for (const [i, seconds] of [5, 20, 80, 320, 600].entries()) {
        expect(waits[i]).toBeGreaterThan(seconds - 5)
        expect(waits[i]).toBeLessThanOrEqual(seconds)
      }
      await worker.workThrough()
    })
    expect(await job()).toMatchObject({ state: 'dead', attempt: 6 })
    expect(await video()).toMatchObject({ status: 'error', errorMessage: 'It broke.' })

    const { items } = await server().raw.jobs.list({})
    expect(items).toMatchObject([{ video_id: videoId, state: 'dead', error_detail: 'ffmpeg: 1' }])
    await server().raw.jobs.retry(items[0]?.id ?? '')
    expect((await video()).status).toBe('processing')
    await withWorker(good, (worker) => worker.workThrough())
    expect(await video()).toMatchObject({ status: 'ready', errorMessage: null })
    expect((await server().raw.jobs.list({})).items).toEqual([])
  })

  it('that nobody foresaw counts as one of the machine', async () => {
    await withWorker(
      media(() => Promise.reject(new Error('a bug'))),
      (worker) => worker.workThrough(),
    )
    expect(await job()).toMatchObject({ state: 'waiting', failures: 1, errorDetail: 'Error: a bug' })
  })

  it('is mended by its instructor, who chooses Retry', async () => {
    await withWorker(failing('final'), (worker) => worker.workThrough())
    await server().raw.videos.process(ines, videoId)
    await server().raw.videos.process(ines, videoId)
    expect(await job()).toMatchObject({ state: 'waiting', failures: 0, percent: 0 })
    await withWorker(good, (worker) => worker.workThrough())
    expect(await video()).toMatchObject({ status: 'ready', errorCode: null })
    await expect(server().raw.videos.process(ines, videoId)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('an attempt that was overtaken', () => {
  it('changes nothing, and what it made is removed', async () => {
    const { work, letGo, begun } = held()
    await withWorker(work, async (worker) => {
      const first = await worker.take()
      await eventually(() => expect(begun()).toBe(1))
      // The queue has not heard of the first one's process and gives the job to another.
      const { id, queuedAt } = await job()
      await withTestWorker(server().context, work, (other) =>
        other.runner.run({ jobId: id, ticket: queuedAt ?? new Date() }),
      )
      expect(await job()).toMatchObject({ state: 'done', attempt: 2, failures: 1 })
      const [before] = await assets()
      letGo()
      await first?.done
      expect(await assets()).toEqual([before])
      expect(await server().storage.readRange(before?.storageKey ?? '', 0, 100)).toEqual(
        Buffer.from('attempt 2'),
      )
    })
    expect(await notes()).toEqual([])
  })

  it('is not overtaken by its own process, which the queue lost sight of', async () => {
    const { work, letGo, begun } = held()
    await withWorker(work, async (worker) => {
      const first = await worker.take()
      await eventually(() => expect(begun()).toBe(1))
      const { id, queuedAt } = await job()
      const again = worker.runner.run({ jobId: id, ticket: queuedAt ?? new Date() })
      letGo()
      await Promise.all([first?.done, again])
    })
    expect(await job()).toMatchObject({ state: 'done', attempt: 1 })
    expect(begun()).toBe(1)
  })

  it('again and again, because its work ends the process, is given up', async () => {
    await withWorker(good, async (worker) => {
      const ticket = new Date()
      await server().db.update(mediaJob).set({ state: 'running', failures: 5, attempt: 6, queuedAt: ticket })
      await worker.runner.run({ jobId: (await job()).id, ticket })
    })
    expect(await job()).toMatchObject({ state: 'dead', errorCode: 'interrupted' })
    expect(await video()).toMatchObject({ status: 'error', errorCode: 'interrupted' })
  })
})

describe('work that is no longer wanted', () => {
  /** Begins work, then does `what`, which must end it. */
  async function during(what: () => Promise<unknown>) {
    const { work, begun } = held()
    await withWorker(work, async (worker) => {
      const taken = await worker.take()
      await eventually(() => expect(begun()).toBe(1))
      const { id, attempt } = await job()
      await what()
      worker.runner.stop(id, attempt) // what the trigger's word does in a worker
      await taken?.done
    })
  }

  it('ends when its video is marked for deletion, and goes on when that is taken back', async () => {
    await during(() => server().raw.videos.remove(ines, videoId))
    expect(await job()).toMatchObject({ state: 'held' })
    await withWorker(good, async (worker) => expect(await worker.workThrough()).toBe(0))
    await server().services.courses.restore(ines, courseId, { ids: [videoId] })
    await withWorker(good, (worker) => worker.workThrough())
    expect(await video()).toMatchObject({ status: 'ready' })
    expect(await notes()).toEqual([])
  })

  it('ends when its video is deleted for good', async () => {
    await server().raw.videos.remove(ines, videoId)
    await server().services.courses.restore(ines, courseId, {})
    await during(async () => {
      await server().raw.videos.remove(ines, videoId)
      await server().raw.courses.purge(ines, courseId, {})
    })
    expect(await server().db.select().from(mediaJob).where(eq(mediaJob.videoId, videoId))).toEqual([])
    expect(await notes()).toEqual([])
  })

  it('lets go of what a dead process had begun to store, though its video went meanwhile', async () => {
    const ticket = new Date()
    await server().db.update(mediaJob).set({ state: 'running', attempt: 1, queuedAt: ticket })
    const { id } = await job()
    await orphanRepository.hold(server().db, `${id}:1`, 'begun', 600)
    await server().raw.videos.remove(ines, videoId)
    await server().raw.courses.purge(ines, courseId, {})
    expect(await notes()).toMatchObject([{ storageKey: 'begun' }])
    // The queue has not heard of that process and gives the job to another.
    await withWorker(good, (worker) => worker.runner.run({ jobId: id, ticket }))
    expect(await notes()).toEqual([])
  })

  it('ends when somebody stops it, and the file stays', async () => {
    await during(() => server().raw.videos.stopProcessing(ines, videoId))
    expect(await video()).toMatchObject({ status: 'error', errorCode: 'processingStopped' })
    await server().raw.videos.process(ines, videoId)
    await withWorker(good, (worker) => worker.workThrough())
    expect(await video()).toMatchObject({ status: 'ready' })
  })

  it('ends when another file comes, whose work counts', async () => {
    await during(() => upload({ id: videoId, replace: true, filename: 'b.mp4' }))
    expect(await video()).toMatchObject({
      status: 'processing',
      originalFilename: 'b.mp4',
      sourceGeneration: 2,
    })
    await withWorker(good, (worker) => worker.workThrough())
    expect(await video()).toMatchObject({ status: 'ready', sourceGeneration: 2 })
    expect((await assets()).map(({ sourceGeneration }) => sourceGeneration)).toEqual([2])
    expect(await notes()).toEqual([])
  })

  it('on a file that was to take over ends when somebody stops it, and the video keeps the one it had', async () => {
    await withWorker(good, (worker) => worker.workThrough())
    const before = await video()
    await upload({ id: videoId, replace: true, filename: 'b.mp4' })
    await server().raw.videos.stopProcessing(ines, videoId)
    expect(await video()).toMatchObject({ status: 'ready', storageKey: before.storageKey })
    expect(await notes()).toEqual([])
    const tree = await server().services.courses.get(ines, courseId)
    expect(tree.chapters[0]?.videos[0]).toMatchObject({
      upload: null,
      processing: null,
      failed_replacement: { message: expect.stringMatching(/was stopped\. .* keeps the file/) as string },
    })
  })

  it('on a file that was to take over ends when a third one is chosen', async () => {
    await withWorker(good, (worker) => worker.workThrough())
    await upload({ id: videoId, replace: true, filename: 'b.mp4' })
    await upload({ id: videoId, replace: true, filename: 'c.mp4' })
    await withWorker(good, (worker) => worker.workThrough())
    expect(await video()).toMatchObject({ status: 'ready', originalFilename: 'c.mp4', sourceGeneration: 2 })
    expect(await notes()).toEqual([])
  })
})

it('gives back what it works on when its process is told to end, and nothing counts as a failure', async () => {
  const { work, begun } = held()
  await withWorker(work, async (worker) => {
    const taken = await worker.take()
    await eventually(() => expect(begun()).toBe(1))
    await worker.runner.handOver()
    await taken?.done
    expect(await job()).toMatchObject({ state: 'waiting', failures: 0, queuedAt: null })
  })
  await withWorker(good, (worker) => worker.workThrough())
  expect(await job()).toMatchObject({ state: 'done', attempt: 2 })
})
