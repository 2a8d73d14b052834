'use client'

import { Check, Lock } from 'lucide-react'
import Link from 'next/link'
import { type MouseEvent, useEffect, useRef } from 'react'
import { Badge } from '@/components/ui/Badge'
import { VisuallyHidden } from '@/components/ui/VisuallyHidden'
import { formatClock } from '@/lib/format'
import { lengthOf, lessonsOf, watchedOf } from '@/lib/learning/lessons'
import type { Lesson, LessonProgress, LivePage } from '@/types/learning'
import { ProgressStrip } from './ProgressStrip'

interface LessonOutlineProps {
  course: LivePage
  progress: ReadonlyMap<string, LessonProgress>
  currentId: string | undefined
  /** The address of a video; also works without any script. */
  hrefOf: (videoId: string) => { pathname: string; query: Record<string, string> }
  onChoose: (videoId: string, event: MouseEvent) => void
  /** Whether progress is kept, so that it can be shown. */
  isRecorded: boolean
}

/** What there is in the course, in order, with lengths, what was watched, and where you are. */
export function LessonOutline(props: LessonOutlineProps) {
  const { course, progress, currentId, isRecorded } = props
  const lessons = lessonsOf(course)
  const watched = watchedOf(lessons, progress)
  const aside = useRef<HTMLElement>(null)
  // A long outline scrolls by itself on wide screens: what is shown has to be in sight there.
  useEffect(() => {
    const frame = aside.current
    const row = frame?.querySelector<HTMLElement>('[aria-current]')
    if (!frame || !row || frame.scrollHeight <= frame.clientHeight) return
    const { top, bottom } = row.getBoundingClientRect()
    const edges = frame.getBoundingClientRect()
    if (top < edges.top || bottom > edges.bottom) {
      frame.scrollTop += top - edges.top - frame.clientHeight / 3
    }
  }, [currentId])

  return (
    <aside ref={aside} className="live-outline" aria-label="Course outline">
      <div className="px-[18px] py-4">
        <p className="flex gap-3">
          <b className="flex-1 font-620">{isRecorded ? 'Your progress' : 'In this course'}</b>
          <span className="tabular-nums">
            {isRecorded ? `${watched} of ${lessons.length}` : lessons.length}{' '}
            {lessons.length === 1 ? 'video' : 'videos'}
          </span>
        </p>
        <ProgressStrip course={course} progress={progress} currentId={currentId} isRecorded={isRecorded} />
      </div>
      {course.chapters.map((chapter, index) => (
        <section key={chapter.id} className="live-chapter">
          <h2>
            <span className="mono">{index + 1}</span>
            <bdi className="line-clamp-3 flex-1 break-words">{chapter.title}</bdi>
            {lengthOf(chapter) > 0 && (
              <span className="mono">
                <VisuallyHidden>Length </VisuallyHidden>
                {formatClock(lengthOf(chapter))}
              </span>
            )}
          </h2>
          <ol>
            {chapter.videos.map((video) => (
              <li key={video.id}>
                <LessonRow
                  lesson={video}
                  isWatched={Boolean(progress.get(video.id)?.watched_at)}
                  isCurrent={video.id === currentId}
                  {...props}
                />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </aside>
  )
}

interface LessonRowProps extends Pick<LessonOutlineProps, 'hrefOf' | 'onChoose' | 'course'> {
  lesson: Lesson
  isWatched: boolean
  isCurrent: boolean
}

function LessonRow({ lesson, isWatched, isCurrent, hrefOf, onChoose, course }: LessonRowProps) {
  const isLocked = lesson.isPlayable && !lesson.mayPlay
  // A badge on what is normal says nothing: in a free course, or for who may see all, all are free to watch.
  const isSpecial = lesson.isFreePreview && course.price !== null && course.price > 0
  return (
    <Link
      href={hrefOf(lesson.id)}
      prefetch={false}
      className="live-row"
      aria-current={isCurrent ? 'true' : undefined}
      onClick={(event) => onChoose(lesson.id, event)}
    >
      <i
        aria-hidden="true"
        className="bar1"
        data-s={isWatched ? 'v' : isCurrent ? 'r' : lesson.isPlayable ? 'x' : 'n'}
      />
      <span className="min-w-0 flex-1 break-words">
        <bdi>{lesson.title}</bdi>
        {isSpecial && (
          <>
            {' '}
            <Badge className="ms-1">Free preview</Badge>
          </>
        )}
        {!lesson.isPlayable && <span className="text-13 font-normal text-ink-3"> Still to come</span>}
      </span>
      {isWatched && (
        <>
          <VisuallyHidden>watched</VisuallyHidden>
          <Check className="size-4 shrink-0 text-accent" />
        </>
      )}
      {isLocked && (
        <>
          <VisuallyHidden>for enrolled students</VisuallyHidden>
          <Lock className="size-4 shrink-0 text-ink-3" />
        </>
      )}
      {lesson.duration !== null && <span className="live-time">{formatClock(lesson.duration)}</span>}
    </Link>
  )
}
