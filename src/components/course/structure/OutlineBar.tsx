import type { ReactNode } from 'react'
import { toastError } from '@/components/ui/toast'
import { useOnDemand } from '@/hooks/use-on-demand'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { CourseTree } from '@/types/course'
import { selectionBar } from './later-parts'

interface OutlineBarProps {
  /** Without what is marked for deletion. */
  course: CourseTree
  /** What stands there while nothing is selected. */
  toolbar: ReactNode
}

/** The line above the outline: tools for the course, or for what is selected of it. They take the same room. */
export function OutlineBar({ course, toolbar }: OutlineBarProps) {
  const hasSelection = useCourseCreationUI(({ selectedIds }) => selectedIds.size > 0)
  return hasSelection ? <ForSelection course={course} toolbar={toolbar} /> : toolbar
}

function ForSelection({ course, toolbar }: OutlineBarProps) {
  const loaded = useOnDemand(selectionBar, toastError)
  return loaded ? <loaded.SelectionBar course={course} /> : toolbar
}
