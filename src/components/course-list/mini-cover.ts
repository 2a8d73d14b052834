import type { CoverVideo } from '@/types/api'

/** More bars than this in a line of 54 pixels are no bars any more. */
const BARS = 8

/** A cover for the small drawing in a row: in full lines, neighbours in the same state become one bar. */
export const miniCover = (cover: readonly (readonly CoverVideo[])[]): CoverVideo[][] => {
  const assumed = averageOf(cover.flat())
  return cover.map((line) => (line.length <= BARS ? [...line] : line.reduce(joined(assumed), [])))
}

const joined =
  (assumed: number) =>
  (bars: CoverVideo[], video: CoverVideo): CoverVideo[] => {
    const before = bars.at(-1)
    const duration = video.duration ?? assumed
    if (before?.status !== video.status) return [...bars, { ...video, duration }]
    return [...bars.slice(0, -1), { ...before, duration: (before.duration ?? assumed) + duration }]
  }

/** As the strip draws videos of unknown length. */
function averageOf(videos: readonly CoverVideo[]): number {
  const known = videos.flatMap(({ duration }) => (duration === null ? [] : [duration]))
  return known.length === 0 ? 480 : known.reduce((sum, value) => sum + value, 0) / known.length
}
