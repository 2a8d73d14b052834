import { Trash2 } from 'lucide-react'
import { PublicationBadge } from '@/components/course/publish/PublicationBadge'
import { Badge } from '@/components/ui/Badge'
import type { CourseListItem } from '@/types/api'
import { isInSetup } from './course-words'
import { CourseLink } from './CourseLink'

interface CourseStateProps {
  course: CourseListItem
  onRestore: (course: CourseListItem) => void
}

/** Where a course stands, in a word, and what can be done about it right here. */
export function CourseState({ course, onRestore }: CourseStateProps) {
  if (course.deleted_at !== null) {
    return (
      <>
        <Badge icon={<Trash2 />}>Deleted</Badge>
        <button
          type="button"
          aria-label={`Restore ${course.title}`}
          onClick={() => onRestore(course)}
          className="min-h-6 text-13 text-accent underline underline-offset-3 max-md:min-h-11"
        >
          Restore
        </button>
      </>
    )
  }
  return (
    <>
      <PublicationBadge status={course.status} hasChanges={course.has_unpublished_changes} />
      {isInSetup(course) && course.access !== 'viewer' && (
        <CourseLink course={course} aria-label={`Continue setup of ${course.title}`} className="text-13">
          Continue setup
        </CourseLink>
      )}
    </>
  )
}
