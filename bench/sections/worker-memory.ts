import { randomUUID } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { SignedPart, VideoUploadResponse } from '@/types/api'
import { findTools } from '@/server/media/tools'
import { isSwiftInstalled, startSwift } from '@/server/testing/swift-server'
import { bucketSettings } from '../lib/bucket-settings'
import { fill, makeClip } from '../lib/media-files'
import { freePort } from '../lib/ports'
import { costOf } from '../lib/process-cost'
import { progress, type Row, type Section } from '../lib/report'
import { withDatabase } from '../lib/seed'
import { GIB, withFolder } from '../lib/upload-files'
import { type UploadServer, withUploadServer } from '../lib/upload-server'
import { startWorker } from '../lib/worker-process'

const GOAL_MIB = 200
const DEADLINE_MS = 600_000

/** How much memory a worker takes while it works on large files. */
export function workerMemory(): Promise<Section> {
  return withFolder(async (folder) => {
    const tools = await findTools({})
    if ('reason' in tools) throw new Error(tools.reason)
    progress('worker-memory: making the videos')
    const clip = join(folder, 'clip.mp4')
    await makeClip(tools, clip)
    const files = [
      { what: 'plays as it is', path: await fill(tools, clip, 2 * GIB, join(folder, 'large.mp4')) },
      { what: 'is remuxed', path: await fill(tools, clip, 2 * GIB, join(folder, 'large.mkv')) },
    ]
    const rows = await measure('on disk', files, {})
    if (isSwiftInstalled()) rows.push(...(await inBucket(files)))
    return {
      title: 'Memory of a worker with files of 2 GiB',
      how:
        'Resident memory of one process of `lectern worker`, as the kernel counts its peak (VmHWM); its ffmpeg and the ' +
        `database are processes of their own. From its start until the video is ready.${isSwiftInstalled() ? ' The bucket is OpenStack Swift on this machine.' : ''}`,
      rows,
    }
  })
}

interface LargeFile {
  what: string
  path: string
}

async function inBucket(files: readonly LargeFile[]): Promise<Row[]> {
  const swift = await startSwift({ origin: `http://127.0.0.1:${await freePort()}` })
  try {
    return await measure('in a bucket', files, bucketSettings(swift.settings))
  } finally {
    await swift.close()
  }
}

async function measure(
  where: string,
  files: readonly LargeFile[],
  settings: Record<string, string>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const { what, path } of files) {
    progress(`worker-memory: ${where}, a file that ${what}`)
    // Each with a worker of its own: what one file leaves in memory is not the next one's.
    const { atRest, peak } = await withUploadServer((server) => workOn(server, path, settings), {
      MAX_UPLOAD_BYTES: String(4 * GIB),
      ...settings,
    })
    rows.push(
      { what: `${where}, a file that ${what}: at most`, unit: 'MiB', ours: peak, goal: GOAL_MIB },
      { what: '– once it has started', unit: 'MiB', ours: atRest },
    )
  }
  return rows
}

async function workOn(server: UploadServer, path: string, settings: Record<string, string>) {
  const worker = await startWorker(server.app, settings)
  try {
    const atRest = costOf(worker.pid).residentMiB
    const { videoId, uploadId } = await send(server, path)
    await server.account.call('POST', `/api/uploads/${uploadId}/complete`)
    await untilReady(server, videoId)
    return { atRest, peak: costOf(worker.pid).peakMiB }
  } finally {
    await worker.stop()
  }
}

/** Sends a file but for the last word. */
async function send({ account, course }: UploadServer, path: string) {
  const { size } = await stat(path)
  const { upload, video } = await account.call<VideoUploadResponse>('POST', '/api/videos/upload', {
    courseId: course.id,
    chapterId: course.chapters[0]?.id,
    filename: `${randomUUID()}${path.slice(path.lastIndexOf('.'))}`,
    size,
  })
  const file = await open(path)
  try {
    for (let partNumber = 1; partNumber <= upload.partCount; partNumber++) {
      const { items } = await account.call<{ items: SignedPart[] }>(
        'POST',
        `/api/uploads/${upload.id}/sign`,
        { partNumbers: [partNumber] },
      )
      for (const part of items) {
        const body = Buffer.alloc(part.size)
        await file.read(body, 0, part.size, (part.partNumber - 1) * upload.partSize)
        const answer = await fetch(new URL(part.url, account.baseURL), {
          method: 'PUT',
          headers: part.headers,
          body,
        })
        if (!answer.ok) throw new Error(`part ${part.partNumber}: ${answer.status} ${await answer.text()}`)
      }
    }
  } finally {
    await file.close()
  }
  return { uploadId: upload.id, videoId: video.id }
}

const untilReady = ({ app }: UploadServer, videoId: string): Promise<void> =>
  withDatabase(app.databaseURL, async (db) => {
    const deadline = Date.now() + DEADLINE_MS
    while (Date.now() < deadline) {
      const { rows } = await db.query<{ state: string; error_detail: string | null }>(
        "select state, error_detail from media_job where video_id = $1 and task = 'process'",
        [videoId],
      )
      const [job] = rows
      if (job?.state === 'done') return
      if (job?.error_detail) throw new Error(`the worker failed: ${job.error_detail}`)
      await delay(100)
    }
    throw new Error('the worker was not done in time')
  })
