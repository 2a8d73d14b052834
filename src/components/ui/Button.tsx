'use client'

import { LoaderCircle } from 'lucide-react'
import { type ComponentProps, type MouseEvent, type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn'
import { buttonLook } from './button-look'

export type ButtonProps = ComponentProps<'button'> & {
  /** One primary button per screen; `danger` only in the dialog that confirms. */
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger' | 'danger-quiet'
  size?: 'md' | 'sm'
  /** What the button started is running: clicks are ignored, the focus stays. */
  busy?: boolean
  /** What it says meanwhile, e.g. "Creating…"; without it the label stays. */
  busyLabel?: string
  /** Why it cannot be used now. It stands beside the button, which keeps its place in the tab order. */
  disabledReason?: string | undefined
  icon?: ReactNode
}

export function Button({
  variant = 'secondary',
  size = 'md',
  busy = false,
  busyLabel,
  disabledReason,
  icon,
  className,
  children,
  onClick,
  disabled,
  'aria-describedby': describedBy,
  ...native
}: ButtonProps) {
  const reasonId = useId()
  const isOff = disabled === true || disabledReason !== undefined
  const classes = cn(buttonLook({ variant, size, isOff, isBusy: busy }), className)

  const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
    if (!busy && !isOff) return onClick?.(event)
    // Also keeps a submit button from sending its form.
    event.preventDefault()
    event.stopPropagation()
  }

  const element = (
    <button
      type="button"
      {...native}
      className={classes}
      onClick={handleClick}
      aria-busy={busy || undefined}
      aria-disabled={isOff || undefined}
      aria-describedby={cn(describedBy, disabledReason && reasonId) || undefined}
    >
      {busy ? (
        <BusyContent label={busyLabel} icon={icon}>
          {children}
        </BusyContent>
      ) : (
        <>
          {icon}
          {children}
        </>
      )}
    </button>
  )
  if (disabledReason === undefined) return element
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {element}
      <span id={reasonId} className="text-13 text-ink-2">
        {disabledReason}
      </span>
    </span>
  )
}

/** The idle label stays underneath, unseen and unread, so that the button does not shrink. */
function BusyContent({
  label,
  icon,
  children,
}: {
  label?: string | undefined
  icon: ReactNode
  children: ReactNode
}) {
  return (
    <span className="grid justify-items-center *:col-start-1 *:row-start-1">
      <span className="inline-flex items-center gap-[7px]">
        <LoaderCircle className="spin" />
        {label ?? children}
      </span>
      {label !== undefined && (
        <span aria-hidden="true" className="invisible inline-flex items-center gap-[7px]">
          {icon}
          {children}
        </span>
      )}
    </span>
  )
}
