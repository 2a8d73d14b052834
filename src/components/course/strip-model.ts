import type { VideoStatus } from '@/types/course'

/** The letter that strip.css knows a state by. */
export type BarState = 'r' | 'u' | 'p' | 'n' | 'e'

export interface StripVideo {
  status: VideoStatus
  /** Seconds; `null` while unknown. */
  duration: number | null
  /** 0–100 while uploading. */
  progress?: number
}

export interface StripBar {
  state: BarState
  /** Share of the line, in seconds. */
  seconds: number
  /** 0–100; how far an upload is. */
  progress: number
}

export interface StripGroup {
  bars: StripBar[]
  seconds: number
}

/** Above this many videos single bars are too thin to see, and those of one state become one. */
const MERGE_ABOVE = 200
/** Above this many chapters the gaps between them would take the width, so they run on. */
const GAPS_UP_TO = 60
/** A video of unknown length is drawn as long as the known ones on average; without any, 8 minutes. */
const ASSUMED_SECONDS = 480

const states: Record<VideoStatus, BarState> = {
  ready: 'r',
  uploading: 'u',
  processing: 'p',
  planned: 'n',
  error: 'e',
}

export const barState = (status: VideoStatus): BarState => states[status]

/** The bars to draw, a group for each chapter that has videos. */
export function stripGroups(
  chapters: readonly (readonly StripVideo[])[],
  mergeAbove = MERGE_ABOVE,
): StripGroup[] {
  const videos = chapters.flat()
  const assumed = averageLength(videos)
  const isMerged = videos.length > mergeAbove
  const lines = chapters.length > GAPS_UP_TO ? [videos] : chapters
  return lines
    .filter((line) => line.length > 0)
    .map((line) => {
      const single = line.map((video) => toBar(video, assumed))
      const bars = isMerged ? merged(single) : single
      return { bars, seconds: bars.reduce((sum, bar) => sum + bar.seconds, 0) }
    })
}

function averageLength(videos: readonly StripVideo[]): number {
  const known = videos.flatMap(({ duration }) => (duration !== null && duration > 0 ? [duration] : []))
  return known.length === 0 ? ASSUMED_SECONDS : known.reduce((sum, value) => sum + value, 0) / known.length
}

function toBar({ status, duration, progress = 0 }: StripVideo, assumed: number): StripBar {
  const seconds = duration !== null && duration > 0 ? duration : assumed
  return { state: states[status], seconds, progress: Math.min(100, Math.max(0, progress)) }
}

/** One bar for each state, in the order in which the states first appear; progress is weighed by length. */
function merged(bars: readonly StripBar[]): StripBar[] {
  const byState = new Map<BarState, StripBar>()
  for (const bar of bars) {
    const sum = byState.get(bar.state)
    if (!sum) {
      byState.set(bar.state, bar)
      continue
    }
    const seconds = sum.seconds + bar.seconds
    const progress = (sum.progress * sum.seconds + bar.progress * bar.seconds) / seconds
    byState.set(bar.state, { state: bar.state, seconds, progress })
  }
  return [...byState.values()]
}

/** "21 videos ready, 1 uploading, 1 that cannot be read", or "No videos yet". */
export function stripSentence(chapters: readonly (readonly StripVideo[])[]): string {
  const videos = chapters.flat()
  const parts = (
    [
      ['ready', 'ready'],
      ['uploading', 'uploading'],
      ['processing', 'processing'],
      ['planned', 'without a file'],
      ['error', 'that cannot be read'],
    ] as const
  ).flatMap(([status, words]) => {
    const n = videos.filter((video) => video.status === status).length
    return n === 0 ? [] : [{ n, words }]
  })
  if (parts.length === 0) return 'No videos yet'
  return parts
    .map(({ n, words }, index) => {
      const noun = index === 0 ? (n === 1 ? 'video ' : 'videos ') : ''
      return `${n.toLocaleString('en-US')} ${noun}${words}`
    })
    .join(', ')
}

/** A line's share of the longest one, 0–1, so that a short chapter is a short line; never too short to see. */
export function lineShares(chapters: readonly (readonly StripVideo[])[]): number[] {
  const assumed = averageLength(chapters.flat())
  const lengths = chapters.map((line) => line.reduce((sum, video) => sum + toBar(video, assumed).seconds, 0))
  const longest = Math.max(1, ...lengths)
  return lengths.map((length) => (length === 0 ? 0 : Math.max(0.06, length / longest)))
}
