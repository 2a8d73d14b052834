'use client'

import { ArrowLeft, ArrowRight, Check } from 'lucide-react'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { VideoPlayer } from '@/components/course/player/VideoPlayer'
import { ModalHost } from '@/components/course/modals/ModalHost'
import { Button } from '@/components/ui/Button'
import { buttonLook } from '@/components/ui/button-look'
import { EmptyState } from '@/components/ui/EmptyState'
import { useLivePage, useProgress, useProgressRecorder, useWatchedMark } from '@/hooks/use-learning'
import { announce } from '@/lib/announce'
import { formatClock } from '@/lib/format'
import { byVideo, neighboursOf, playableAfter } from '@/lib/learning/lessons'
import { WatchedPlace } from '@/lib/learning/watched-place'
import type { SessionUser } from '@/types/api'
import type { LivePage } from '@/types/learning'
import { AboutCourse } from './AboutCourse'
import { LessonTabs } from './LessonTabs'
import { LessonOutline } from './LessonOutline'
import { LiveBar } from './LiveBar'
import { LockedLesson } from './LockedLesson'
import { UpNext } from './UpNext'
import { useCurrentLesson } from './use-current-lesson'

interface LiveCourseProps {
  courseId: string
  /** The course as it is now, for those who work on it. */
  preview: boolean
  user: SessionUser | null
}

const wantsLessMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** The page of a course. Its data comes with the page. */
export function LiveCourse({ courseId, preview, user }: LiveCourseProps) {
  const { data: course } = useLivePage(courseId, preview)
  const params = useSearchParams().toString()
  const path = `/courses/${courseId}${params && `?${params}`}`
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="fixed start-2 top-2 z-50 -translate-y-20 rounded-control bg-raised px-3 py-2 shadow-lift-2 focus:translate-y-0"
      >
        Skip to the content
      </a>
      <LiveBar {...(course && { course })} user={user} path={path} />
      {course && <Course course={course} user={user} path={path} />}
      {user && <ModalHost />}
    </div>
  )
}

interface CourseProps {
  course: LivePage
  user: SessionUser | null
  path: string
}

function Course({ course, user, path }: CourseProps) {
  const isRecorded = user !== null && !course.isPreview
  const progress = byVideo(useProgress(course.id, isRecorded))
  const recorder = useProgressRecorder(course.id, isRecorded)
  const { markWatched } = useWatchedMark(course.id)
  const { lessons, current, hrefOf, choose, go, isChosen } = useCurrentLesson(course, progress)
  const { previous, next } = neighboursOf(lessons, current?.id ?? '')
  const currentId = current?.id ?? ''
  const place = useMemo(() => new WatchedPlace(currentId), [currentId])
  /** The video whose end was just reached. */
  const [endedId, setEndedId] = useState<string>()
  const upNext = current?.id === endedId && current ? playableAfter(lessons, current.id) : undefined

  if (!current) {
    return (
      <main id="main" tabIndex={-1} className="page w-full flex-1">
        <h1 className="page-title break-words" dir="auto">
          {course.title}
        </h1>
        <EmptyState title="Nothing to watch yet">
          {course.isPreview
            ? 'Students will find the videos here. Add some, then look again.'
            : 'The videos of this course are still to come.'}
        </EmptyState>
        <AboutCourse course={course} user={user} path={path} />
      </main>
    )
  }
  const own = progress.get(current.id)
  const version = course.isPreview ? undefined : 'published'
  const about = <AboutCourse course={course} user={user} path={path} />
  const isWatched = Boolean(own?.watched_at)
  return (
    <main id="main" tabIndex={-1} className="live flex-1">
      <div className="min-w-0">
        <div className="live-player">
          {current.mayPlay ? (
            <VideoPlayer
              key={`${current.id} ${course.isPreview}`}
              videoId={current.id}
              title={current.title}
              version={version}
              place={place}
              // Of one that was only opened the server knows no place; this browser may.
              startAt={isWatched ? 0 : own?.position === 0 ? undefined : own?.position}
              autoPlay={isChosen && !wantsLessMotion()}
              onPlace={(seconds) => recorder.note(current.id, seconds)}
              onPlaying={() => setEndedId(undefined)}
              onEnded={() => {
                recorder.flush()
                setEndedId(current.id)
                const following = playableAfter(lessons, current.id)
                announce(
                  following ? `The video is over. Next: ${following.title}` : 'The last video is over.',
                )
                // What comes next stands beside the picture, not in it.
                if (following && document.fullscreenElement) void document.exitFullscreen()
              }}
            />
          ) : (
            <LockedLesson
              course={course}
              lesson={current}
              freePreview={lessons.find(({ mayPlay }) => mayPlay)}
              hrefOf={hrefOf}
              onChoose={choose}
              signInPath={path}
            />
          )}
          {upNext && (
            <UpNext
              next={upNext}
              isByItself={!wantsLessMotion()}
              onGo={() => go(upNext.id)}
              onStay={() => setEndedId(undefined)}
            />
          )}
        </div>
        <div className="live-under">
          <div className="flex flex-wrap items-start gap-3">
            <div className="min-w-0 flex-1 max-md:basis-full">
              <h1 className="page-title break-words" dir="auto">
                {current.title}
              </h1>
              <p className="mt-1 text-ink-2">
                {current.chapterNumber}.{current.number} in <bdi>“{current.chapter.title}”</bdi>.{' '}
                {next ? (
                  <>
                    Next: <bdi>{next.title}</bdi>
                    {next.duration !== null && `, ${formatClock(next.duration)}`}
                  </>
                ) : (
                  'This is the last video.'
                )}
              </p>
            </div>
            {previous && (
              <Link
                href={hrefOf(previous.id)}
                prefetch={false}
                className={`${buttonLook()} max-md:flex-1`}
                onClick={(event) => choose(previous.id, event)}
              >
                <ArrowLeft className="flip-rtl size-4" /> Previous
              </Link>
            )}
            {next && (
              <Link
                href={hrefOf(next.id)}
                prefetch={false}
                className={`${buttonLook({ variant: current.mayPlay ? 'primary' : 'secondary' })} max-md:flex-1`}
                onClick={(event) => choose(next.id, event)}
              >
                Next <ArrowRight className="flip-rtl size-4" />
              </Link>
            )}
          </div>
          {isRecorded && current.mayPlay && (
            <p className="mt-3">
              <Button
                size="sm"
                variant="ghost"
                icon={<Check />}
                aria-pressed={isWatched}
                onClick={() =>
                  markWatched({ video_id: current.id, position: own?.position ?? 0, watched: !isWatched })
                }
              >
                {isWatched ? 'Watched' : 'Mark as watched'}
              </Button>
            </p>
          )}
          {current.mayPlay ? (
            <LessonTabs key={current.id} videoId={current.id} version={version} place={place}>
              {about}
            </LessonTabs>
          ) : (
            about
          )}
        </div>
      </div>
      <LessonOutline
        course={course}
        progress={progress}
        currentId={current.id}
        hrefOf={hrefOf}
        onChoose={choose}
        isRecorded={isRecorded}
      />
    </main>
  )
}
