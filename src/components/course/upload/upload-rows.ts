import { shallow } from 'zustand/shallow'
import type { FilesToCome } from '@/stores/types'
import type { Chapter, UploadItem, Video } from '@/types/course'

/**
 * One line of the upload step: a video of the chapter joined with the file on its way to it, if there is one.
 * `interrupted` is an upload that this page does not hold: its file was chosen before a reload or elsewhere.
 */
export type UploadRowModel = { key: string; title: string } & (
  | { kind: 'planned' | 'interrupted'; video: Video }
  | { kind: 'ready' | 'processing' | 'broken'; video: Video }
  | { kind: 'upload'; upload: UploadItem }
)

/**
 * The rows of one chapter in the order of the outline; files whose video the outline does not know yet
 * follow in the order they were chosen.
 * @param uploads those of the chapter, oldest first
 */
export function uploadRows(
  chapter: Pick<Chapter, 'videos'>,
  uploads: readonly UploadItem[],
): UploadRowModel[] {
  const byVideo = new Map(uploads.map((upload) => [upload.videoId, upload]))
  const known = chapter.videos.map((video): UploadRowModel => {
    const upload = byVideo.get(video.id)
    byVideo.delete(video.id)
    return upload === undefined || isSettled(upload, video)
      ? videoRow(video)
      : uploadRow(upload, video.filename)
  })
  return [...known, ...[...byVideo.values()].map((upload) => uploadRow(upload, upload.filename))]
}

/** Whether two rows show the same: they are made anew with every change, what they are made of is not. */
export const isSameRow = (one: UploadRowModel, other: UploadRowModel): boolean => shallow(one, other)

/**
 * The server's word ends a local upload: it knows what is in the file. An `error_code` is its own: these bytes
 * cannot be used, however often they are sent.
 */
const isSettled = (upload: UploadItem, video: Video): boolean =>
  (upload.status === 'complete' && (video.status === 'ready' || video.status === 'error')) ||
  (upload.status === 'error' && video.status === 'error' && video.error_code !== null)

const uploadRow = (upload: UploadItem, title: string): UploadRowModel => ({
  key: upload.videoId,
  title,
  kind: 'upload',
  upload,
})

function videoRow(video: Video): UploadRowModel {
  const base = { key: video.id, title: video.filename, video }
  switch (video.status) {
    case 'planned':
      return { ...base, kind: 'planned' }
    case 'uploading':
      return { ...base, kind: 'interrupted' }
    case 'processing':
      return { ...base, kind: 'processing' }
    case 'ready':
      return { ...base, kind: 'ready' }
    case 'error':
      return { ...base, kind: 'broken' }
  }
}

export interface UploadTotals {
  /** 0–100 by bytes, whole; 100 only when every file was confirmed. */
  percent: number
  sentBytes: number
  totalBytes: number
  done: number
  failed: number
  /** They wait for an answer: a course has the file already, or browsers may not play it. Not counted in `toGo`. */
  asked: number
  toGo: number
}

/** How long everything takes, with what is not in line yet. */
export const paceOfAll = (pace: UploadItem['pace'] | null, toCome: FilesToCome): UploadItem['pace'] | null =>
  pace && pace.secondsLeft !== null && pace.bytesPerSecond > 0
    ? { ...pace, secondsLeft: pace.secondsLeft + toCome.bytes / pace.bytesPerSecond }
    : pace

/** Nothing is wrong with it; a person has to say what becomes of it. */
export const waitsForAnswer = ({ known, doubt }: UploadItem): boolean =>
  known !== undefined || doubt !== undefined

/** "1 done, 1 waits for your choice, 2 to go" */
export const countWords = ({ done, failed, asked, toGo }: UploadTotals): string =>
  [
    done > 0 && `${amount(done)} done`,
    failed > 0 && `${amount(failed)} failed`,
    asked > 0 && `${amount(asked)} ${asked === 1 ? 'waits' : 'wait'} for your choice`,
    toGo > 0 && `${amount(toGo)} to go`,
  ]
    .filter((part) => part !== false)
    .join(', ')

const amount = (n: number) => n.toLocaleString('en-US')

const nothingToCome: FilesToCome = { files: 0, bytes: 0 }

/** @param toCome files that are not in line yet */
export function uploadTotals(uploads: readonly UploadItem[], toCome = nothingToCome): UploadTotals {
  const totalBytes = uploads.reduce((sum, { file }) => sum + file.size, toCome.bytes)
  const sentBytes = uploads.reduce((sum, { file, progress }) => sum + (file.size * progress) / 100, 0)
  const done = uploads.filter(({ status }) => status === 'complete').length
  const asked = uploads.filter(waitsForAnswer).length
  const failed = uploads.filter((upload) => upload.status === 'error' && !waitsForAnswer(upload)).length
  const share = totalBytes === 0 ? 0 : Math.floor((sentBytes / totalBytes) * 100)
  return {
    percent: done === uploads.length + toCome.files ? 100 : Math.min(99, share),
    sentBytes: Math.round(sentBytes),
    totalBytes,
    done,
    failed,
    asked,
    toGo: uploads.length + toCome.files - done - failed - asked,
  }
}
