'use client'

import { type ReactNode, useId } from 'react'

interface CheckboxProps {
  label: ReactNode
  hint?: ReactNode
  checked: boolean
  onCheckedChange: (checked: boolean) => void
}

/** On or off, with its words beside it; the words can be pressed too. */
export function Checkbox({ label, hint, checked, onCheckedChange }: CheckboxProps) {
  const id = useId()
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        onChange={(event) => onCheckedChange(event.currentTarget.checked)}
        className="my-2.5 size-6 accent-fill md:my-1 md:size-4 md:justify-self-center"
      />
      <label htmlFor={id} className="flex min-h-11 items-center font-550 md:min-h-6">
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-note`} className="col-start-2 text-13 text-pretty text-ink-2">
          {hint}
        </p>
      )}
    </div>
  )
}
