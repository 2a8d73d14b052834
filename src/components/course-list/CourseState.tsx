import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { Badge } from '@/components/ui/Badge'
import type { CourseListItem } from '@/types/api'
import { courseHref, isInSetup } from './course-words'
import { StatusBadge } from './StatusBadge'

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
      <StatusBadge status={course.status} />
      {isInSetup(course) && course.access !== 'viewer' && (
        <Link href={courseHref(course)} aria-label={`Continue setup of ${course.title}`} className="text-13">
          Continue setup
        </Link>
      )}
    </>
  )
}
