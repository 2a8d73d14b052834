import Link from 'next/link'
import { Cover } from '@/components/course/Cover'
import { formatLength, formatPrice } from '@/lib/format'
import { contentWords, courseHref, coverWords, isInSetup } from './course-words'
import { CourseMenu } from './CourseMenu'
import type { CourseItemProps } from './CourseRow'
import { EditedTime } from './EditedTime'
import { StatusBadge } from './StatusBadge'

export const CourseCard = ({ course, onDuplicate }: CourseItemProps) => (
  <li className="course-card">
    <Cover chapters={course.cover} totalChapters={course.totalChapters} label={coverWords(course)} />
    <h2>
      <Link href={courseHref(course)} title={course.title}>
        <bdi>{course.title}</bdi>
      </Link>
    </h2>
    <p className="flex flex-wrap gap-x-2.5 text-13 text-ink-2">
      <span>{contentWords(course)}</span>
      {course.totalDuration > 0 && <span>{formatLength(course.totalDuration)}</span>}
      <span>{formatPrice(course.price, course.currency)}</span>
    </p>
    <div className="flex min-h-7 items-center gap-2">
      <StatusBadge status={course.status} />
      {isInSetup(course) ? (
        <Link
          href={courseHref(course)}
          aria-label={`Continue setup of ${course.title}`}
          className="relative z-1 py-1 text-13"
        >
          Continue setup
        </Link>
      ) : (
        <span className="truncate text-12 text-ink-3">
          Edited <EditedTime iso={course.updated_at} />
        </span>
      )}
      <span className="relative z-1 ms-auto">
        <CourseMenu course={course} onDuplicate={onDuplicate} />
      </span>
    </div>
  </li>
)
