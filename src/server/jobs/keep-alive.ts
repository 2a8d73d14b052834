import type { Database } from '../db/client'
import { mediaJobRepository, type MediaJobRow } from '../db/repositories/media-job-repository'
import { orphanRepository } from '../db/repositories/orphan-repository'
import { notifyProgress } from '../events/notify'
import type { Logger } from '../log'
import type { MediaOptions } from '../media/media-work'
import { HOLD_SECONDS, holderOf } from './pipeline'

/** Not more often is anybody told how far it has come. */
const TELL_MS = 1_000
/** How often it is asked whether the attempt still counts, should the word of that get lost. */
const LOOK_MS = 3_000
const HOLD_ON_MS = (HOLD_SECONDS * 1_000) / 5

/** What happens beside the work of one attempt: it tells how far it has come, and hears when it is no longer wanted. */
export function keepAlive(
  { db, log }: { db: Database; log: Logger },
  job: MediaJobRow,
  courseId: string,
  { onLost }: { onLost: () => void },
): { report: MediaOptions['onProgress']; stop: () => void } {
  let latest: { percent: number; step: string } | undefined
  let told = { percent: job.percent, step: job.step ?? '' }
  let isBusy = false

  /** One at a time; one that fails is made up for by the next. */
  const quietly = async (work: () => Promise<void>) => {
    if (isBusy) return
    isBusy = true
    await work()
      .catch((error: unknown) =>
        log.debug({ err: error, jobId: job.id }, 'the state of a job could not be written'),
      )
      .finally(() => {
        isBusy = false
      })
  }

  const tell = () =>
    quietly(async () => {
      const now = latest
      if (now === undefined || (now.percent <= told.percent && now.step === told.step)) return
      const percent = await mediaJobRepository.progress(db, job, now)
      if (percent === undefined) return onLost()
      told = { percent, step: now.step }
      if (job.task === 'process') await notifyProgress(db, { courseId, videoId: job.videoId, ...told })
    })
  const look = () =>
    quietly(async () => {
      if (!(await mediaJobRepository.isCurrent(db, job))) onLost()
    })
  const holdOn = () => quietly(() => orphanRepository.holdOn(db, holderOf(job), HOLD_SECONDS))

  const timers = [
    setInterval(() => void tell(), TELL_MS),
    setInterval(() => void look(), LOOK_MS),
    setInterval(() => void holdOn(), HOLD_ON_MS),
  ]
  return {
    report: ({ percent, step }) => {
      latest = { percent, step }
    },
    stop: () => timers.forEach(clearInterval),
  }
}
