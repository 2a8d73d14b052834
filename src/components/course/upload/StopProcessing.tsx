'use client'

import { useStopProcessing } from '@/hooks/use-stop-processing'
import { announce } from '@/lib/announce'
import { cn } from '@/lib/cn'
import type { Video } from '@/types/course'

interface StopProcessingProps {
  video: Pick<Video, 'id' | 'course_id' | 'filename'>
  tabIndex?: 0 | -1
  className?: string
}

/** While the server works on a file; what is stored of it stays. */
export function StopProcessing({ video, tabIndex = 0, className }: StopProcessingProps) {
  const { stopProcessingAsync, isPending } = useStopProcessing(video.course_id)
  const stop = () =>
    stopProcessingAsync(video.id).then(
      () => announce(`Processing of “${video.filename}” was stopped. The file is safe.`),
      () => undefined, // told by the page
    )
  return (
    <button
      type="button"
      className={cn('min-h-6 text-accent underline underline-offset-3 hover:text-accent-hover', className)}
      aria-label={`Stop processing ${video.filename}`}
      tabIndex={tabIndex}
      disabled={isPending}
      onClick={() => void stop()}
    >
      Stop
    </button>
  )
}
