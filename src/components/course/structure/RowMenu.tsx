import { ArrowDown, ArrowRight, ArrowUp, SquareCheck } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from '@/components/ui/IconButton'
import { MenuAt, MenuItem, MenuLabel, menuParts, MenuSeparator } from '@/components/ui/Menu'
import { Ellipsis, Trash2 } from '@/components/ui/row-icons'
import { count } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { type Item, useStructureActions } from './actions'

interface RowMenuProps {
  item: Item
  tabIndex: 0 | -1
  /** The items that only this kind of row has. */
  children: () => ReactNode
}

/** The "…" of a row: what is particular to it, then what every row has. The menu is made when it is opened. */
export function RowMenu({ item, tabIndex, children }: RowMenuProps) {
  const [opened, setOpened] = useState<{ anchor: HTMLElement; byKeyboard: boolean } | null>(null)
  const label = `More for ${item.title}`
  return (
    <>
      <IconButton
        label={label}
        icon={<Ellipsis />}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        onPointerEnter={menuParts.preload}
        onFocus={menuParts.preload}
        // A press of a key comes as a click without a count.
        onClick={(event) => setOpened({ anchor: event.currentTarget, byKeyboard: event.detail === 0 })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.altKey || event.shiftKey) return
          event.preventDefault()
          setOpened({ anchor: event.currentTarget, byKeyboard: true })
        }}
      />
      {opened && (
        <MenuAt label={label} {...opened} onClose={() => setOpened(null)}>
          {children()}
          <CommonItems item={item} />
        </MenuAt>
      )}
    </>
  )
}

/** At a selected row they act on the whole selection, as the keys beside them do. */
function CommonItems({ item }: { item: Item }) {
  const actions = useStructureActions()
  const selected = useCourseCreationUI(({ selectedIds }) => (selectedIds.has(item.id) ? selectedIds.size : 0))
  return (
    <>
      <MenuItem icon={<SquareCheck />} shortcut="Space" onSelect={() => actions.toggle(item.id)}>
        {selected > 0 ? 'Deselect' : 'Select'}
      </MenuItem>
      <MenuSeparator />
      {selected > 1 && <MenuLabel>With {count(selected, 'selected item')}</MenuLabel>}
      <MenuItem icon={<ArrowUp />} shortcut="Alt ↑" onSelect={() => actions.moveBy(item, -1)}>
        Move up
      </MenuItem>
      <MenuItem icon={<ArrowDown />} shortcut="Alt ↓" onSelect={() => actions.moveBy(item, 1)}>
        Move down
      </MenuItem>
      <MenuItem
        icon={<ArrowRight className="flip-rtl" />}
        shortcut="M"
        onSelect={() => actions.chooseMove(actions.movedWith(item))}
      >
        Move to…
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={<Trash2 />}
        shortcut="Del"
        danger
        onSelect={() => actions.remove(actions.selectedOr(item))}
      >
        Delete
      </MenuItem>
    </>
  )
}
