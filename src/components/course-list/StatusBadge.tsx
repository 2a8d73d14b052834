import { Archive } from 'lucide-react'
import { Badge, Pip } from '@/components/ui/Badge'
import type { CourseStatus } from '@/types/course'
import { statusWords } from './course-words'

const marks = {
  draft: <Pip kind="open" />,
  published: <Pip kind="accent" />,
  archived: <Archive />,
}

export const StatusBadge = ({ status }: { status: CourseStatus }) => (
  <Badge icon={marks[status]}>{statusWords[status]}</Badge>
)
