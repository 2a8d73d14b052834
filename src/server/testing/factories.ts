import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'
import { newId } from '@/lib/ids'
import type { SessionUser } from '@/types/api'
import type { CourseTree } from '@/types/course'
import { createLogger } from '../log'
import type { ServerContext } from '../context'
import type { Database } from '../db/client'
import { createPartLedger } from '../db/repositories/part-ledger'
import { uploadRepository } from '../db/repositories/upload-repository'
import { user as userTable } from '../db/schema/auth'
import { readEnv } from '../env'
import { createCourseEvents } from '../events/course-events'
import { createServices, type Services } from '../services'
import type { Creation } from '../services/course-write'
import type { Written } from '../services/edit-course'
import { FilesystemStorage } from '../storage/filesystem-storage'
import type { ObjectStorage } from '../storage/port'
import { useTestDatabase } from './test-database'
import { workThrough } from './work-through'

/** A person in the database; an instructor unless told. */
export async function makeUser(db: Database, overrides: Partial<SessionUser> = {}): Promise<SessionUser> {
  const id = randomBytes(12).toString('hex')
  const person: SessionUser = {
    id,
    name: 'Ines Duarte',
    email: `${id}@example.org`,
    role: 'instructor',
    ...overrides,
  }
  await db.insert(userTable).values(person)
  return person
}

/** An outline to create a course with: the number of planned videos of each chapter, titled by their place. */
export const makePlan = (videosPerChapter: number[]) =>
  videosPerChapter.map((videos, i) => ({
    id: newId(),
    title: `Chapter ${i + 1}`,
    videos: Array.from({ length: videos }, (_, j) => ({ id: newId(), filename: `Video ${i + 1}.${j + 1}` })),
  }))

/** A draft with this many planned videos in each chapter. */
export async function makeCourse(
  services: Pick<AnsweredServices, 'courses'>,
  owner: SessionUser,
  {
    videos = [],
    ...fields
  }: { id?: string; title?: string; description?: string | null; videos?: number[] } = {},
): Promise<CourseTree> {
  const { value } = await services.courses.create(owner, {
    title: 'Light',
    description: 'How to see it.',
    difficulty: 'beginner',
    chapters: makePlan(videos),
    ...fields,
  })
  return value
}

/** Services as tests want them: a write is answered with its resource, a creation with whether it was one. */
export type AnsweredServices = {
  [Area in keyof Services]: {
    [Name in keyof Services[Area]]: Services[Area][Name] extends (
      ...args: infer A
    ) => Promise<Written<infer T>>
      ? (...args: A) => Promise<Name extends 'create' ? Creation<T> : T>
      : Services[Area][Name]
  }
}

const isWritten = (value: unknown): value is Written<unknown> =>
  typeof value === 'object' && value !== null && 'operation' in value && 'read' in value

const answered = (services: Services): AnsweredServices =>
  Object.fromEntries(
    Object.entries(services).map(([area, methods]) => [
      area,
      Object.fromEntries(
        Object.entries(methods).map(([name, method]: [string, (...args: never[]) => unknown]) => [
          name,
          async (...args: never[]) => {
            const result = await method(...args)
            if (!isWritten(result)) return result
            const value = await result.read()
            return name === 'create' ? { created: result.operation !== null, value } : value
          },
        ]),
      ),
    ]),
  ) as unknown as AnsweredServices // built of the same names just above

/** Completing an upload answers what came of the file, as if a worker were there. */
function settling(services: AnsweredServices, raw: Services, context: ServerContext): AnsweredServices {
  const { complete } = services.uploads
  return {
    ...services,
    uploads: {
      ...services.uploads,
      complete: async (...args) => {
        await complete(...args)
        await workThrough(context)
        raw.cleanup.wake()
        return complete(...args)
      },
    },
  }
}

export interface TestServer {
  db: Database
  context: ServerContext
  services: AnsweredServices
  /** The services as the server uses them. */
  raw: Services
  storage: FilesystemStorage
  /** Of the database, for connections of one's own. */
  url: string
}

/** Services on a database and a storage folder of this test file; read inside tests and hooks only. */
export function useTestServices(env: Record<string, string> = {}): () => TestServer {
  const database = useTestDatabase()
  let root: string | undefined
  let server: TestServer | undefined

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'lectern-services-'))
    const { db, url } = database()
    const storage = diskStorage(root, db)
    const log = createLogger('silent')
    const context: ServerContext = {
      env: readEnv({ NODE_ENV: 'test', ...env }),
      db,
      storage,
      events: createCourseEvents({ db, url, log }), // connects when somebody follows a course; nobody does here
      log,
      appUrl: 'http://localhost',
      authSecret: 'a-secret-of-the-tests-0123456789abcdef',
    }
    const raw = createServices(context)
    server = { db, url, storage, context, raw, services: settling(answered(raw), raw, context) }
  })
  afterAll(async () => {
    if (root) await rm(root, { recursive: true, force: true })
  })
  return () => {
    if (!server) throw new Error('useTestServices: the services are there only while tests run')
    return server
  }
}

/** The disk driver as the server has it, in a folder of the test's. */
export const diskStorage = (root: string, db: Database): FilesystemStorage =>
  new FilesystemStorage({
    root: join(root, 'files'),
    signingKey: 'a-signing-key-of-the-tests-0123456789',
    appUrl: '',
    parts: createPartLedger(db),
    reserveBytes: 0,
  })

let sample: Promise<Buffer> | undefined

/** A short real MP4: the first one in `samples/`, or one made by ffmpeg. */
export function sampleVideo(): Promise<Buffer> {
  sample ??= (async () => {
    const folder = new URL('../../../samples/', import.meta.url)
    const name = (await readdir(folder)).sort().find((file) => file.endsWith('.mp4'))
    return name === undefined ? renderVideo() : readFile(new URL(name, folder))
  })()
  return sample
}

async function renderVideo(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-sample-'))
  try {
    const file = join(folder, 'sample.mp4')
    const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=2:size=320x180:rate=10']
    await promisify(execFile)('ffmpeg', [...picture, '-pix_fmt', 'yuv420p', '-movflags', '+faststart', file])
    return await readFile(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The same storage with some methods replaced, to play a storage that fails. */
export const storageWith = (storage: ObjectStorage, changes: Partial<ObjectStorage>): ObjectStorage => ({
  driver: storage.driver,
  parallelParts: storage.parallelParts,
  checksumKind: storage.checksumKind,
  createMultipartUpload: (input) => storage.createMultipartUpload(input),
  signPart: (part) => storage.signPart(part),
  listParts: (upload) => storage.listParts(upload),
  completeMultipartUpload: (upload, parts) => storage.completeMultipartUpload(upload, parts),
  listMultipartUploads: () => storage.listMultipartUploads(),
  abortMultipartUpload: (upload) => storage.abortMultipartUpload(upload),
  putObject: (object) => storage.putObject(object),
  headObject: (key) => storage.headObject(key),
  readRange: (key, start, end) => storage.readRange(key, start, end),
  signReadUrl: (key, options) => storage.signReadUrl(key, options),
  deleteObject: (key, versionId) => storage.deleteObject(key, versionId),
  deleteFolder: (folder) => storage.deleteFolder(folder),
  localFile: (key) => storage.localFile(key),
  check: () => storage.check(),
  ...changes,
})

/** Stores the parts of a started upload as a browser's PUTs would; `only` leaves the other ones out. */
export async function sendParts(
  { db, storage }: Pick<TestServer, 'db' | 'storage'>,
  uploadId: string,
  bytes: Uint8Array,
  only?: number[],
): Promise<void> {
  const row = await uploadRepository.findAny(db, uploadId)
  if (!row) throw new Error('sendParts: no such upload')
  for (let partNumber = 1; partNumber <= row.partCount; partNumber++) {
    if (only && !only.includes(partNumber)) continue
    const start = (partNumber - 1) * row.partSize
    // A copy: whoever receives chunks frees their memory.
    const body = Readable.from([Buffer.from(bytes.subarray(start, start + row.partSize))])
    await storage.receivePart({ uploadId: row.storageUploadId, partNumber }, body)
  }
}

/** A real video of more than one part: a sample, followed by a box that players skip. */
export async function longVideo(): Promise<Buffer> {
  const filler = Buffer.alloc(17 * 1024 ** 2)
  filler.writeUInt32BE(filler.length, 0)
  filler.write('free', 4)
  return Buffer.concat([await sampleVideo(), filler])
}
