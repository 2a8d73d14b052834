import type { CSSProperties } from 'react'
import { cn } from '@/lib/cn'
import type { VideoStatus } from '@/types/course'
import { barState, type StripBar, stripGroups, stripSentence, type StripVideo } from './strip-model'

type BarStyle = CSSProperties & { '--p'?: string }

interface StripProps {
  /** Videos by chapter, in order. */
  chapters: readonly (readonly StripVideo[])[]
  /** Pixels: 16 in the head of a course, 10 in a chapter row. */
  height?: number
  /** Part of the width it takes, 0–1; a chapter row gives the share of the longest chapter. */
  share?: number
  /** More videos than this are drawn as one bar for each state. */
  mergeAbove?: number
  /** The words beside it say the same, so it is left out of the accessibility tree. */
  decorative?: boolean
  /** Instead of the sentence made from the states. */
  label?: string
  className?: string
}

/** A course drawn by its running time: one bar for each video, a gap between chapters. */
export function Strip({
  chapters,
  height = 14,
  share,
  mergeAbove,
  decorative = false,
  label,
  className,
}: StripProps) {
  const style: CSSProperties = {
    blockSize: height,
    ...(share !== undefined && { inlineSize: `${(share * 100).toFixed(1)}%` }),
  }
  return (
    <div
      {...(decorative
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': label ?? stripSentence(chapters) })}
      className={cn('strip', className)}
      style={style}
    >
      <StripBars chapters={chapters} mergeAbove={mergeAbove} />
    </div>
  )
}

/** The bars alone, for a frame that brings its own label and height. */
export const StripBars = ({
  chapters,
  mergeAbove,
}: Pick<StripProps, 'chapters'> & { mergeAbove?: number | undefined }) =>
  stripGroups(chapters, mergeAbove).map((group, index) => (
    <span key={index} style={{ flex: `${group.seconds} 1 0` }}>
      {group.bars.map((bar, place) => (
        <i key={place} data-s={bar.state} style={barStyle(bar)} />
      ))}
    </span>
  ))

function barStyle(bar: StripBar): BarStyle {
  return { flex: `${bar.seconds} 1 0`, ...(bar.state === 'u' && { '--p': `${Math.floor(bar.progress)}%` }) }
}

interface BarProps {
  status: VideoStatus
  /** 0–100 while uploading. */
  progress?: number
  className?: string
}

/** The bar in front of a video's title; the words in the row say its state. */
export function Bar({ status, progress = 0, className }: BarProps) {
  const style: BarStyle = { '--p': `${Math.floor(progress)}%` }
  return <i aria-hidden="true" data-s={barState(status)} className={cn('bar1', className)} style={style} />
}
