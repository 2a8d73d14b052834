import { execFile } from 'node:child_process'
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { SessionUser } from '@/types/api'
import { mediaJob } from '../db/schema/media'
import { startMediaWorker, type MediaWorker } from '../jobs/media-worker'
import type { Media } from '../media/media-work'
import { runProgram } from '../media/run-program'
import type { MediaTools } from '../media/tools'
import { toolsOfTests } from '../media/media-test'
import { inputFences } from '../media/workbench'
import { makeCourse, makeUser, sampleVideo, sendParts, useTestServices } from '../testing/factories'
import { ensureFixtures } from '../testing/fixtures'
import { removeFolder } from '../testing/remove-folder'

/** A worker as it runs, on its own connections; what it hears of a stop comes by the database alone. */
const server = useTestServices()
const MARK = 'lectern-stop-mark'
let tools: MediaTools
let fixtures: string
let ines: SessionUser
let home: string
let worker: MediaWorker
/** Where ffmpeg just writes. */
let folder: string | undefined

beforeAll(async () => {
  tools = await toolsOfTests()
  fixtures = await ensureFixtures()
  ines = await makeUser(server().db)
})
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lectern-stop-'))
  folder = undefined
  await server().db.delete(mediaJob) // what an earlier worker gave back
  const { context } = server()
  worker = startMediaWorker({
    context: { ...context, env: { ...context.env, LECTERN_HOME: home } },
    url: server().url,
    openMedia: () => Promise.resolve(endless),
    onOrphans: () => undefined,
  })
  await worker.started
})
afterEach(async () => {
  await worker.stop()
  await removeFolder(home)
})

/** ffmpeg on the file that makes it work for minutes and hear no request, as the pipeline would run it. */
const endless: Media = {
  canConvert: true,
  processMedia: async (options) => {
    folder = options.folder
    await runProgram({
      program: tools.ffmpeg,
      fences: tools.fences,
      args: (input) => [
        ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-progress', 'pipe:1', '-stats_period', '0.2'],
        ...[...inputFences, '-i', input, '-metadata', `title=${MARK}`],
        ...['-r', '30', '-c:v', 'libx264', '-preset', 'ultrafast', '-f', 'mp4', 'out.mp4'],
      ],
      input: join(fixtures, 'evil-sparse-time.mp4'),
      cwd: options.folder,
      limits: { cpuSeconds: 300, memoryBytes: 4 * 2 ** 30, fileBytes: 2 ** 30 },
      deadlineMs: 120_000,
      stalledAfterMs: 60_000,
      signal: options.signal,
    })
    throw new Error('it came to an end')
  },
  makeHls: () => Promise.reject(new Error('not asked for')),
  makeSprite: () => Promise.reject(new Error('not asked for')),
}

/** The worker is of this process, so nothing here may hold it up. */
const running = async (): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'stat=,args='])
  return stdout.split('\n').filter((line) => !line.startsWith('Z') && line.includes(MARK)).length
}

/** A video whose file ffmpeg is at right now. */
async function beingProcessed(): Promise<string> {
  const course = await makeCourse(server().services, ines, { videos: [0] })
  const bytes = await sampleVideo()
  const { value } = await server().raw.uploads.start(ines, {
    courseId: course.id,
    chapterId: course.chapters[0]?.id ?? '',
    filename: 'a.mp4',
    size: bytes.length,
  })
  await sendParts(server(), value.upload.id, bytes)
  const { id } = await server().raw.uploads.complete(ines, value.upload.id)
  const writes = async () => folder !== undefined && (await readdir(folder)).includes('out.mp4')
  await expect.poll(writes, { timeout: 30_000 }).toBe(true)
  expect(await running()).toBeGreaterThan(0)
  return id
}

/** Looked at until it is gone; the time is what it took at most. */
async function goneAfter(at: number): Promise<number> {
  while ((await running()) > 0) {
    if (performance.now() - at > 10_000) throw new Error('it still runs')
  }
  return performance.now() - at
}

it('ffmpeg is gone within a second of the request, and the file can be worked on again', async () => {
  const id = await beingProcessed()
  const at = performance.now()
  await server().raw.videos.stopProcessing(ines, id)
  expect(await goneAfter(at)).toBeLessThan(1_000)
  const [row] = await server().db.select().from(mediaJob).where(eq(mediaJob.videoId, id))
  expect(row).toMatchObject({ state: 'cancelled' })
  folder = undefined
  await server().raw.videos.process(ines, id)
  await expect.poll(async () => folder !== undefined && (await running()) > 0, { timeout: 30_000 }).toBe(true)
})

it('ffmpeg is gone within a second of its video being marked for deletion', async () => {
  const id = await beingProcessed()
  const at = performance.now()
  await server().raw.videos.remove(ines, id)
  expect(await goneAfter(at)).toBeLessThan(1_000)
})
