import Link from 'next/link'
import { Cover } from '@/components/course/Cover'
import type { CourseListItem } from '@/types/api'
import { formatClock, formatLength, formatPrice } from '@/lib/format'
import { contentWords, courseHref, coverWords, difficultyWords, isInSetup } from './course-words'
import { CourseMenu } from './CourseMenu'
import { EditedTime } from './EditedTime'
import { StatusBadge } from './StatusBadge'

export interface CourseItemProps {
  course: CourseListItem
  onDuplicate: (course: CourseListItem) => void
}

/** The names of the columns; the rows say everything again in words. */
export const CourseListHead = () => (
  <div aria-hidden="true" className="course-row is-head">
    <span />
    <span>Title</span>
    <span>Status</span>
    <span className="difficulty">Difficulty</span>
    <span className="content">Content</span>
    <span className="length">Length</span>
    <span className="price">Price</span>
    <span className="edited">Edited</span>
    <span />
  </div>
)

export const CourseRow = ({ course, onDuplicate }: CourseItemProps) => (
  <li className="course-row">
    <Cover chapters={course.cover} size="mini" label={coverWords(course)} />
    <h2>
      <Link href={courseHref(course)} title={course.title}>
        <bdi>{course.title}</bdi>
      </Link>
    </h2>
    <span className="status">
      <StatusBadge status={course.status} />
      {isInSetup(course) ? (
        <Link href={courseHref(course)} aria-label={`Continue setup of ${course.title}`} className="text-13">
          Continue setup
        </Link>
      ) : (
        course.totalDuration > 0 && (
          <span className="text-12 text-ink-3 md:hidden">{formatLength(course.totalDuration)}</span>
        )
      )}
    </span>
    <span className="difficulty">{difficultyWords[course.difficulty]}</span>
    <span className="content">{contentWords(course)}</span>
    <span className="length mono">{course.totalDuration > 0 ? formatClock(course.totalDuration) : '–'}</span>
    <span className="price tabular-nums">{formatPrice(course.price, course.currency)}</span>
    <EditedTime iso={course.updated_at} className="edited mono" />
    <span className="menu">
      <CourseMenu course={course} onDuplicate={onDuplicate} />
    </span>
  </li>
)
