import { ClipboardPaste, Download, Ellipsis, Keyboard, Plus } from 'lucide-react'
import { UndoButtons } from '@/components/course/activity/UndoButtons'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem } from '@/components/ui/Menu'
import { ChevronDown, ChevronRight, Upload } from '@/components/ui/row-icons'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'

interface StructureToolbarProps {
  courseId: string
  chapters: number
  videos: number
  /** Every chapter is closed, so the button opens them. */
  isCollapsed: boolean
  onAddChapter: () => void
  onToggleAll: () => void
  onPaste: () => void
  onChooseFolder: () => void
  /** The menu is open, so that pasting may come next. */
  onMayPaste: () => void
  onShowShortcuts: () => void
}

export const StructureToolbar = ({
  courseId,
  chapters,
  videos,
  isCollapsed,
  onAddChapter,
  onToggleAll,
  onPaste,
  onChooseFolder,
  onMayPaste,
  onShowShortcuts,
}: StructureToolbarProps) => (
  <div className="tools">
    <Button size="sm" icon={<Plus />} onClick={onAddChapter}>
      Add chapter
    </Button>
    <UndoButtons courseId={courseId} />
    <span className="flex-1" />
    <span className="px-2 text-13 text-ink-2 tabular-nums max-md:hidden">
      {chapters === 0 ? 'No chapters yet' : `${count(chapters, 'chapter')}, ${count(videos, 'video')}`}
    </span>
    {chapters > 1 && (
      // Narrow screens have it in the menu: the tools stay in one line.
      <Button size="sm" variant="ghost" className="max-md:hidden" onClick={onToggleAll}>
        {isCollapsed ? 'Expand all' : 'Collapse all'}
      </Button>
    )}
    <IconButton
      label="Keyboard shortcuts"
      icon={<Keyboard />}
      className="max-md:hidden"
      onClick={onShowShortcuts}
    />
    <Menu
      label="More for the outline"
      onOpenChange={(open) => open && onMayPaste()}
      trigger={<IconButton label="More for the outline" icon={<Ellipsis />} />}
    >
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
    </Menu>
  </div>
)
