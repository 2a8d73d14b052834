import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { SessionUser } from '@/types/api'
import type { ServerContext } from '../context'
import { openDatabase, type DatabaseHandle } from '../db/client'
import { createPartLedger } from '../db/repositories/part-ledger'
import { course as courseTable, video as videoTable } from '../db/schema/course'
import { orphanObject } from '../db/schema/orphan'
import { readEnv } from '../env'
import { createCourseEvents } from '../events/course-events'
import { createLogger } from '../log'
import { createServices, type Services } from '../services'
import { FilesystemStorage } from '../storage/filesystem-storage'
import { makeUser, sampleVideo, sendParts } from '../testing/factories'
import { withDatabase } from '../testing/global-setup'
import { useTestDatabase } from '../testing/test-database'
import { workThrough } from '../testing/work-through'
import { newId } from '@/lib/ids'
import { eventually } from '@/test/utils/eventually'
import { backUp } from './backup'
import { restore } from './restore'
import { refuseHalfRestored, RESTORE_MARK } from './restore-mark'

const database = useTestDatabase()
let folder = ''
let home = ''
let here: { context: ServerContext & { storage: FilesystemStorage }; services: Services }
let ines: SessionUser
let bytes: Buffer
const said: string[] = []
const say = (line: string) => void said.push(line)
const empties: { handle: DatabaseHandle; name: string }[] = []

/** Services of a server whose home and database these are. */
function serve(at: string, { db, url }: DatabaseHandle) {
  const log = createLogger('silent')
  const storage = new FilesystemStorage({
    root: join(at, 'storage'),
    signingKey: 'a-key-of-the-tests',
    appUrl: '',
    parts: createPartLedger(db),
    reserveBytes: 0,
  })
  const context = {
    env: readEnv({ NODE_ENV: 'test', LECTERN_HOME: at, DATABASE_URL: url }),
    db,
    storage,
    events: createCourseEvents({ db, url, log }),
    log,
    appUrl: 'http://localhost',
    authSecret: 'a-secret-of-the-tests-0123456789abcdef',
  }
  return { context, services: createServices(context) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-backup-'))
  home = join(folder, 'home')
  here = serve(home, database())
  ines = await makeUser(database().db)
  bytes = await sampleVideo()
})
beforeEach(async () => {
  await database().db.delete(courseTable)
  await rm(join(home, 'storage'), { recursive: true, force: true })
  here = serve(home, database())
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const admin = openDatabase(inject('postgresUrl'))
  for (const { handle, name } of empties) {
    await handle.close()
    await admin.pool.query(`drop database if exists ${name} with (force)`)
  }
  await admin.close()
})

async function emptyDatabase(): Promise<DatabaseHandle> {
  const name = `lectern_empty_${randomBytes(6).toString('hex')}`
  const admin = openDatabase(inject('postgresUrl'))
  await admin.pool.query(`create database ${name}`)
  await admin.close()
  const handle = openDatabase(withDatabase(inject('postgresUrl'), name))
  empties.push({ handle, name })
  return handle
}

async function makeVideo(title = 'Light') {
  const [courseId, chapterId] = [newId(), newId()]
  await here.services.courses.create(ines, {
    id: courseId,
    title,
    description: 'Ein „Wort“\tmit\nZeilen \\ und 🎬',
    difficulty: 'beginner',
    chapters: [{ id: chapterId, title: 'One', videos: [] }],
  })
  const request = { courseId, chapterId, filename: 'a.mp4', size: bytes.length }
  const { value } = await here.services.uploads.start(ines, request)
  await sendParts(here.context, value.upload.id, bytes)
  await here.services.uploads.complete(ines, value.upload.id)
  await workThrough(here.context)
  return { courseId, videoId: value.video.id }
}

const keyOf = async ({ db }: DatabaseHandle, videoId: string) => {
  const [row] = await db.select().from(videoTable).where(eq(videoTable.id, videoId))
  return row?.storageKey ?? ''
}
const settings = (at: string, url: string) =>
  readEnv({ NODE_ENV: 'test', LECTERN_HOME: at, DATABASE_URL: url })
const makeBackup = (to: string, more: Partial<Parameters<typeof backUp>[0]> = {}) =>
  backUp({ env: settings(home, database().url), url: database().url, folder: to, say, ...more })
const fresh = () => join(folder, newId())
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

describe('a backup', () => {
  it('is of one moment of the database, with every file of that moment, although the server goes on', async () => {
    const kept = await makeVideo('Kept')
    const gone = await makeVideo('Deleted meanwhile')
    const goneKey = await keyOf(database(), gone.videoId)
    const to = fresh()
    const manifest = await makeBackup(to, {
      onSnapshot: async () => {
        await makeVideo('After the moment')
        await here.services.courses.remove(ines, gone.courseId)
        await database()
          .db.update(courseTable)
          .set({ deletedAt: new Date(0) })
          .where(eq(courseTable.id, gone.courseId))
        await here.services.courses.purgeDeleted()
        await here.services.uploads.sweepOrphans()
        // Let go of, and there as long as the backup lasts.
        expect(await here.context.storage.headObject(goneKey)).not.toBeNull()
      },
    })
    expect(manifest.objects.lost).toEqual([])
    await here.services.uploads.sweepOrphans()
    expect(await here.context.storage.headObject(goneKey)).toBeNull()

    const target = await emptyDatabase()
    const at = fresh()
    await restore({ env: settings(at, target.url), folder: to, say })
    const restored = serve(at, target)
    const titles = (await target.db.select().from(courseTable)).map(({ title }) => title).sort()
    expect(titles).toEqual(['Deleted meanwhile', 'Kept'])
    for (const { videoId } of [kept, gone]) {
      const stored = await restored.context.storage.readRange(await keyOf(target, videoId), 0, bytes.length)
      expect(sha256(stored)).toBe(sha256(bytes))
    }
    const [row] = await target.db.select().from(courseTable).where(eq(courseTable.id, kept.courseId))
    const [original] = await database().db.select().from(courseTable).where(eq(courseTable.id, kept.courseId))
    expect(row).toEqual(original)
    // It is a database to work with: keys, triggers and numbers are as they were.
    await target.db.delete(courseTable).where(eq(courseTable.id, kept.courseId))
    expect(await target.db.$count(videoTable, eq(videoTable.id, kept.videoId))).toBe(0)
    const search = await target.pool.query('select 1 from course_search')
    expect(search.rowCount).toBe(1)
  })

  it('takes what an earlier one has from there', async () => {
    const { videoId } = await makeVideo()
    const [first, second] = [fresh(), fresh()]
    await makeBackup(first)
    const manifest = await makeBackup(second, { base: first })
    const { storage } = here.context
    const file = (await storage.localFile(await keyOf(database(), videoId)))?.split('/objects/')[1] ?? ''
    expect((await stat(join(second, 'objects', file))).ino).toBe(
      (await stat(join(first, 'objects', file))).ino,
    )
    expect((await stat(join(second, 'objects', file))).nlink).toBe(2)
    const at = fresh()
    await restore({ env: settings(at, (await emptyDatabase()).url), folder: second, say })
    expect(manifest.objects.count).toBeGreaterThan(0)
  })

  it('says which files the storage had lost before, and is made all the same', async () => {
    const { videoId } = await makeVideo()
    const key = await keyOf(database(), videoId)
    await here.context.storage.deleteObject(key)
    const manifest = await makeBackup(fresh())
    expect(manifest.objects.lost).toEqual([key])
  })

  it('goes into no folder that holds something, and only one is made at a time', async () => {
    const to = fresh()
    await makeBackup(to, {
      onSnapshot: () => expect(makeBackup(fresh())).rejects.toThrow('Another backup of this database runs'),
    })
    await expect(makeBackup(to)).rejects.toThrow('is not empty')
  })

  it('that was stopped is no backup, neither to go on with nor to restore', async () => {
    const to = fresh()
    const stopped = makeBackup(to, { onSnapshot: () => Promise.reject(new Error('killed')) })
    await expect(stopped).rejects.toThrow('killed')
    await expect(makeBackup(to)).rejects.toThrow('was not finished')
    await expect(
      restore({ env: settings(fresh(), 'postgresql://nobody@127.0.0.1:1/none'), folder: to, say }),
    ).rejects.toThrow('was not finished')
    // The locks went with its connection.
    await database().db.insert(orphanObject).values({ storageKey: 'nothing-here' })
    await eventually(async () => {
      await here.services.uploads.sweepOrphans()
      expect(await database().db.$count(orphanObject)).toBe(0)
    })
  })
})

describe('a restore', () => {
  it('refuses folders that are no backup, and damaged ones, and changes nothing', async () => {
    await makeVideo()
    const env = settings(fresh(), 'postgresql://nobody@127.0.0.1:1/none') // is not even tried
    await expect(restore({ env, folder: fresh(), say })).rejects.toThrow('There is no folder')
    await expect(restore({ env, folder: home, say })).rejects.toThrow('is no backup of Lectern')
    const to = fresh()
    await makeBackup(to)
    const manifest = join(to, 'lectern-backup.json')
    const text = await readFile(manifest, 'utf8')
    await writeFile(manifest, text.slice(0, -40))
    await expect(restore({ env, folder: to, say })).rejects.toThrow('cannot be read')
    await writeFile(manifest, text)
    await writeFile(join(to, 'database/course.copy.gz'), 'x')
    await expect(restore({ env, folder: to, say })).rejects.toThrow('is not what was written')
    await expect(readdir(env.LECTERN_HOME)).rejects.toThrow('ENOENT')
  })

  it('refuses a home and a database that hold something', async () => {
    await makeVideo()
    const to = fresh()
    await makeBackup(to)
    const target = await emptyDatabase()
    await expect(restore({ env: settings(home, target.url), folder: to, say })).rejects.toThrow(
      'holds a Lectern already',
    )
    await expect(restore({ env: settings(fresh(), database().url), folder: to, say })).rejects.toThrow(
      'holds accounts or courses',
    )
  })

  it('that was stopped keeps the server from starting, and is gone on with', async () => {
    const { videoId } = await makeVideo()
    const to = fresh()
    await makeBackup(to)
    const [lost = ''] = (await readdir(join(to, 'objects'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    const content = await readFile(lost)
    await writeFile(lost, randomBytes(content.length))

    const target = await emptyDatabase()
    const env = settings(fresh(), target.url)
    await expect(restore({ env, folder: to, say })).rejects.toThrow('damaged')
    expect(() => refuseHalfRestored(env.LECTERN_HOME)).toThrow('did not end')
    await writeFile(lost, content)
    await restore({ env, folder: to, say })
    refuseHalfRestored(env.LECTERN_HOME)
    expect(await target.db.$count(videoTable, eq(videoTable.id, videoId))).toBe(1)

    // Stopped between the last row and the end: what is there is left as it is.
    const manifest = JSON.parse(await readFile(join(to, 'lectern-backup.json'), 'utf8')) as { id: string }
    await writeFile(join(env.LECTERN_HOME, RESTORE_MARK), manifest.id)
    await restore({ env, folder: to, say })
    expect(await target.db.$count(videoTable, eq(videoTable.id, videoId))).toBe(1)
  })

  it('lets an upload that was under way be sent again', async () => {
    const { courseId } = await makeVideo()
    const tree = await here.services.courses.get(ines, courseId)
    const chapterId = tree.chapters[0]?.id ?? ''
    const request = { courseId, chapterId, filename: 'b.mp4', size: bytes.length }
    const { value } = await here.services.uploads.start(ines, request)
    await sendParts(here.context, value.upload.id, bytes)
    const to = fresh()
    await makeBackup(to)

    const target = await emptyDatabase()
    const env = settings(fresh(), target.url)
    await restore({ env, folder: to, say })
    const restored = serve(env.LECTERN_HOME, target)
    expect((await restored.services.uploads.parts(ines, value.upload.id)).parts).toEqual([])
    await sendParts(restored.context, value.upload.id, bytes)
    await restored.services.uploads.complete(ines, value.upload.id)
    await workThrough(restored.context)
    const stored = await restored.context.storage.readRange(
      await keyOf(target, value.video.id),
      0,
      bytes.length,
    )
    expect(sha256(stored)).toBe(sha256(bytes))
  })
})
