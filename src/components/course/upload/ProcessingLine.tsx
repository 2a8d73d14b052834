'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { findVideo } from '@/lib/course-tree'
import { stepWords } from '@/lib/processing-steps'
import { courseQueries } from '@/lib/query/course-queries'
import { Line } from './UploadLine'

interface ProcessingLineProps {
  title: string
  courseId: string
  videoId: string
  /** Of this page. */
  file?: File
  /** What can be done. */
  children?: ReactNode
}

/** A file that is stored, while the server makes a video of it. */
export function ProcessingLine({ title, courseId, videoId, file, children }: ProcessingLineProps) {
  // Known from the page's own course, which is followed; it is not read for this.
  const { data: processing } = useQuery({
    ...courseQueries.detail(courseId),
    enabled: false,
    select: (course) => findVideo(course, videoId)?.processing,
  })
  const percent = processing?.percent ?? 0
  return (
    <Line
      title={title}
      {...(file && { file })}
      status="processing"
      bar={
        <ProgressBar
          value={percent}
          tone="wait"
          label={`Processing ${title}`}
          className="mt-[5px] mb-[3px] h-1"
        />
      }
      note={`Uploaded. ${stepWords(processing?.step)}`}
      end={percent > 0 ? `Processing ${percent}%` : 'Processing'}
    >
      {children}
    </Line>
  )
}
