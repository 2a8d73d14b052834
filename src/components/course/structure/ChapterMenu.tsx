import { ListChecks, Pencil, Plus, Upload } from 'lucide-react'
import { MenuItem } from '@/components/ui/Menu'
import { type Item, useStructureActions } from './actions'
import { RowMenu } from './RowMenu'

interface ChapterMenuProps {
  item: Item
  tabIndex: 0 | -1
  onChooseFiles: () => void
}

export function ChapterMenu({ item, tabIndex, onChooseFiles }: ChapterMenuProps) {
  const actions = useStructureActions()
  return (
    <RowMenu item={item} tabIndex={tabIndex}>
      {() => (
        <>
          <MenuItem icon={<Pencil />} shortcut="F2" onSelect={() => actions.startRename(item)}>
            Rename
          </MenuItem>
          <MenuItem icon={<Plus />} onSelect={() => actions.addVideo(item.id)}>
            Add video
          </MenuItem>
          <MenuItem icon={<Upload />} onSelect={onChooseFiles}>
            Choose files…
          </MenuItem>
          <MenuItem icon={<ListChecks />} onSelect={() => actions.selectChapter(item.id)}>
            Select all in chapter
          </MenuItem>
        </>
      )}
    </RowMenu>
  )
}
