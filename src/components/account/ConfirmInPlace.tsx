'use client'

import type { ReactNode } from 'react'
import { Button } from '@/components/ui/Button'

/** What was pressed is gone; what came in its place takes the focus. */
export const focusOn = (element: HTMLElement | null) => element?.focus()

interface ConfirmInPlaceProps {
  /** What happens, e.g. "Delete for good". */
  children: ReactNode
  isBusy: boolean
  onConfirm: () => void
  onKeep: () => void
}

/** The question that takes the place of a row's button, before something of it goes for good. */
export const ConfirmInPlace = ({ children, isBusy, onConfirm, onKeep }: ConfirmInPlaceProps) => (
  <span className="flex flex-wrap gap-2">
    <Button size="sm" onClick={onKeep}>
      Keep it
    </Button>
    <Button size="sm" variant="danger" ref={focusOn} busy={isBusy} onClick={onConfirm}>
      {children}
    </Button>
  </span>
)
