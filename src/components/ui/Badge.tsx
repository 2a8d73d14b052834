import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

const tones = {
  plain: 'bg-sunken text-ink-2',
  wait: 'bg-wait-tint text-wait',
  bad: 'bg-bad-tint text-bad',
  good: 'bg-good-tint text-good',
  accent: 'bg-accent-tint text-accent',
}

interface BadgeProps {
  tone?: keyof typeof tones
  /** An icon or a `<Pip>`. */
  icon?: ReactNode
  className?: string
  children: ReactNode
}

/** A word with a mark; the colour only repeats what the word says. */
export const Badge = ({ tone = 'plain', icon, className, children }: BadgeProps) => (
  <span
    className={cn(
      'inline-flex items-center gap-[5px] rounded-row px-[7px] py-0.5 text-12 font-530 whitespace-nowrap [&_.lucide]:size-3',
      tones[tone],
      className,
    )}
  >
    {icon}
    {children}
  </span>
)

const pips = {
  open: 'border-[1.5px] border-ink-3',
  solid: 'bg-ink-3 forced-colors:bg-[CanvasText]',
  accent: 'bg-accent forced-colors:bg-[CanvasText]',
}

/** The round mark of a status: open for a draft, full for what people can see. */
export const Pip = ({ kind = 'solid' }: { kind?: keyof typeof pips }) => (
  <span aria-hidden="true" className={cn('size-[7px] shrink-0 rounded-full', pips[kind])} />
)
