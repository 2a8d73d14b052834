'use client'

import { Dialog as RadixDialog } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { cn } from '@/lib/cn'
import { useReturnFocus } from './use-return-focus'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The question or the fact. */
  title: ReactNode
  /** What is affected and what follows. */
  description?: ReactNode
  children?: ReactNode
  /** Buttons, the safe one first; each is a verb. */
  footer?: ReactNode
  className?: string
}

/** Of a radio group it is the chosen one, which is where Tab would go. */
function firstField(content: HTMLElement | null): HTMLElement | null | undefined {
  const field = content?.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select')
  if (!(field instanceof HTMLInputElement) || field.type !== 'radio') return field
  return field.closest('[role=radiogroup]')?.querySelector<HTMLElement>(':checked') ?? field
}

/**
 * A modal dialog. The focus starts on `[data-autofocus]`, else on the first field, else on the first
 * button of the footer, which is the safe one; on closing it goes back to where it was, to the row
 * that this stood in, or to the page's content if both are gone.
 */
export function Dialog({ open, onOpenChange, title, description, children, footer, className }: DialogProps) {
  const content = useRef<HTMLDivElement>(null)

  const focus = useReturnFocus()

  const handleOpenAutoFocus = (event: Event) => {
    focus.remember()
    const first =
      content.current?.querySelector<HTMLElement>('[data-autofocus]') ??
      firstField(content.current) ??
      content.current?.querySelector<HTMLElement>('footer button')
    if (!first) return
    event.preventDefault()
    first.focus()
  }

  const handleCloseAutoFocus = (event: Event) => {
    event.preventDefault()
    focus.giveBack()
  }

  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-50 grid place-items-center overflow-auto bg-scrim p-4 data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in">
          <RadixDialog.Content
            ref={content}
            onOpenAutoFocus={handleOpenAutoFocus}
            onCloseAutoFocus={handleCloseAutoFocus}
            {...(description === undefined && { 'aria-describedby': undefined })}
            className={cn(
              'w-[min(480px,100%)] rounded-dialog bg-raised shadow-lift-3 outline-none data-[state=closed]:animate-float-out data-[state=open]:animate-float-in forced-colors:border',
              className,
            )}
          >
            <header className="px-[22px] pt-5">
              <RadixDialog.Title className="text-20 font-620 tracking-[-0.016em] wrap-anywhere">
                {title}
              </RadixDialog.Title>
            </header>
            <div className="grid gap-3 px-[22px] pt-2.5 pb-[18px]">
              {description !== undefined && (
                <RadixDialog.Description className="text-pretty wrap-anywhere text-ink-2">
                  {description}
                </RadixDialog.Description>
              )}
              {children}
            </div>
            {footer !== undefined && (
              <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-[22px] py-3.5 max-md:*:flex-auto">
                {footer}
              </footer>
            )}
          </RadixDialog.Content>
        </RadixDialog.Overlay>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}
