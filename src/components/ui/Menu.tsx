'use client'

import {
  type AriaAttributes,
  cloneElement,
  createContext,
  type DOMAttributes,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  use,
  useState,
} from 'react'
import { useOnDemand } from '@/hooks/use-on-demand'
import { onDemand } from '@/lib/on-demand'
import type * as Parts from './menu-parts'
import { toastError } from './toast'

/** The open menu and its items: fetched when a menu is about to be opened. */
export const menuParts = onDemand(() => import('./menu-parts'))

const PartsContext = createContext<typeof Parts | null>(null)

function useParts(): typeof Parts {
  const parts = use(PartsContext)
  if (!parts) throw new Error('An item stands outside a menu.')
  return parts
}

interface MenuProps {
  /** The one element that opens the menu, a Button or an IconButton; how it is pressed is up to the menu. */
  trigger: ReactElement<DOMAttributes<HTMLButtonElement> & AriaAttributes>
  /** The menu's accessible name. */
  label: string
  align?: 'start' | 'end'
  onOpenChange?: (open: boolean) => void
  children: ReactNode
}

/**
 * A menu at its button; below 768 px a sheet at the bottom. An item's action runs after the focus is back
 * on the button, so that a field or a dialog which the action opens can take it from there.
 */
export function Menu({ trigger, onOpenChange, ...menu }: MenuProps) {
  const [opened, setOpened] = useState<Opened | null>(null)

  const open = (anchor: HTMLElement, byKeyboard: boolean) => {
    if (opened) return
    setOpened({ anchor, byKeyboard })
    onOpenChange?.(true)
  }
  const handlePointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || event.ctrlKey) return
    event.preventDefault() // or the button would take the focus back from the menu
    open(event.currentTarget, false)
  }
  const handleKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!['Enter', ' ', 'ArrowDown'].includes(event.key)) return
    event.preventDefault()
    open(event.currentTarget, true)
  }
  const handleClose = () => {
    setOpened(null)
    onOpenChange?.(false)
  }
  return (
    <>
      {cloneElement(trigger, {
        'aria-haspopup': 'menu',
        'aria-expanded': opened !== null,
        onPointerEnter: menuParts.preload,
        onFocus: menuParts.preload,
        onPointerDown: handlePointerDown,
        onKeyDown: handleKeyDown,
        // A click without a pointer comes from assistive technology.
        onClick: (event) => event.detail === 0 && open(event.currentTarget, true),
      })}
      {opened && <MenuAt {...opened} {...menu} onClose={handleClose} />}
    </>
  )
}

interface Opened {
  /** The button that was pressed. */
  anchor: HTMLElement
  /** Opened by a key: the focus starts on the first item. */
  byKeyboard: boolean
}

interface MenuAtProps extends Opened {
  label: string
  align?: 'start' | 'end'
  onClose: () => void
  children: ReactNode
}

/**
 * The open menu by itself, for lists of many buttons: it is there only while it is open, and the button keeps its
 * own `aria-haspopup` and `aria-expanded`.
 */
export function MenuAt({ align = 'end', children, ...menu }: MenuAtProps) {
  const parts = useOnDemand(menuParts, (error) => {
    toastError(error)
    menu.onClose()
  })
  if (!parts) return null
  return (
    <PartsContext value={parts}>
      <parts.Panel align={align} {...menu}>
        {children}
      </parts.Panel>
    </PartsContext>
  )
}

export function MenuItem(props: Parts.ItemProps) {
  const { Item } = useParts()
  return <Item {...props} />
}

export function MenuSeparator() {
  const { Separator } = useParts()
  return <Separator />
}

/** A heading or a few facts; not an item. */
export function MenuLabel({ children }: { children: ReactNode }) {
  const { Label } = useParts()
  return <Label>{children}</Label>
}

/** One of several, the chosen one ticked. */
export function MenuRadioGroup<T extends string>(props: Parts.RadioGroupProps<T>) {
  const { RadioGroup } = useParts()
  return <RadioGroup {...props} />
}

/** On or off. */
export function MenuCheckItem(props: Parts.CheckItemProps) {
  const { CheckItem } = useParts()
  return <CheckItem {...props} />
}
