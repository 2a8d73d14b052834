import { Eye } from 'lucide-react'
import Link from 'next/link'
import { difficultyWords } from '@/lib/basic-info-words'
import { Callout } from '@/components/ui/Callout'
import { CopyButton } from '@/components/ui/CopyButton'
import { buttonLook } from '@/components/ui/button-look'
import { count, formatLength, formatPrice } from '@/lib/format'
import type { SessionUser } from '@/types/api'
import type { LivePage } from '@/types/learning'

interface AboutCourseProps {
  course: LivePage
  user: SessionUser | null
  /** Where to come back to after signing in. */
  path: string
}

/** What the course is about, who teaches it, and how to tell others. */
export function AboutCourse({ course, user, path }: AboutCourseProps) {
  const facts = [
    difficultyWords[course.difficulty],
    formatPrice(course.price, course.currency),
    count(course.totalVideos, 'video'),
    ...(course.totalDuration > 0 ? [formatLength(course.totalDuration)] : []),
  ]
  const mayChange = course.mayPreview && course.isLive
  return (
    <section aria-label="About the course" className="mt-6 grid gap-3 border-t border-line pt-5">
      <h2 className="text-16 font-620 wrap-anywhere">
        <bdi>{course.title}</bdi>
      </h2>
      <p className="text-13 text-ink-2 tabular-nums">
        By <bdi>{course.instructor_name}</bdi>. {facts.join(', ')}.
      </p>
      {course.thumbnailUrl !== undefined && (
        // eslint-disable-next-line @next/next/no-img-element -- it is small already, and another one at another address
        <img
          src={course.thumbnailUrl}
          alt=""
          loading="lazy"
          {...course.thumbnailSize}
          className="aspect-video h-auto w-full max-w-80 rounded-panel bg-sunken object-cover inset-ring inset-ring-line"
        />
      )}
      {course.description && (
        <p className="max-w-[68ch] text-16 break-words whitespace-pre-line text-ink-2" dir="auto">
          {course.description}
        </p>
      )}
      {user === null && !course.isPreview && course.seat === 'anonymous' && (
        <Callout tone="plain">
          <p>
            <Link href={{ pathname: '/sign-in', query: { next: path } }}>Sign in</Link> to keep your progress
            and to go on where you left off, on any device.
          </p>
        </Callout>
      )}
      <div className="flex flex-wrap gap-2">
        {course.isLive && <ShareButton courseId={course.id} />}
        {mayChange && (
          <Link
            href={{
              pathname: `/courses/${course.id}`,
              ...(!course.isPreview && { query: { preview: '1' } }),
            }}
            className={buttonLook({ size: 'sm', variant: 'ghost' })}
          >
            <Eye /> {course.isPreview ? 'See what students see now' : 'Preview as student, with your changes'}
          </Link>
        )}
      </div>
    </section>
  )
}

const ShareButton = ({ courseId }: { courseId: string }) => (
  <CopyButton text={typeof window === 'undefined' ? '' : `${window.location.origin}/courses/${courseId}`}>
    Copy the link to this course
  </CopyButton>
)
