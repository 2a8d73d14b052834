import { Strip } from '@/components/course/Strip'
import type { StripVideo } from '@/components/course/strip-model'
import { cn } from '@/lib/cn'
import { formatClock } from '@/lib/format'

const ready = (...minutes: number[]): StripVideo[] =>
  minutes.map((length) => ({ status: 'ready', duration: length * 60 }))

/** A course in the making: when each chapter starts, how much of the width it takes, its videos. */
const lines: { start: number; share: number; videos: StripVideo[] }[] = [
  { start: 0, share: 0.72, videos: ready(9, 12.6, 11, 6.8, 8.5) },
  { start: 2_900, share: 1, videos: ready(13, 18, 9.8, 15.5, 8, 8) },
  { start: 7_264, share: 0.92, videos: ready(16, 19, 14, 15) },
  { start: 11_114, share: 0.78, videos: ready(9, 12, 8, 13, 10) },
  {
    start: 14_270,
    share: 0.6,
    videos: [
      ...ready(12),
      { status: 'uploading', duration: 660, progress: 42 },
      { status: 'processing', duration: 480 },
      { status: 'error', duration: 540 },
    ],
  },
  {
    start: 16_145,
    share: 0.24,
    videos: [
      { status: 'planned', duration: 360 },
      { status: 'planned', duration: 420 },
    ],
  },
]

/** A course drawn as its running order; what Lectern is about, without a stock picture. */
export const RunningOrder = () => (
  <figure className="hidden content-center gap-10 border-s border-line bg-sunken px-[clamp(32px,5vw,80px)] py-14 lg:grid">
    <div
      role="img"
      aria-label="A course drawn as lines: one line for each chapter, one bar for each video, as long as it runs"
      className="sheet-rule border-b border-b-line"
    >
      {lines.map(({ start, share, videos }, index) => (
        <div
          key={start}
          className={cn(
            'grid grid-cols-[72px_1fr] items-center gap-4 py-[13px]',
            index > 0 && 'border-t border-line',
          )}
        >
          <span className="mono text-end text-12 text-ink-3">{formatClock(start)}</span>
          <Strip chapters={[videos]} height={22} share={share} decorative />
        </div>
      ))}
    </div>
    <figcaption className="max-w-[32em] ps-[88px] text-20 tracking-[-0.012em] text-pretty text-ink-2">
      Describe a course, lay out its chapters, drop in the recordings. Nothing you type and no byte you upload
      is lost on the way.
    </figcaption>
  </figure>
)
