import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { bundleServer } from '../../../scripts/lib/bundle-server.mjs'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { openDatabase, type DatabaseHandle } from '../db/client'
import { createPartLedger } from '../db/repositories/part-ledger'
import { course as courseTable, video as videoTable } from '../db/schema/course'
import { asset, mediaJob } from '../db/schema/media'
import { orphanObject } from '../db/schema/orphan'
import { readEnv } from '../env'
import { createCourseEvents } from '../events/course-events'
import { startMediaWorker } from '../jobs/media-worker'
import { createLogger } from '../log'
import type { Media, MediaOptions, MediaOutcome } from '../media/media-work'
import { createServices, type Services } from '../services'
import { FilesystemStorage } from '../storage/filesystem-storage'
import { makeUser, sendParts } from '../testing/factories'
import { removeFolder } from '../testing/remove-folder'
import { useTestDatabase } from '../testing/test-database'
import { startWire } from '../testing/wire'

/** Workers as they run on machines of their own, against one database and one folder of files. */
const database = useTestDatabase()
let home: string
let bundle: string
let context: ServerContext & { storage: FilesystemStorage }
let services: Services
let ines: SessionUser
const workers = new Set<ChildProcess>()

beforeAll(async () => {
  bundle = fileURLToPath(
    new URL(`../../../node_modules/.cache/lectern-worker-${process.pid}`, import.meta.url),
  )
  await bundleServer(bundle, ['src/server/cli.ts'])
  home = await mkdtemp(join(tmpdir(), 'lectern-worker-'))
  const { db, url } = database()
  const log = createLogger('silent')
  const storage = new FilesystemStorage({
    root: join(home, 'storage'),
    signingKey: 'a-key-of-the-tests',
    appUrl: '',
    parts: createPartLedger(db),
    reserveBytes: 0,
  })
  context = {
    env: readEnv({ NODE_ENV: 'test', LECTERN_HOME: home }),
    db,
    storage,
    events: createCourseEvents({ db, url, log }),
    log,
    appUrl: 'http://localhost',
    authSecret: 'a-secret-of-the-tests-0123456789abcdef',
  }
  services = createServices(context)
  ines = await makeUser(db)
})
beforeEach(async () => {
  await database().db.delete(courseTable)
  // Rows that go by themselves leave their files: what is there afterwards is to be this test's own.
  const objects = join(home, 'storage', 'objects')
  for (const name of await readdir(objects).catch(() => [])) {
    await rm(join(objects, name), { recursive: true })
  }
})
afterEach(async () => {
  for (const worker of workers) await end(worker, 'SIGKILL')
})
afterAll(async () => {
  await removeFolder(home)
  await removeFolder(bundle)
})

async function startWorker(url = database().url): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [join(bundle, 'server', 'cli.js'), 'worker'], {
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      LECTERN_HOME: home,
      DATABASE_URL: url,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workers.add(worker)
  worker.stdout.resume()
  await once(worker.stdout, 'data') // "Lectern works on videos."
  return worker
}

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (worker.exitCode === null && worker.signalCode === null) {
    const ended = once(worker, 'exit')
    worker.kill(signal)
    await ended
  }
  workers.delete(worker)
  return worker.exitCode
}

/** Two seconds, small: what is tested is who works on it, not the work. */
async function shortVideo(): Promise<Buffer> {
  const path = join(home, 'short.mp4')
  const source = ['-f', 'lavfi', '-i', 'testsrc=s=160x90:r=10:d=2']
  await promisify(execFile)('ffmpeg', [
    ...source,
    '-pix_fmt',
    'yuv420p',
    '-movflags',
    '+faststart',
    '-y',
    path,
  ])
  return readFile(path)
}

/** Videos with stored files that nobody has worked on. */
async function upload(count: number): Promise<string[]> {
  const bytes = await shortVideo()
  const chapterId = newId()
  const courseId = newId()
  await services.courses.create(ines, {
    id: courseId,
    title: 'Worked on',
    description: null,
    difficulty: 'beginner',
    chapters: [{ id: chapterId, title: 'One', videos: [] }],
  })
  const ids: string[] = []
  for (let i = 0; i < count; i += 1) {
    const request = { courseId, chapterId, filename: `${i}.mp4`, size: bytes.length }
    const { value } = await services.uploads.start(ines, request)
    await sendParts(context, value.upload.id, bytes)
    await services.uploads.complete(ines, value.upload.id)
    ids.push(value.video.id)
  }
  return ids
}

const jobs = () => database().db.select().from(mediaJob)
const unended = () => database().db.$count(mediaJob, inArray(mediaJob.state, ['waiting', 'running', 'held']))
const allDone = (timeout: number) =>
  vi.waitFor(async () => expect(await unended()).toBe(0), { timeout, interval: 200 })

/** Every video plays, has one of each that was made of it, and there is nothing else anywhere. */
async function expectSound(ids: string[]) {
  const { db } = database()
  const videos = await db.select().from(videoTable).where(inArray(videoTable.id, ids))
  expect(videos.map(({ status }) => status)).toEqual(ids.map(() => 'ready'))
  const assets = await db.select().from(asset)
  const kinds = assets.map(({ videoId, kind }) => `${videoId} ${kind}`)
  expect(new Set(kinds).size).toBe(kinds.length)
  expect(kinds.filter((kind) => kind.endsWith('poster'))).toHaveLength(ids.length)
  // What killed workers had begun falls due; nothing that is used does.
  await db.update(orphanObject).set({ nextAttemptAt: sql`now()` })
  await services.uploads.sweepOrphans()
  expect(await db.select().from(orphanObject)).toEqual([])
  const stored = await readdir(join(home, 'storage', 'objects'), { recursive: true, withFileTypes: true })
  const names = stored.filter((entry) => entry.isFile()).map(({ name }) => name)
  expect(names.sort()).toEqual(
    [...videos.map(({ storageKey }) => storageKey), ...assets.map(({ storageKey }) => storageKey)].toSorted(),
  )
}
const scratch = () => readdir(join(home, 'scratch'))

it('ten kills at random moments leave ten videos, each with one of everything, and nothing else', async () => {
  const ids = await upload(10)
  let interrupted = 0
  for (let kill = 0; kill < 10; kill += 1) {
    const worker = await startWorker()
    await vi.waitFor(
      async () => {
        const isRunning = and(
          eq(mediaJob.state, 'running'),
          sql`${mediaJob.startedAt} > now() - interval '2 seconds'`,
        )
        expect((await database().db.$count(mediaJob, isRunning)) > 0 || (await unended()) === 0).toBe(true)
      },
      { timeout: 20_000, interval: 10 },
    )
    await delay(Math.random() * 400)
    await end(worker, 'SIGKILL')
    interrupted += (await jobs()).filter(({ state }) => state === 'running').length
  }
  expect(interrupted).toBeGreaterThan(0)
  const last = await startWorker()
  await allDone(120_000)
  await expectSound(ids)
  expect((await jobs()).every(({ state, percent }) => state === 'done' && percent === 100)).toBe(true)
  expect(await end(last, 'SIGTERM')).toBe(0)
  expect(await scratch()).toEqual([])
})

it('two workers share a hundred videos, and work on each once', async () => {
  const ids = await upload(100)
  const both = [await startWorker(), await startWorker()]
  await allDone(400_000)
  const done = await jobs()
  expect(done.filter(({ task }) => task === 'process')).toHaveLength(100)
  expect(done.filter(({ attempt, failures }) => attempt !== 1 || failures !== 0)).toEqual([])
  expect(new Set(done.map(({ worker }) => worker)).size).toBe(2)
  await expectSound(ids)
  for (const worker of both) expect(await end(worker, 'SIGTERM')).toBe(0)
})

it('a worker that is told to end gives its work to another at once', async () => {
  const ids = await upload(6)
  const first = await startWorker()
  await vi.waitFor(async () => expect((await jobs()).some(({ state }) => state === 'running')).toBe(true), {
    timeout: 20_000,
    interval: 5,
  })
  const before = Date.now()
  expect(await end(first, 'SIGTERM')).toBe(0)
  expect(Date.now() - before).toBeLessThan(5_000)
  const left = await jobs()
  expect(left.filter(({ state }) => state === 'running')).toEqual([])
  await startWorker()
  // Before a heartbeat of the first one could have been missed: nothing waits for that.
  const ended = left.filter(({ state }) => state === 'done').length
  await vi.waitFor(
    async () => expect((await jobs()).filter(({ state }) => state === 'done').length).toBeGreaterThan(ended),
    { timeout: 9_000, interval: 20 },
  )
  await allDone(60_000)
  expect((await jobs()).filter(({ failures }) => failures > 0)).toEqual([])
  await expectSound(ids)
})

/** Media work that takes the file for a video, and makes a poster of what it is given. */
async function ready({ folder }: MediaOptions, text: string): Promise<MediaOutcome> {
  const path = join(folder, 'poster.jpg')
  await writeFile(path, text)
  return {
    ok: true,
    facts: { mimeType: 'video/mp4', durationSeconds: 10, width: 640, height: 360, codecs: 'avc' },
    playsOriginal: true,
    outputs: [{ kind: 'poster', path, type: 'image/jpeg', details: {} }],
    later: [],
  }
}

/** A worker in this process, which does nothing but `processMedia`. */
const workHere = (
  { db, url }: Pick<DatabaseHandle, 'db'> & { url: string },
  processMedia: Media['processMedia'],
) =>
  startMediaWorker({
    context: { ...context, db },
    url,
    openMedia: () =>
      Promise.resolve({
        canConvert: false,
        processMedia,
        makeHls: () => Promise.reject(new Error('not asked for')),
        makeSprite: () => Promise.reject(new Error('not asked for')),
      }),
    onOrphans: () => undefined,
  })

it('files that take moments are ready while one is converted that takes hours', async () => {
  let letGo = () => {}
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let first: string | undefined
  const worker = workHere(database(), async (options) => {
    const path = await options.source.localPath()
    const isFirst = (first ??= path) === path
    if (isFirst && options.isBrief) {
      return { ok: false, code: 'takesLong', message: '', detail: '', retry: 'long' }
    }
    if (isFirst) await isLetGo
    return ready(options, 'a poster')
  })
  try {
    await worker.started
    const [long = ''] = await upload(1)
    await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ state: 'running', isLong: true }]), {
      timeout: 20_000,
    })
    const others = await upload(5)
    const states = async (ids: string[]) => {
      const rows = await database().db.select().from(videoTable).where(inArray(videoTable.id, ids))
      return rows.map(({ status }) => status)
    }
    await vi.waitFor(async () => expect(await states(others)).toEqual(others.map(() => 'ready')), {
      timeout: 60_000,
    })
    expect(await states([long])).toEqual(['processing'])
    letGo()
    await allDone(60_000)
    await expectSound([long, ...others])
  } finally {
    letGo()
    await worker.stop()
  }
})

it('work goes on when the database was away for ten seconds, and is done once', async () => {
  const wire = await startWire(database().url)
  const url = new URL(database().url)
  url.host = new URL(wire.address).host
  const handle = openDatabase(url.href)
  let begun = 0
  const worker = workHere({ db: handle.db, url: url.href }, async (options) => {
    begun += 1
    await delay(4_000)
    return ready(options, `attempt ${begun}`)
  })
  try {
    await worker.started
    const ids = await upload(1)
    await vi.waitFor(() => expect(begun).toBe(1), { timeout: 20_000 })
    wire.cut()
    await delay(10_000)
    wire.mend()
    await allDone(60_000)
    expect(await jobs()).toMatchObject([{ state: 'done', attempt: 1 }])
    expect(begun).toBe(1)
    await expectSound(ids)
  } finally {
    await worker.stop()
    await handle.close()
    await wire.close()
  }
})
