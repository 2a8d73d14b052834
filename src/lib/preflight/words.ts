import { formatClock, formatLength } from '@/lib/format'
import type { ProbeProblem } from '@/lib/media/probe-result'
import { mimeTypeOf } from '@/lib/video-formats'
import type { FileCheck, FileFacts } from './file-check'

const codecNames: Record<string, string> = {
  avc: 'H.264',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  aac: 'AAC',
  mp3: 'MP3',
  opus: 'Opus',
  vorbis: 'Vorbis',
  flac: 'FLAC',
}

const containerNames: Record<string, string> = {
  'video/mp4': 'MP4',
  'video/webm': 'WebM',
  'video/x-matroska': 'MKV',
}

const codecsOf = ({ codecs }: FileFacts): string[] => codecs.split(', ')

/** A picture comes first, and a video has one. */
export const hasSound = (facts: FileFacts): boolean => codecsOf(facts).length > 1

/**
 * "12:04 · 1920 × 1080 · H.264, AAC"; with the container when the name says another one.
 * @param filename with its extension
 */
export function factsWords(facts: FileFacts, filename: string): string {
  const { durationSeconds, width, height, mimeType } = facts
  const codecs = codecsOf(facts).map((codec) => codecNames[codec] ?? codec)
  return [
    formatClock(durationSeconds),
    `${width} × ${height}`,
    codecs.join(', '),
    ...(isNamedOtherwise(mimeType, filename) ? [`really ${containerNames[mimeType] ?? mimeType}`] : []),
  ].join(' · ')
}

/** MOV and MP4 are the same inside. */
const isNamedOtherwise = (mimeType: string, filename: string): boolean => {
  const named = mimeTypeOf(filename)
  return (
    named !== undefined && named !== mimeType && !(named === 'video/quicktime' && mimeType === 'video/mp4')
  )
}

const problemWords: Record<ProbeProblem, string> = {
  empty: 'empty',
  notVideo: 'not a video',
  unsupportedContainer: 'may not play',
  unsupportedCodec: 'may not play',
  protected: 'copy-protected',
  noVideoTrack: 'no picture',
  damaged: 'cannot be read',
  tooLarge: 'too large to play',
}

/** Whether the server makes one of it that browsers play. @param convertsVideos what `GET /api/config` says */
export const isConverted = (check: FileCheck, convertsVideos: boolean): boolean =>
  convertsVideos && check.verdict === 'doubtful' && check.mayBeConverted

/**
 * What is wrong with a file in a few words, for a row that has room for no more; `null` when nothing is.
 * @param convertsVideos what `GET /api/config` says
 */
export function problemOf(check: FileCheck, convertsVideos: boolean): string | null {
  if (isConverted(check, convertsVideos)) return 'will be converted'
  if (check.verdict !== 'fine') return problemWords[check.code]
  return hasSound(check.facts) ? null : 'no sound'
}

/** How fast a file may be sent, and how well that is known. */
export interface Speed {
  bytesPerSecond: number
  /** Measured by what this page sent, or only said by the browser. */
  isMeasured: boolean
}

/** "about 4 min at your current speed" */
export const estimateWords = (bytes: number, { bytesPerSecond, isMeasured }: Speed): string =>
  `about ${formatLength(Math.max(1, bytes / bytesPerSecond))} ${isMeasured ? 'at your current speed' : 'on this connection'}`
