'use client'

import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import {
  createContext,
  type FocusEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  use,
  useImperativeHandle,
  useRef,
} from 'react'
import { cn } from '@/lib/cn'

/** Takes an item's action and runs it once the menu has closed and given the focus back. */
const MenuContext = createContext<(action: () => void) => void>((action) => action())

interface MenuProps {
  /** The one element that opens the menu, usually a Button or an IconButton. */
  trigger: ReactElement
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
export function Menu({ trigger, label, align = 'end', onOpenChange, children }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  return (
    // Not `modal`: that hides the page from assistive technology while its controls can still be focused.
    <DropdownMenu.Root modal={false} {...(onOpenChange && { onOpenChange })}>
      <DropdownMenu.Trigger asChild ref={button}>
        {trigger}
      </DropdownMenu.Trigger>
      <MenuPanel label={label} align={align} onClosed={() => button.current?.focus()}>
        {children}
      </MenuPanel>
    </DropdownMenu.Root>
  )
}

interface MenuAtProps {
  /** The button that was pressed. It stays as it is: only `aria-haspopup` and `aria-expanded` are its own affair. */
  anchor: HTMLElement
  label: string
  /** Opened by a key: the focus starts on the first item. */
  byKeyboard: boolean
  onClose: () => void
  children: ReactNode
}

/** The same menu for lists of many buttons: it is there only while it is open. */
export function MenuAt({ anchor, label, byKeyboard, onClose, children }: MenuAtProps) {
  return (
    <DropdownMenu.Root modal={false} open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <ElementOf element={anchor} />
      </DropdownMenu.Trigger>
      <MenuPanel label={label} align="end" focusFirst={byKeyboard} onClosed={() => anchor.focus()}>
        {children}
      </MenuPanel>
    </DropdownMenu.Root>
  )
}

/** Hands on an element that stands elsewhere in the page as the trigger, which the panel is placed by. */
function ElementOf({ element, ref }: { element: HTMLElement; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => element, [element])
  return null
}

interface MenuPanelProps {
  label: string
  align: 'start' | 'end'
  focusFirst?: boolean
  /** Gives the focus back. */
  onClosed: () => void
  children: ReactNode
}

function MenuPanel({ label, align, focusFirst = false, onClosed, children }: MenuPanelProps) {
  const chosen = useRef<(() => void) | null>(null)
  const isEntered = useRef(false)

  const handleCloseAutoFocus = (event: Event) => {
    const action = chosen.current
    chosen.current = null
    event.preventDefault()
    onClosed()
    action?.()
  }
  const handleFocus = (event: FocusEvent<HTMLElement>) => {
    if (!focusFirst || isEntered.current || event.target !== event.currentTarget) return
    isEntered.current = true
    event.currentTarget.querySelector<HTMLElement>('[role^=menuitem]')?.focus()
  }

  return (
    <>
      <DropdownMenu.Portal>
        {/* The click that closes the menu does nothing else. */}
        <div className="fixed inset-0 z-60 max-md:bg-scrim" />
      </DropdownMenu.Portal>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
          aria-label={label}
          aria-labelledby={undefined}
          onFocus={handleFocus}
          onCloseAutoFocus={handleCloseAutoFocus}
          className="menu-panel z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-[236px] overflow-y-auto rounded-panel bg-raised p-[5px] text-ink shadow-lift-2 outline-none data-[state=open]:animate-float-in forced-colors:border"
        >
          <MenuContext
            value={(action) => {
              chosen.current = action
            }}
          >
            {children}
          </MenuContext>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </>
  )
}

const item =
  'flex min-h-[46px] cursor-default items-center gap-2.5 rounded-row px-[9px] py-1.5 outline-none select-none data-highlighted:bg-accent-tint-2 md:min-h-8'

interface MenuItemProps {
  icon?: ReactNode
  /** Shown at the end on wide screens, e.g. "Ctrl D". */
  shortcut?: string
  danger?: boolean
  onSelect: () => void
  /** Why it cannot be chosen now; the item stays reachable and says so. */
  disabledReason?: string | undefined
  children: ReactNode
}

export function MenuItem({ icon, shortcut, danger, onSelect, disabledReason, children }: MenuItemProps) {
  const run = use(MenuContext)
  return (
    <DropdownMenu.Item
      aria-disabled={disabledReason !== undefined || undefined}
      onSelect={(event) => {
        if (disabledReason !== undefined) event.preventDefault()
        else run(onSelect)
      }}
      className={cn(item, danger ? 'text-bad' : '[&_.lucide]:text-ink-2', disabledReason && 'text-ink-2')}
    >
      {icon}
      <span className="grid flex-1">
        {children}
        {disabledReason !== undefined && <span className="text-12 text-ink-2">{disabledReason}</span>}
      </span>
      {shortcut !== undefined && (
        <kbd aria-hidden="true" className="ms-auto ps-4 font-sans text-12 text-ink-2 max-md:hidden">
          {shortcut}
        </kbd>
      )}
    </DropdownMenu.Item>
  )
}

export const MenuSeparator = () => <DropdownMenu.Separator className="mx-1 my-[5px] h-px bg-line" />

/** A heading or a few facts; not an item. */
export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-[9px] py-1.5 text-13 text-ink-2">{children}</DropdownMenu.Label>
)

interface MenuRadioGroupProps<T extends string> {
  label: string
  value: T
  onValueChange: (value: T) => void
  options: readonly { value: T; label: ReactNode; icon?: ReactNode }[]
}

/** One of several, the chosen one ticked. */
export function MenuRadioGroup<T extends string>({
  label,
  value,
  onValueChange,
  options,
}: MenuRadioGroupProps<T>) {
  const run = use(MenuContext)
  return (
    <DropdownMenu.RadioGroup aria-label={label} value={value}>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          onSelect={() => run(() => onValueChange(option.value))}
          className={cn(item, '[&_.lucide]:text-ink-2')}
        >
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check className="text-accent!" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}
