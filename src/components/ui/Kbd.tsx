import type { ReactNode } from 'react'

/** A key, as it is printed on the keyboard. */
export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="rounded-[4px] border border-b-2 border-line bg-surface px-[5px] font-sans text-[11px]/4 font-medium whitespace-nowrap text-ink-2">
    {children}
  </kbd>
)
