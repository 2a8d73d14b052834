import type { CourseListItem } from '@/types/api'
import { CourseLink } from './CourseLink'

/** The title, leading to the course, and whose it is when it is somebody else's. */
export const CourseTitle = ({ course }: { course: CourseListItem }) => (
  <div className="min-w-0">
    <h2>
      {course.deleted_at === null ? (
        <CourseLink course={course} title={course.title}>
          <bdi>{course.title}</bdi>
        </CourseLink>
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
