import { Plus } from 'lucide-react'
import { Button } from '@/components/ui/Button'
import { count } from '@/lib/format'

interface StructureToolbarProps {
  chapters: number
  videos: number
  /** Every chapter is closed, so the button opens them. */
  isCollapsed: boolean
  onAddChapter: () => void
  onToggleAll: () => void
}

export const StructureToolbar = ({
  chapters,
  videos,
  isCollapsed,
  onAddChapter,
  onToggleAll,
}: StructureToolbarProps) => (
  <div className="tools">
    <Button size="sm" icon={<Plus />} onClick={onAddChapter}>
      Add chapter
    </Button>
    <span className="flex-1" />
    <span className="px-2 text-13 text-ink-2 tabular-nums max-md:hidden">
      {chapters === 0 ? 'No chapters yet' : `${count(chapters, 'chapter')}, ${count(videos, 'video')}`}
    </span>
    {chapters > 1 && (
      <Button size="sm" variant="ghost" onClick={onToggleAll}>
        {isCollapsed ? 'Expand all' : 'Collapse all'}
      </Button>
    )}
  </div>
)
