import { formatLength } from '@/lib/format'
import { stepWords } from '@/lib/processing-steps'
import type { JobQueue, MediaJob } from '@/types/api'

type State = MediaJob['state']

/** What the list can be narrowed to. */
export type JobsView = 'now' | 'dead' | 'failed' | 'ended'

export const viewStates: Record<JobsView, readonly State[]> = {
  now: ['running', 'waiting', 'held'],
  dead: ['dead'],
  failed: ['failed'],
  ended: ['done', 'cancelled'],
}

export const viewWords: Record<JobsView, string> = {
  now: 'In line',
  dead: 'Needs you',
  failed: 'Failed',
  ended: 'Ended',
}

/** What stands where a list is empty. */
export const emptyWords: Record<JobsView, { title: string; text: string }> = {
  now: {
    title: 'Nothing to do right now',
    text: 'When somebody uploads a video, the work on it stands here with how far it is.',
  },
  dead: {
    title: 'Nothing needs you',
    text: 'Work that failed again and again, and was given up, waits here for you with the reason.',
  },
  failed: {
    title: 'No file has failed',
    text: 'Files that cannot be made a video stand here with what their instructor was told.',
  },
  ended: {
    title: 'Nothing has ended yet',
    text: 'Work that is done, and work that was stopped, stands here.',
  },
}

export const countOf = ({ counts }: JobQueue, view: JobsView): number =>
  viewStates[view].reduce((sum, state) => sum + counts[state], 0)

const tasks: Record<MediaJob['task'], string> = {
  process: 'Making it playable',
  sprite: 'Preview pictures',
  hls: 'Qualities for slow lines',
}
export const taskWords = ({ task, is_replacement }: MediaJob): string =>
  is_replacement ? `${tasks[task]}, a file in place of another` : tasks[task]

/** "for 4 min". @param now milliseconds */
export const ageOf = (iso: string, now: number): string =>
  `for ${formatLength(Math.max(0, now - Date.parse(iso)) / 1_000)}`

/** Where a job stands, in words. @param now milliseconds */
export function stateWords(job: MediaJob, now: number): string {
  switch (job.state) {
    case 'running':
      return `${stepWords(job.step ?? 'reading')}, ${job.percent}%${job.started_at === null ? '' : `, ${ageOf(job.started_at, now)}`}`
    case 'waiting':
      return Date.parse(job.due_at) > now
        ? 'Waits before it is tried again'
        : `Waiting ${ageOf(job.due_at, now)}`
    case 'held':
      return 'Held: its video is marked for deletion'
    case 'dead':
      return `Given up after ${job.failures === 1 ? '1 try' : `${job.failures} tries`}`
    case 'failed':
      return 'The file cannot be made a video'
    case 'done':
      return 'Done'
    case 'cancelled':
      return 'Stopped'
  }
}

export const mayStop = ({ state }: MediaJob): boolean => viewStates.now.includes(state)
/** A file that was to take another one's place is let go of when that fails: there is nothing to try again with. */
export const mayRetry = ({ state, is_replacement }: MediaJob): boolean =>
  !is_replacement && (state === 'dead' || state === 'failed' || state === 'cancelled')
