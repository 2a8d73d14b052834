import { ProgressBar } from '@/components/ui/ProgressBar'
import { cn } from '@/lib/cn'
import { formatBytes, formatLimit } from '@/lib/format'
import type { StorageUse } from '@/types/api'

interface StorageLineProps {
  use: StorageUse
  /** Whose it is, for the bar's name. */
  label: string
  className?: string
}

/** From here on it is nearly full. */
const NEARLY_PERCENT = 90

/** Used and limit in words, and as a bar where there is a limit. */
export function StorageLine({ use: { usedBytes, quotaBytes }, label, className }: StorageLineProps) {
  if (quotaBytes === null) {
    return <p className="tabular-nums">{formatBytes(usedBytes)} used. There is no limit.</p>
  }
  const percent = quotaBytes === 0 ? 100 : (usedBytes / quotaBytes) * 100
  const tone = percent >= 100 ? 'bad' : percent >= NEARLY_PERCENT ? 'wait' : 'accent'
  return (
    <div className={cn('grid gap-1.5', className)}>
      <p className="tabular-nums">
        {formatBytes(usedBytes)} of {formatLimit(quotaBytes)} used
        {percent >= 100 && <strong>, full</strong>}
      </p>
      <ProgressBar value={percent} label={label} tone={tone} />
    </div>
  )
}
