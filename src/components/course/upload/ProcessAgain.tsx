'use client'

import { useProcessAgain } from '@/hooks/use-process-again'
import { cn } from '@/lib/cn'
import type { Video } from '@/types/course'

interface ProcessAgainProps {
  video: Pick<Video, 'id' | 'course_id' | 'filename'>
  tabIndex?: 0 | -1
  className?: string
}

/** For a file that is stored and could not be processed, for no fault of its own. */
export function ProcessAgain({ video, tabIndex = 0, className }: ProcessAgainProps) {
  const { processAgain, isPending } = useProcessAgain(video.course_id)
  return (
    <button
      type="button"
      className={cn('min-h-6 text-accent underline underline-offset-3 hover:text-accent-hover', className)}
      aria-label={`Retry ${video.filename}`}
      tabIndex={tabIndex}
      disabled={isPending}
      onClick={() => processAgain(video.id)}
    >
      Retry
    </button>
  )
}
