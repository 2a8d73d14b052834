import { LoaderCircle } from 'lucide-react'
import { cn } from '@/lib/cn'

/** Something is running, and `label` says what; with reduced motion the icon stands still and the word stays. */
export const Spinner = ({ label, className }: { label: string; className?: string }) => (
  <span role="status" className={cn('inline-flex items-center gap-2 text-13 text-ink-2', className)}>
    <LoaderCircle className="spin" />
    {label}
  </span>
)
