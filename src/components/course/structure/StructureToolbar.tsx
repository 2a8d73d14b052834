import { Ellipsis, Keyboard, Plus } from 'lucide-react'
import { UndoButtons } from '@/components/course/activity/UndoButtons'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { promptPart } from '@/components/ui/lazy-part'
import { Menu } from '@/components/ui/Menu'
import { count } from '@/lib/format'

export interface StructureToolbarProps {
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

export const OutlineMenuItems = promptPart(
  () => import('./OutlineMenuItems'),
  (module) => module.OutlineMenuItems,
)

export const StructureToolbar = (props: StructureToolbarProps) => {
  const { courseId, chapters, videos, isCollapsed, onAddChapter, onToggleAll, onMayPaste, onShowShortcuts } =
    props
  return (
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
      <span onPointerEnter={OutlineMenuItems.preload}>
        <Menu
          label="More for the outline"
          onOpenChange={(open) => open && onMayPaste()}
          trigger={<IconButton label="More for the outline" icon={<Ellipsis />} />}
        >
          <OutlineMenuItems {...props} />
        </Menu>
      </span>
    </div>
  )
}
