import { cn } from '@/lib/cn'
import { StripBars } from './Strip'
import { lineShares, type StripVideo } from './strip-model'

const MAX_LINES = 9

interface CoverProps {
  /** Videos by chapter; only the first nine chapters are drawn. */
  chapters: readonly (readonly StripVideo[])[]
  /** How many chapters the course has, when `chapters` are not all. */
  totalChapters?: number
  size?: 'full' | 'mini'
  /** Where the picture is that somebody chose; it takes the drawing's place. */
  picture?: string | undefined
  /** What the drawing shows in words, e.g. "6 chapters, 24 videos, 4 h 29 min". */
  label: string
  className?: string
}

/** The cover of a course: one line for each chapter, as long as it runs, or the picture that somebody chose. */
export function Cover({ chapters, totalChapters, size = 'full', picture, label, className }: CoverProps) {
  if (picture !== undefined) {
    return (
      // eslint-disable-next-line @next/next/no-img-element -- behind a right, and small already
      <img
        src={picture}
        alt={label}
        loading="lazy"
        data-size={size}
        className={cn('cover is-picture', className)}
      />
    )
  }
  const lines = chapters.slice(0, MAX_LINES)
  const shares = lineShares(lines)
  const hasMore = (totalChapters ?? chapters.length) > lines.length && lines.length > 0
  return (
    <div role="img" aria-label={label} data-size={size} className={cn('cover', className)}>
      {lines.map((line, index) => {
        const share = shares[index] ?? 0
        return (
          <div key={index} className="strip">
            {share > 0 && (
              <div className="flex" style={{ inlineSize: `${(share * 100).toFixed(1)}%` }}>
                <StripBars chapters={[line]} />
              </div>
            )}
          </div>
        )
      })}
      {hasMore && (
        <span aria-hidden="true" className="cover-more">
          …
        </span>
      )}
    </div>
  )
}
