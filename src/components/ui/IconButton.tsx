import type { ComponentProps, ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  /** The accessible name: the verb and what it acts on. */
  label: string
  icon: ReactNode
  /** `md` follows the density of the screen; `bar` has the larger icon of the app bar on narrow screens. */
  size?: 'md' | 'bar'
}

/** A button of one icon. Its name is also its tooltip, for people who point. */
export function IconButton({ label, icon, size = 'md', className, ...native }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cn(
        'inline-grid size-(--hit) shrink-0 place-items-center rounded-row text-ink-2 transition-colors duration-(--fast)',
        'hover:bg-accent-tint-2 hover:text-ink aria-[expanded=true]:bg-accent-tint-2 aria-[expanded=true]:text-ink',
        'aria-disabled:cursor-not-allowed aria-disabled:text-ink-3 aria-disabled:hover:bg-transparent',
        size === 'bar' && 'max-md:[&_.lucide]:size-5',
        className,
      )}
      {...native}
    >
      {icon}
    </button>
  )
}
