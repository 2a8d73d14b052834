'use client'

import { Copy, Ellipsis, FolderOpen } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem } from '@/components/ui/Menu'
import type { CourseListItem } from '@/types/api'
import { isInSetup } from './course-words'

interface CourseMenuProps {
  course: CourseListItem
  onDuplicate: (course: CourseListItem) => void
}

export function CourseMenu({ course, onDuplicate }: CourseMenuProps) {
  const router = useRouter()
  const inSetup = isInSetup(course)
  const handleOpen = () =>
    inSetup
      ? router.push(`/instructor/course/new?draft=${course.id}`)
      : router.push(`/instructor/course/${course.id}/edit`)
  return (
    <Menu
      label={`Actions for ${course.title}`}
      trigger={<IconButton label={`More actions for ${course.title}`} icon={<Ellipsis />} />}
    >
      <MenuItem icon={<FolderOpen />} onSelect={handleOpen}>
        {inSetup ? 'Continue setup' : 'Open'}
      </MenuItem>
      <MenuItem icon={<Copy />} onSelect={() => onDuplicate(course)}>
        Duplicate
      </MenuItem>
    </Menu>
  )
}
