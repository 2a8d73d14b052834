'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { ModalHost } from '@/components/course/modals/ModalHost'
import { EmptyState } from '@/components/ui/EmptyState'
import { ErrorState } from '@/components/ui/ErrorState'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { errorMessage } from '@/lib/errors'
import { count } from '@/lib/format'
import { liveQueries } from '@/lib/query/live-queries'
import type { SessionUser } from '@/types/api'
import type { LearnedCourse } from '@/types/learning'
import { CoursePicture } from './CoursePicture'
import { LiveBar } from './LiveBar'

/** The courses that somebody is enrolled in, or has begun to watch. */
export function MyCourses({ user }: { user: SessionUser }) {
  const { data: courses, error, refetch } = useQuery(liveQueries.courses())
  return (
    <div className="flex min-h-dvh flex-col">
      <LiveBar user={user} path="/learn" />
      <main id="main" tabIndex={-1} className="page w-full max-w-[820px] flex-1">
        <h1 className="page-title">Your courses</h1>
        {courses && courses.length > 0 && (
          <ul className="mt-4 border-t-2 border-rule">
            {courses.map((course) => (
              <li key={course.id} className="border-b border-line">
                <CourseLine course={course} />
              </li>
            ))}
          </ul>
        )}
        {courses?.length === 0 && (
          <EmptyState title="You are not in a course yet">
            Open the link of a course that somebody gave you. Courses that you are enrolled in, and those that
            you have begun, stand here.
          </EmptyState>
        )}
        {error && !courses && (
          <ErrorState
            title="Your courses could not be loaded"
            message={errorMessage(error)}
            onRetry={() => void refetch()}
          />
        )}
      </main>
      <ModalHost />
    </div>
  )
}

function CourseLine({ course }: { course: LearnedCourse }) {
  const { watchedVideos, totalVideos } = course
  const share = totalVideos === 0 ? 0 : Math.floor((watchedVideos / totalVideos) * 100)
  const words =
    watchedVideos === 0
      ? count(totalVideos, 'video')
      : `${watchedVideos} of ${count(totalVideos, 'video')} watched`
  return (
    <Link
      href={`/courses/${course.id}`}
      className="flex items-start gap-4 px-2 py-3 text-ink no-underline hover:bg-hover hover:text-ink"
    >
      <CoursePicture src={course.thumbnailUrl} className="w-32 shrink-0 max-md:w-20" />
      <span className="grid min-w-0 flex-1 gap-1">
        <span className="font-550 wrap-anywhere">
          <bdi>{course.title}</bdi>
        </span>
        <span className="text-13 text-ink-2 tabular-nums">
          By <bdi>{course.instructor_name}</bdi>. {words}.
        </span>
        {watchedVideos > 0 && <ProgressBar value={share} label={`Progress in ${course.title}`} />}
      </span>
    </Link>
  )
}
