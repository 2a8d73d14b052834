'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/Badge'
import { uploadQueries } from '@/lib/query/upload-queries'
import type { Video } from '@/types/course'
import { percentReceived } from './interrupted-rows'

interface InterruptedWordsProps {
  video: Video
  /** What is said while that is not known. */
  children: ReactNode
}

/** How far the interrupted upload of one video came, for its row in the outline. */
export function InterruptedWords({ video, children }: InterruptedWordsProps) {
  const { data } = useQuery({
    ...uploadQueries.unfinished(video.course_id),
    // One's own are listed; what is not there is somebody else's, and this page cannot tell whether it still moves.
    select: (uploads) => {
      const own = uploads.find(({ videoId }) => videoId === video.id)
      return own ? { percent: percentReceived(own) } : ('theirs' as const)
    },
  })
  if (data === 'theirs' && video.upload !== null) return 'Somebody else’s upload'
  const percent = data === 'theirs' ? null : (data?.percent ?? null)
  return percent === null ? children : `Interrupted at ${percent} %`
}

export { ProcessAgain } from './ProcessAgain'
export { StopProcessing } from './StopProcessing'

/** Anybody may watch the video, also where the course has a price. */
export const FreePreview = () => <Badge>Free preview</Badge>
