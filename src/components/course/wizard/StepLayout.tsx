import type { ReactNode } from 'react'

interface StepLayoutProps {
  children: ReactNode
  aside: ReactNode
  /** Names the aside for people who jump between landmarks. */
  asideLabel: string
  /** Below 1024 px: `hidden` when it only repeats or decorates, `first` when it is news. */
  asideWhenNarrow: 'hidden' | 'first'
}

/** A step's content with 300 px beside it. */
export const StepLayout = ({ children, aside, asideLabel, asideWhenNarrow }: StepLayoutProps) => (
  <div className="grid gap-8 max-md:gap-5 lg:grid-cols-[minmax(0,1fr)_300px] lg:gap-14">
    <div className="min-w-0">{children}</div>
    <aside
      aria-label={asideLabel}
      className={
        asideWhenNarrow === 'hidden'
          ? 'hidden min-w-0 content-start gap-3 self-start lg:sticky lg:top-21 lg:grid'
          : 'grid min-w-0 content-start gap-3 self-start empty:hidden max-lg:order-first max-lg:border-b max-lg:border-line max-lg:pb-4 lg:sticky lg:top-21'
      }
    >
      {aside}
    </aside>
  </div>
)
