import { ClipboardPaste, Download, Keyboard } from 'lucide-react'
import { MenuItem } from '@/components/ui/Menu'
import { ChevronDown, ChevronRight, Upload } from '@/components/ui/row-icons'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { StructureToolbarProps } from './StructureToolbar'

/** What stands in the menu of the outline; fetched when it is about to be opened. */
export const OutlineMenuItems = ({
  courseId,
  chapters,
  isCollapsed,
  onToggleAll,
  onPaste,
  onChooseFolder,
  onShowShortcuts,
}: StructureToolbarProps) => (
  <>
    {chapters > 1 && (
      <MenuItem
        icon={isCollapsed ? <ChevronDown /> : <ChevronRight className="flip-rtl" />}
        onSelect={onToggleAll}
      >
        {isCollapsed ? 'Expand all' : 'Collapse all'}
      </MenuItem>
    )}
    <MenuItem icon={<ClipboardPaste />} onSelect={onPaste}>
      Paste an outline…
    </MenuItem>
    <MenuItem icon={<Upload />} onSelect={onChooseFolder}>
      Choose a folder…
    </MenuItem>
    <MenuItem
      icon={<Download />}
      onSelect={() => useCourseCreationUI.getState().openModal('export-course', { courseId })}
    >
      Export the course…
    </MenuItem>
    <MenuItem icon={<Keyboard />} shortcut="?" onSelect={onShowShortcuts}>
      Keyboard shortcuts
    </MenuItem>
  </>
)
