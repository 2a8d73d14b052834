import { paceOfAll, uploadTotals } from '@/components/course/upload/upload-rows'
import { count, formatBytes, formatLength } from '@/lib/format'
import type { FilesToCome } from '@/stores/types'
import type { UploadItem } from '@/types/course'

/** A line of the tray: the name of a course, or one of its files. */
export type TrayLine =
  | { kind: 'course'; key: string; courseId: string; files: number }
  | { kind: 'file'; key: string; upload: UploadItem }

/** By course, in the order in which the first file of each was chosen. */
export function trayLines(uploads: readonly UploadItem[]): TrayLine[] {
  const byCourse = new Map<string, UploadItem[]>()
  for (const upload of uploads) {
    const files = byCourse.get(upload.courseId)
    if (files) files.push(upload)
    else byCourse.set(upload.courseId, [upload])
  }
  return [...byCourse].flatMap(([courseId, files]): TrayLine[] => [
    { kind: 'course', key: courseId, courseId, files: files.length },
    ...files.map((upload): TrayLine => ({ kind: 'file', key: upload.id, upload })),
  ])
}

export interface TrayState {
  tone: 'accent' | 'wait' | 'bad' | 'good'
  /** What the folded tray says. */
  words: string
  /** 0–100 of all files by bytes. */
  percent: number
}

const needsYou = (uploads: number, others: number): string =>
  `${count(uploads, 'upload')} need${uploads === 1 ? 's' : ''} you${goOn(others)}`

const goOn = (others: number): string =>
  others > 0 ? `, ${others.toLocaleString('en-US')} ${others === 1 ? 'goes' : 'go'} on` : ''

/** What of all uploads matters most, in one line. */
export function trayState(
  uploads: readonly UploadItem[],
  paceOfLine: UploadItem['pace'] | null,
  toCome: FilesToCome = { files: 0, bytes: 0 },
): TrayState {
  const pace = paceOfAll(paceOfLine, toCome)
  const { percent, sentBytes, done, failed, asked, toGo } = uploadTotals(uploads, toCome)
  if (failed > 0) {
    return { tone: 'bad', percent, words: needsYou(failed + asked, toGo) }
  }
  if (asked > 0) {
    const words = `${asked.toLocaleString('en-US')} ${asked === 1 ? 'waits' : 'wait'} for your choice${goOn(toGo)}`
    return { tone: 'wait', percent, words }
  }
  if (toGo === 0) return { tone: 'good', percent: 100, words: `${count(done, 'file')} uploaded` }
  const waiting = uploads.filter(({ isWaiting }) => isWaiting === true)
  if (waiting.length > 0) {
    return { tone: 'wait', percent, words: `Waiting for the connection, ${formatBytes(sentBytes)} are safe` }
  }
  const rest = uploads.filter(({ status }) => status !== 'complete')
  if (rest.every(({ isPaused }) => isPaused === true)) {
    return { tone: 'wait', percent, words: `Paused at ${percent}%` }
  }
  const left = pace?.secondsLeft ?? null
  return {
    tone: 'accent',
    percent,
    words: left === null ? `${percent}%` : `${percent}%, ${formatLength(left)} left`,
  }
}
