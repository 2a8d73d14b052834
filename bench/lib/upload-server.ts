import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignedPart, VideoUploadResponse } from '@/types/api'
import { type Account, signUp } from './account'
import { type AppServer, startApp } from './app-server'
import type { Put } from './curl'
import { type SeededCourse, seedCourse } from './seed'

export interface UploadServer {
  app: AppServer
  account: Account
  course: SeededCourse
  /** Begins an upload and answers the requests that send it, each with `partPath` as its body. */
  begin: (sizeBytes: number, partPath: string) => Promise<{ id: string; puts: Put[] }>
  /** Gives an upload up with all its bytes. */
  abort: (id: string) => Promise<void>
  /** Removes the files of completed uploads; their rows stay. */
  removeObjects: () => Promise<void>
}

/** Of one request to sign. */
const BATCH = 20

/**
 * A server of its own for uploads, without the worker: what becomes of a file afterwards is not measured, and would
 * take the processor from the next round.
 */
export async function withUploadServer<T>(
  work: (server: UploadServer) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const app = await startApp({ WORKER: 'off', ...settings })
  try {
    const account = await signUp(app.baseURL)
    const course = await seedCourse(account, app.databaseURL, 1, 0)
    return await work({
      app,
      account,
      course,
      begin: (sizeBytes, partPath) => begin(account, course, sizeBytes, partPath),
      abort: (id) => account.call('DELETE', `/api/uploads/${id}`),
      removeObjects: () => empty(join(app.storage, 'objects')),
    })
  } finally {
    await app.stop()
  }
}

/** The folder itself stays: without it the server takes its disk for gone. */
async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true })
}

async function begin(account: Account, course: SeededCourse, size: number, path: string) {
  const { upload } = await account.call<VideoUploadResponse>('POST', '/api/videos/upload', {
    courseId: course.id,
    chapterId: course.chapters[0]?.id,
    filename: 'lesson.mp4',
    size,
  })
  const puts: Put[] = []
  for (let first = 1; first <= upload.partCount; first += BATCH) {
    const count = Math.min(BATCH, upload.partCount - first + 1)
    const { items } = await account.call<{ items: SignedPart[] }>('POST', `/api/uploads/${upload.id}/sign`, {
      partNumbers: Array.from({ length: count }, (_, at) => first + at),
    })
    for (const { url, headers } of items) {
      puts.push({ url: new URL(url, account.baseURL).href, headers, path })
    }
  }
  return { id: upload.id, puts }
}
