import Link from 'next/link'
import type { CourseListItem } from '@/types/api'
import { courseHref } from './course-words'

/** The title, leading to the course, and whose it is when it is somebody else's. */
export const CourseTitle = ({ course }: { course: CourseListItem }) => (
  <div className="min-w-0">
    <h2>
      {course.deleted_at === null ? (
        <Link href={courseHref(course)} title={course.title}>
          <bdi>{course.title}</bdi>
        </Link>
      ) : (
        <bdi className="title" title={course.title}>
          {course.title}
        </bdi>
      )}
    </h2>
    {course.access !== 'owner' && (
      <p className="truncate text-12 text-ink-3">
        By <bdi>{course.instructor_name}</bdi>
        {course.access === 'viewer' && ', view only'}
      </p>
    )}
  </div>
)
