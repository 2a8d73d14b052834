import { cn } from '@/lib/cn'

/** The shape of what is coming; size it with `className`. The place around it says that it is loading. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden="true" className={cn('block rounded-row bg-line', className)} />
)
