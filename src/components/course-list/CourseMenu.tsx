'use client'

import {
  Archive,
  ArchiveRestore,
  Copy,
  CopyPlus,
  Download,
  Ellipsis,
  EyeOff,
  FolderOpen,
  Globe,
  Trash2,
} from 'lucide-react'
import { useRouter } from 'next/navigation'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/Menu'
import type { CourseListItem } from '@/types/api'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { isInSetup } from './course-words'
import type { RowActions } from './use-row-actions'

interface CourseMenuProps {
  course: CourseListItem
  actions: RowActions
}

/** Everything that can be done with a course from the list, as far as the person's right goes. */
export function CourseMenu({ course, actions }: CourseMenuProps) {
  const router = useRouter()
  const inSetup = isInSetup(course)
  const mayEdit = course.access !== 'viewer'
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
      {mayEdit && (
        <>
          <StatusItems course={course} actions={actions} />
          <MenuSeparator />
          <MenuItem icon={<CopyPlus />} onSelect={() => actions.onDuplicate(course, true)}>
            Duplicate with videos
          </MenuItem>
          <MenuItem icon={<Copy />} onSelect={() => actions.onDuplicate(course, false)}>
            Duplicate without videos
          </MenuItem>
          <MenuItem
            icon={<Download />}
            onSelect={() =>
              useCourseCreationUI.getState().openModal('export-course', { courseId: course.id })
            }
          >
            Export…
          </MenuItem>
        </>
      )}
      {course.access === 'owner' && (
        <>
          <MenuSeparator />
          <MenuItem icon={<Trash2 />} danger onSelect={() => actions.onDelete(course)}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

function StatusItems({ course, actions }: CourseMenuProps) {
  const isOwner = course.access === 'owner'
  return (
    <>
      {course.status === 'published' && course.has_unpublished_changes && (
        <MenuItem icon={<Globe />} onSelect={() => actions.onStatus(course, 'published')}>
          Publish changes
        </MenuItem>
      )}
      {course.status === 'published' ? (
        <MenuItem icon={<EyeOff />} onSelect={() => actions.onStatus(course, 'draft')}>
          Unpublish
        </MenuItem>
      ) : (
        <MenuItem icon={<Globe />} onSelect={() => actions.onStatus(course, 'published')}>
          Publish
        </MenuItem>
      )}
      {isOwner && course.status !== 'archived' && (
        <MenuItem icon={<Archive />} onSelect={() => actions.onStatus(course, 'archived')}>
          Archive
        </MenuItem>
      )}
      {isOwner && course.status === 'archived' && (
        <MenuItem icon={<ArchiveRestore />} onSelect={() => actions.onStatus(course, 'draft')}>
          Unarchive
        </MenuItem>
      )}
    </>
  )
}
