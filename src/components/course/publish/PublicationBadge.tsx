import { StatusBadge } from '@/components/course-list/StatusBadge'
import { Badge, Pip } from '@/components/ui/Badge'
import type { CourseStatus } from '@/types/course'

/** Whether people can see the course, and whether they see it as it is here. */
export const PublicationBadge = ({ status, hasChanges }: { status: CourseStatus; hasChanges: boolean }) =>
  status === 'published' && hasChanges ? (
    <Badge tone="accent" icon={<Pip kind="accent" />}>
      Unpublished changes
    </Badge>
  ) : (
    <StatusBadge status={status} />
  )
