import type { CSSProperties } from 'react'
import { cn } from '@/lib/cn'

interface ProgressBarProps {
  /** 0–100; shown in whole numbers. */
  value: number
  label: string
  tone?: 'accent' | 'wait' | 'paused' | 'bad'
  className?: string
}

export function ProgressBar({ value, label, tone = 'accent', className }: ProgressBarProps) {
  const percent = Math.floor(Math.min(100, Math.max(0, value)))
  const style: CSSProperties & Record<'--p', string> = { '--p': `${percent}%` }
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-tone={tone}
      style={style}
      className={cn('progress', className)}
    >
      <span />
    </div>
  )
}
