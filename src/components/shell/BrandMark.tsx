import { cn } from '@/lib/cn'

/** A lectern seen from the front, the strip on its board. */
export const BrandMark = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 22 22" aria-hidden="true" className={cn('size-[22px] shrink-0', className)}>
    <path d="M2 3h18l-2.6 9H4.6z" fill="var(--accent)" />
    <path d="M6.2 6h5.2M13 6h2.8M6.7 9h2.6M10.9 9h4.3" stroke="var(--canvas)" strokeWidth="1.3" fill="none" />
    <path d="M9.3 12h3.4v5.6H16V20H6v-2.4h3.3z" fill="currentColor" />
  </svg>
)

/** Mark and name. */
export const Brand = ({ className }: { className?: string }) => (
  <span
    className={cn('inline-flex items-center gap-[9px] text-[15px] font-[650] tracking-[-0.025em]', className)}
  >
    <BrandMark />
    Lectern
  </span>
)
