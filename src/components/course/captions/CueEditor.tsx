'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorState } from '@/components/ui/ErrorState'
import { captionQueries } from '@/lib/query/caption-queries'
import { editedCues } from '@/lib/captions/edit'
import { parseCaptions } from '@/lib/captions/parse'
import { errorMessage } from '@/lib/errors'
import type { Video } from '@/types/course'
import { CueSheet } from './CueSheet'

interface CueEditorProps {
  courseId: string
  video: Video
  language: string
  dir: 'ltr' | 'rtl'
}

/** Captions of a video in one language, to be edited beside the video. */
export function CueEditor({ courseId, video, language, dir }: CueEditorProps) {
  /** Counts the times that the text was read anew, because somebody else changed it. */
  const [round, setRound] = useState(0)
  const { data, error, refetch } = useQuery(captionQueries.text(video.id, language, round))
  if (error) {
    return (
      <ErrorState
        title="The captions could not be read."
        message={errorMessage(error)}
        onRetry={() => void refetch()}
      />
    )
  }
  if (!data) {
    return (
      <p role="status" className="py-10 text-ink-2">
        Reading the captions…
      </p>
    )
  }
  return (
    <CueSheet
      key={round}
      courseId={courseId}
      video={video}
      language={language}
      dir={dir}
      revision={data.revision}
      start={() => editedCues(parseCaptions(data.text).cues)}
      onReload={() => setRound(round + 1)}
    />
  )
}
