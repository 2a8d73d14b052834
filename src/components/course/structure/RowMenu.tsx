import { type ReactNode, useState } from 'react'
import { IconButton } from '@/components/ui/IconButton'
import { MenuAt, menuParts } from '@/components/ui/Menu'
import { Ellipsis } from '@/components/ui/row-icons'
import { toastError } from '@/components/ui/toast'
import { useOnDemand } from '@/hooks/use-on-demand'
import { onDemand } from '@/lib/on-demand'
import type { Item } from './actions'
import type * as Items from './row-menu-items'

const rowMenuItems = onDemand(() => import('./row-menu-items'))

/** Fetches all that an open menu needs, which a page without one does not. */
export function preloadRowMenu(): void {
  menuParts.preload()
  rowMenuItems.preload()
}

interface RowMenuProps {
  item: Item
  tabIndex: 0 | -1
  /** The items that only this kind of row has. */
  children: (items: typeof Items) => ReactNode
}

interface Opened {
  anchor: HTMLElement
  byKeyboard: boolean
}

/** The "…" of a row: what is particular to it, then what every row has. The menu is made when it is opened. */
export function RowMenu({ item, tabIndex, children }: RowMenuProps) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const label = `More for ${item.title}`
  return (
    <>
      <IconButton
        label={label}
        icon={<Ellipsis />}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        onPointerEnter={preloadRowMenu}
        onFocus={preloadRowMenu}
        // A press of a key comes as a click without a count.
        onClick={(event) => setOpened({ anchor: event.currentTarget, byKeyboard: event.detail === 0 })}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.altKey || event.shiftKey) return
          event.preventDefault()
          setOpened({ anchor: event.currentTarget, byKeyboard: true })
        }}
      />
      {opened && (
        <OpenMenu item={item} label={label} {...opened} onClose={() => setOpened(null)}>
          {children}
        </OpenMenu>
      )}
    </>
  )
}

interface OpenMenuProps extends Opened, Pick<RowMenuProps, 'item' | 'children'> {
  label: string
  onClose: () => void
}

function OpenMenu({ item, children, ...menu }: OpenMenuProps) {
  const items = useOnDemand(rowMenuItems, (error) => {
    toastError(error)
    menu.onClose()
  })
  if (!items) return null
  return (
    <MenuAt {...menu}>
      {children(items)}
      <items.CommonItems item={item} />
    </MenuAt>
  )
}
