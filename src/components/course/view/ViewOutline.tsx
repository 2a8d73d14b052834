'use client'

import { ChevronDown, ChevronRight, Eye } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Bar, Strip } from '@/components/course/Strip'
import { editorRows, type EditorRow } from '@/components/course/structure/outline-rows'
import { useVirtualRows } from '@/components/course/structure/use-virtual-rows'
import { drawnSeconds, lengthOrSize, videoState } from '@/components/course/structure/video-state'
import { IconButton } from '@/components/ui/IconButton'
import { cn } from '@/lib/cn'
import { count, formatClock } from '@/lib/format'
import type { CourseTree } from '@/types/course'

/** More do not fit beside each other. */
const MOST_BARS = 24
const nothing: ReadonlySet<string> = new Set()

interface ViewOutlineProps {
  course: CourseTree
  onPreview: (video: { id: string; title: string }) => void
}

/** Chapters and videos to look at: nothing here changes the course. Only what is in sight is drawn. */
export function ViewOutline({ course, onPreview }: ViewOutlineProps) {
  const [expanded, setExpanded] = useState<Record<string, boolean>>({})
  const rows = useMemo(
    () => editorRows(course, expanded, nothing).filter(({ kind }) => kind === 'chapter' || kind === 'video'),
    [course, expanded],
  )
  const longest = useMemo(
    () => Math.max(1, ...course.chapters.map(({ videos }) => drawnSeconds(videos))),
    [course],
  )
  const { list, drawn, gapAfter, measure } = useVirtualRows(rows, nothing)
  if (rows.length === 0) return <p className="sheet-rule py-4 text-ink-2">There are no chapters yet.</p>
  return (
    <div
      ref={list}
      role="list"
      aria-label="Outline"
      className="sheet-rule outline outline-none"
      style={gapAfter > 0 ? { paddingBlockEnd: gapAfter } : undefined}
    >
      {drawn.map(({ index, gapBefore }) => {
        const row = rows[index]
        return (
          row && (
            <div
              key={row.key}
              ref={measure}
              role="listitem"
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              data-index={index}
              style={gapBefore > 0 ? { marginBlockStart: gapBefore } : undefined}
            >
              <ViewRow
                row={row}
                longest={longest}
                onToggle={(id, isExpanded) => setExpanded((old) => ({ ...old, [id]: isExpanded }))}
                onPreview={onPreview}
              />
            </div>
          )
        )
      })}
    </div>
  )
}

interface ViewRowProps extends Pick<ViewOutlineProps, 'onPreview'> {
  row: EditorRow
  longest: number
  onToggle: (chapterId: string, isExpanded: boolean) => void
}

function ViewRow({ row, longest, onToggle, onPreview }: ViewRowProps) {
  if (row.kind === 'chapter') {
    const { chapter, number, isExpanded } = row
    const { id, title, videos } = chapter
    const seconds = videos.reduce((total, { duration }) => total + (duration ?? 0), 0)
    return (
      <div className="row head chap">
        <span className="pick" />
        <IconButton
          label={`${isExpanded ? 'Collapse' : 'Expand'} ${title}`}
          aria-expanded={isExpanded}
          icon={isExpanded ? <ChevronDown /> : <ChevronRight className="flip-rtl" />}
          className="chev size-6 aria-[expanded=true]:bg-transparent aria-[expanded=true]:text-ink-2"
          onClick={() => onToggle(id, !isExpanded)}
        />
        <span className="no">{number}</span>
        <h3 title={title}>
          <bdi>{title}</bdi>
        </h3>
        <span className="st">{count(videos.length, 'video')}</span>
        {videos.some(({ status }) => status !== 'planned') ? (
          <Strip
            chapters={[videos]}
            height={10}
            share={Math.round((100 * drawnSeconds(videos)) / longest) / 100}
            mergeAbove={MOST_BARS}
            decorative
          />
        ) : (
          <span className="nostrip" />
        )}
        <span className="len">{seconds > 0 && formatClock(seconds)}</span>
        <span className="act" />
      </div>
    )
  }
  if (row.kind !== 'video') return null
  const { video, number } = row
  const { status, progress, words, tone, reason } = videoState(video)
  return (
    <div className="row vid">
      <span className="pick" />
      <span className="pick" />
      <span className="no">{number}</span>
      <Bar status={status} progress={progress} />
      <span className="t" title={video.filename}>
        <bdi>{video.filename}</bdi>
      </span>
      <span className="st">
        {words !== null && <span className={cn(tone !== 'plain' && tone)}>{words}</span>}
      </span>
      <span className="len">{lengthOrSize(video)}</span>
      <span className="act">
        {video.status === 'ready' && (
          <IconButton
            label={`Play video ${video.filename}`}
            icon={<Eye />}
            onClick={() => onPreview({ id: video.id, title: video.filename })}
          />
        )}
      </span>
      {reason !== null && (
        <p className="col-[5/-2] pb-2 text-12 text-pretty text-bad max-md:col-[3/-1] max-md:row-start-3">
          {reason}
        </p>
      )}
    </div>
  )
}
