'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { uploadQueries } from '@/lib/query/upload-queries'
import type { Video } from '@/types/course'
import { percentReceived } from './interrupted-rows'

interface InterruptedWordsProps {
  video: Video
  /** What is said while that is not known, and of somebody else's upload. */
  children: ReactNode
}

/** How far the interrupted upload of one video came, for its row in the outline. */
export function InterruptedWords({ video, children }: InterruptedWordsProps) {
  const { data: percent = null } = useQuery({
    ...uploadQueries.unfinished(video.course_id),
    select: (uploads) => {
      const upload = uploads.find(({ videoId }) => videoId === video.id)
      return upload ? percentReceived(upload) : null
    },
  })
  return percent === null ? children : `Interrupted at ${percent} %`
}

export { ProcessAgain } from './ProcessAgain'
