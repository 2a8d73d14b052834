import { Check, CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { cn } from '@/lib/cn'

const tones = {
  plain: { box: 'bg-sunken', mark: 'text-ink-2', Icon: Info },
  wait: { box: 'bg-wait-tint', mark: 'text-wait', Icon: TriangleAlert },
  bad: { box: 'bg-bad-tint', mark: 'text-bad', Icon: CircleAlert },
  good: { box: 'bg-good-tint', mark: 'text-good', Icon: Check },
}

interface CalloutProps {
  tone: keyof typeof tones
  title?: ReactNode
  /** Instead of the icon of the tone. */
  icon?: ReactNode
  /** `alert` for what came up just now. */
  role?: 'alert' | 'status' | 'note'
  id?: string
  /** With `tabIndex={-1}` the box can take the focus, as a summary of errors does. */
  tabIndex?: -1
  ref?: Ref<HTMLDivElement>
  className?: string
  children?: ReactNode
}

/** A message at its place in the page. */
export function Callout({ tone, title, icon, className, children, ...native }: CalloutProps) {
  const { box, mark, Icon } = tones[tone]
  return (
    <div
      {...native}
      className={cn(
        'flex gap-2.5 rounded-control px-[13px] py-[11px] forced-colors:border [&_a]:font-550 [&_a]:text-inherit',
        box,
        className,
      )}
    >
      <span className={cn('mt-0.5 flex', mark)}>{icon ?? <Icon />}</span>
      <div className="grid min-w-0 flex-1 content-start gap-1 text-pretty">
        {title !== undefined && <p className="font-550">{title}</p>}
        {children}
      </div>
    </div>
  )
}
