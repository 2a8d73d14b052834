import { sweepExpired } from './api/sweep'
import type { ServerContext } from './context'
import type { Services } from './services'

const HOUR_MS = 3_600_000

export interface Upkeep {
  /** Lets a task that runs end, and begins no other. */
  stop: () => Promise<void>
}

/**
 * The process's own work, at start and every hour: finish what was left half done (by a process that was killed, or
 * by a storage that did not answer), and clear away what has run out.
 * A task that fails is logged and tried again at its next turn; it never ends the process.
 */
export function startUpkeep(
  context: ServerContext,
  { accounts, courses, coursePictures, jobs, monitoring, numbering, uploads, videos }: Services,
): Upkeep {
  const tasks: Record<string, () => Promise<unknown>> = {
    'finish interrupted uploads': () => uploads.resumeInterrupted(),
    'ask for work that was forgotten': () => jobs.tidy(),
    'remove what has expired': () => sweepExpired(context),
    'give up abandoned uploads': () => uploads.expireUploads(),
    'number long lists anew': () => numbering.renumberLong(),
    'forget what only live followers needed': () => courses.forgetOldSystemOperations(),
    'delete accounts whose time has come': () => accounts.purgeDue(),
    'join the counts of changes': () => courses.joinChanges(),
    'remove courses deleted long ago': () => courses.purgeDeleted(),
    'delete for good what was marked long ago': () => courses.purgeOldMarks(),
    'let go of files that were replaced long ago': () => videos.freeEarlierFiles(),
    'let go of pictures that courses had long ago': () => coursePictures.freeEarlier(),
    'free stored bytes nobody needs': () => uploads.sweepOrphans(),
    'forget old figures': () => monitoring.forgetOld(),
    'end uploads that only the storage knows': () => uploads.sweepUnknownUploads(),
  }

  let isStopping = false
  const runAll = async () => {
    for (const [task, run] of Object.entries(tasks)) {
      if (isStopping) return
      await run().catch((error: unknown) => context.log.error({ err: error, task }, 'upkeep failed'))
    }
  }

  let current = runAll()
  const timer = setInterval(() => {
    current = current.then(runAll)
  }, HOUR_MS).unref()

  return {
    stop: () => {
      isStopping = true
      clearInterval(timer)
      return current
    },
  }
}
