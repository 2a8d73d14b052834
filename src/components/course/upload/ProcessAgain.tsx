'use client'

import { useProcessAgain } from '@/hooks/use-process-again'
import { announce } from '@/lib/announce'
import { cn } from '@/lib/cn'
import { wasStopped } from '@/lib/processing'
import type { Video } from '@/types/course'

interface ProcessAgainProps {
  video: Pick<Video, 'id' | 'course_id' | 'filename' | 'error_code'>
  tabIndex?: 0 | -1
  className?: string
}

/** For a file that is stored and could not be processed, for no fault of its own. */
export function ProcessAgain({ video, tabIndex = 0, className }: ProcessAgainProps) {
  const { processAgainAsync, isPending } = useProcessAgain(video.course_id)
  const words = wasStopped(video) ? 'Process again' : 'Retry'
  const start = () =>
    processAgainAsync(video.id).then(
      () => announce(`“${video.filename}” is processed again.`),
      () => undefined, // told by the page
    )
  return (
    <button
      type="button"
      className={cn('min-h-6 text-accent underline underline-offset-3 hover:text-accent-hover', className)}
      aria-label={wasStopped(video) ? `Process ${video.filename} again` : `Retry ${video.filename}`}
      tabIndex={tabIndex}
      disabled={isPending}
      onClick={() => void start()}
    >
      {words}
    </button>
  )
}
