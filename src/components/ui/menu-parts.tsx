'use client'

import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import {
  createContext,
  type FocusEvent,
  type ReactNode,
  type Ref,
  use,
  useImperativeHandle,
  useRef,
} from 'react'
import { cn } from '@/lib/cn'

/*
 * Everything of a menu that is seen only when it is open. `Menu.tsx` fetches it: no page needs it at first.
 */

/** Takes an item's action and runs it once the menu has closed and given the focus back. */
const RunContext = createContext<(action: () => void) => void>((action) => action())

interface PanelProps {
  /** The button that opened it. */
  anchor: HTMLElement
  label: string
  align: 'start' | 'end'
  /** Opened by a key: the focus starts on the first item. */
  byKeyboard: boolean
  onClose: () => void
  children: ReactNode
}

/** A menu at its button; below 768 px a sheet at the bottom. It is open for as long as it is drawn. */
export function Panel({ anchor, label, align, byKeyboard, onClose, children }: PanelProps) {
  const chosen = useRef<(() => void) | null>(null)
  const isEntered = useRef(false)
  const content = useRef<HTMLDivElement>(null)

  const handleCloseAutoFocus = (event: Event) => {
    const action = chosen.current
    chosen.current = null
    event.preventDefault()
    anchor.focus()
    action?.()
  }
  const handleFocus = (event: FocusEvent<HTMLElement>) => {
    if (!byKeyboard || isEntered.current || event.target !== event.currentTarget) return
    isEntered.current = true
    event.currentTarget.querySelector<HTMLElement>('[role^=menuitem]')?.focus()
  }

  return (
    // Not `modal`: that hides the page from assistive technology while its controls can still be focused.
    <DropdownMenu.Root modal={false} open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <ElementOf element={anchor} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        {/* The click that closes the menu does nothing else. */}
        <div className="fixed inset-0 z-60 max-md:bg-scrim" />
      </DropdownMenu.Portal>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          ref={content}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          loop
          aria-label={label}
          aria-labelledby={undefined}
          onFocus={handleFocus}
          // A toast that leaves with the focus gives it back to where it was: that must not close what opened since.
          onFocusOutside={(event) => {
            if (event.target !== anchor) return
            event.preventDefault()
            content.current?.focus()
          }}
          onCloseAutoFocus={handleCloseAutoFocus}
          className="menu-panel z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-[236px] overflow-y-auto rounded-panel bg-raised p-[5px] text-ink shadow-lift-2 outline-none data-[state=open]:animate-float-in forced-colors:border"
        >
          <RunContext
            value={(action) => {
              chosen.current = action
            }}
          >
            {children}
          </RunContext>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Hands on an element that stands elsewhere in the page as the trigger, which the panel is placed by. */
function ElementOf({ element, ref }: { element: HTMLElement; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => element, [element])
  return null
}

const item =
  'flex min-h-[46px] cursor-default items-center gap-2.5 rounded-row px-[9px] py-1.5 outline-none select-none data-highlighted:bg-accent-tint-2 md:min-h-8'

export interface ItemProps {
  icon?: ReactNode
  /** Shown at the end on wide screens, e.g. "Ctrl D". */
  shortcut?: string
  danger?: boolean
  onSelect: () => void
  /** Why it cannot be chosen now; the item stays reachable and says so. */
  disabledReason?: string | undefined
  children: ReactNode
}

export function Item({ icon, shortcut, danger, onSelect, disabledReason, children }: ItemProps) {
  const run = use(RunContext)
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

export const Separator = () => <DropdownMenu.Separator className="mx-1 my-[5px] h-px bg-line" />

export const Label = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-[9px] py-1.5 text-13 text-ink-2">{children}</DropdownMenu.Label>
)

export interface RadioGroupProps<T extends string> {
  label: string
  value: T
  onValueChange: (value: T) => void
  options: readonly { value: T; label: ReactNode; icon?: ReactNode }[]
}

export function RadioGroup<T extends string>({ label, value, onValueChange, options }: RadioGroupProps<T>) {
  const run = use(RunContext)
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

export interface CheckItemProps {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  children: ReactNode
}

/** On or off; the menu stays open, so that several can be changed. */
export const CheckItem = ({ checked, onCheckedChange, children }: CheckItemProps) => (
  <DropdownMenu.CheckboxItem
    checked={checked}
    onCheckedChange={onCheckedChange}
    onSelect={(event) => event.preventDefault()}
    className={item}
  >
    <span className="flex-1">{children}</span>
    <DropdownMenu.ItemIndicator>
      <Check className="text-accent!" />
    </DropdownMenu.ItemIndicator>
  </DropdownMenu.CheckboxItem>
)
