import { useState, type ReactNode } from 'react'
import { cn } from '@/lib/cn'

interface DropTargetProps {
  onFiles: (files: File[]) => void
  className?: string
  /** Holds, or stands beside, a control that does the same for those who drag nothing. */
  children: ReactNode
}

/** A place that files can be let go over. */
export function DropTarget({ onFiles, className, children }: DropTargetProps) {
  const [isOver, setIsOver] = useState(false)
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- a control for everybody does the same (above)
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        onFiles([...event.dataTransfer.files])
      }}
      className={cn(
        'rounded-panel border border-dashed border-edge',
        className,
        isOver && 'border-solid border-accent bg-accent-tint',
      )}
    >
      {children}
    </div>
  )
}
