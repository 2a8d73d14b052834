import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mediaJobRepository } from '../db/repositories/media-job-repository'
import { createJobRunner, type JobContext, type JobRunner } from '../jobs/run-job'
import { openScratch } from '../jobs/scratch'
import type { Media } from '../media/media-work'
import { processMedia } from '../media/process-media'

/** Media work as on a machine without ffmpeg: files are read, and nothing is made of them. */
export const readingOnly: Media = {
  canConvert: false,
  processMedia: (options) => processMedia({ tools: { reason: 'not in this test' }, hls: 'off' }, options),
  makeHls: () => Promise.reject(new Error('readingOnly makes nothing')),
  makeSprite: () => Promise.reject(new Error('readingOnly makes nothing')),
}

/** A worker without its queue: it works when it is told to. */
export interface TestWorker {
  runner: JobRunner
  /** Works on all that is due, and on what that makes necessary. @returns how many jobs it took up */
  workThrough: () => Promise<number>
  /** Takes the next job that is due up. Settles with its id when it is delivered; the work goes on in `done`. */
  take: () => Promise<{ jobId: string; done: Promise<void> } | undefined>
}

export async function withTestWorker<T>(
  context: JobContext,
  media: Media,
  use: (worker: TestWorker) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'lectern-scratch-'))
  const scratch = await openScratch(root)
  const runner = createJobRunner({ context, media, scratch, worker: 'test', onOrphans: () => undefined })
  const take = async () => {
    const ticket = new Date()
    const job = await context.db.transaction(async (tx) => {
      const jobs = await mediaJobRepository.takeUnqueued(tx, 1)
      const due = jobs.filter(({ dueAt }) => dueAt <= ticket)
      await mediaJobRepository.noteQueued(
        tx,
        due.map(({ id }) => id),
        ticket,
      )
      return due[0]
    })
    return job && { jobId: job.id, done: runner.run({ jobId: job.id, ticket }) }
  }
  const workThrough = async () => {
    for (let taken = 0; ; taken += 1) {
      const next = await take()
      if (!next) return taken
      await next.done
    }
  }
  try {
    return await use({ runner, workThrough, take })
  } finally {
    await scratch.close()
    await rm(root, { recursive: true, force: true })
  }
}

/** Works on all that is due, as a worker that only reads would. */
export const workThrough = (context: JobContext): Promise<number> =>
  withTestWorker(context, readingOnly, (worker) => worker.workThrough())
