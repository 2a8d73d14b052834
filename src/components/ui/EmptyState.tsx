import type { ReactNode } from 'react'

interface EmptyStateProps {
  title: ReactNode
  /** What this place is for. */
  children?: ReactNode
  /** The one thing to do. */
  action?: ReactNode
  /** The shape of what will come, e.g. dashed bars. */
  art?: ReactNode
}

export const EmptyState = ({ title, children, action, art }: EmptyStateProps) => (
  <div className="grid justify-items-start gap-3 py-6">
    {art !== undefined && <div className="w-full max-w-md pb-2">{art}</div>}
    <div className="grid gap-1.5">
      <p className="text-16 font-550">{title}</p>
      {children !== undefined && <div className="max-w-[68ch] text-pretty text-ink-2">{children}</div>}
    </div>
    {action}
  </div>
)
