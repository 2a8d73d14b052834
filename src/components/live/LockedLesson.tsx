import { Lock, Play } from 'lucide-react'
import Link from 'next/link'
import type { MouseEvent } from 'react'
import { buttonLook } from '@/components/ui/button-look'
import { formatPrice } from '@/lib/format'
import type { PlacedLesson } from '@/lib/learning/lessons'
import type { LivePage } from '@/types/learning'

interface LockedLessonProps {
  course: LivePage
  lesson: PlacedLesson
  /** A video that anybody may watch, if there is one. */
  freePreview: PlacedLesson | undefined
  hrefOf: (videoId: string) => { pathname: string; query: Record<string, string> }
  onChoose: (videoId: string, event: MouseEvent) => void
  signInPath: string
}

/** In the place of the player: why there is none, and what to do. */
export function LockedLesson(props: LockedLessonProps) {
  const { course, lesson, freePreview, hrefOf, onChoose, signInPath } = props
  if (!lesson.isPlayable) {
    return (
      <div className="live-locked">
        <p className="text-16 font-550">This video is still to come</p>
        <p className="text-ink-2">Its title is here already; it can be watched once it is published.</p>
      </div>
    )
  }
  return (
    <div className="live-locked">
      <Lock className="size-5 text-ink-3" aria-hidden="true" />
      <p className="text-16 font-550">This video is for enrolled students</p>
      <p className="max-w-[52ch] text-ink-2">
        {course.seat === 'anonymous' ? (
          <>
            The course costs {formatPrice(course.price, course.currency)}. If you are enrolled, sign in with
            the address that <bdi>{course.instructor_name}</bdi> knows.
          </>
        ) : (
          <>
            The course costs {formatPrice(course.price, course.currency)}. Ask{' '}
            <bdi>{course.instructor_name}</bdi> to enrol you, or for the enrolment link.
          </>
        )}
      </p>
      <p className="flex flex-wrap justify-center gap-2">
        {course.seat === 'anonymous' && (
          <Link
            href={{ pathname: '/sign-in', query: { next: signInPath } }}
            className={buttonLook({ variant: 'primary' })}
          >
            Sign in
          </Link>
        )}
        {freePreview && (
          <Link
            href={hrefOf(freePreview.id)}
            prefetch={false}
            className={buttonLook()}
            onClick={(event) => onChoose(freePreview.id, event)}
          >
            <Play className="size-4" /> Watch the free preview
          </Link>
        )}
      </p>
    </div>
  )
}
