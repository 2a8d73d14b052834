import { ArrowDown, ArrowRight, ArrowUp, Ellipsis, Pencil, Plus, Trash2, Upload } from 'lucide-react'
import { IconButton } from '@/components/ui/IconButton'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/Menu'
import { type Item, useStructureActions } from './actions'

interface ChapterMenuProps {
  item: Item
  tabIndex: 0 | -1
  onChooseFiles: () => void
}

export function ChapterMenu({ item, tabIndex, onChooseFiles }: ChapterMenuProps) {
  const actions = useStructureActions()
  return (
    <RowMenu item={item} tabIndex={tabIndex}>
      <MenuItem icon={<Pencil />} shortcut="F2" onSelect={() => actions.startRename(item)}>
        Rename
      </MenuItem>
      <MenuItem icon={<Plus />} onSelect={() => actions.addVideo(item.id)}>
        Add video
      </MenuItem>
      <MenuItem icon={<Upload />} onSelect={onChooseFiles}>
        Choose files…
      </MenuItem>
    </RowMenu>
  )
}

/** The "…" of a row: what is particular to it, then what every row has. */
export function RowMenu({
  item,
  tabIndex,
  children,
}: {
  item: Item
  tabIndex: 0 | -1
  children: React.ReactNode
}) {
  const actions = useStructureActions()
  const label = `More for ${item.title}`
  return (
    <Menu label={label} trigger={<IconButton label={label} icon={<Ellipsis />} tabIndex={tabIndex} />}>
      {children}
      <MenuSeparator />
      <MenuItem icon={<ArrowUp />} shortcut="Alt ↑" onSelect={() => actions.moveBy(item, -1)}>
        Move up
      </MenuItem>
      <MenuItem icon={<ArrowDown />} shortcut="Alt ↓" onSelect={() => actions.moveBy(item, 1)}>
        Move down
      </MenuItem>
      <MenuItem icon={<ArrowRight className="flip-rtl" />} onSelect={() => actions.chooseMove(item)}>
        Move to…
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Trash2 />} shortcut="Del" danger onSelect={() => actions.remove(item)}>
        Delete
      </MenuItem>
    </Menu>
  )
}
