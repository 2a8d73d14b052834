import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { createCaptionSaver, type CaptionSaver, type SaveState } from '@/hooks/caption-saver'
import { courseEdits } from '@/hooks/use-course-edits'
import { courseSync } from '@/lib/outbox/course-sync'

interface Saving {
  courseId: string
  videoId: string
  language: string
  revision: number
  onNews: () => void
}

/** Saves what is typed into captions, as long as the editor is there; what is left goes out when it closes. */
export function useCaptionSaver({ courseId, videoId, language, revision, onNews }: Saving): {
  saver: CaptionSaver
  state: SaveState
} {
  const client = useQueryClient()
  const [state, setState] = useState<SaveState>({ kind: 'saved' })
  const news = useEffectEvent(onNews)
  const [saver] = useState(() => {
    const sync = courseSync(client, courseId)
    return createCaptionSaver({
      videoId,
      language,
      revision,
      submit: (captions) => courseEdits(client, courseId).setCaptions(captions),
      discard: sync.discard,
      again: sync.again,
      onState: setState,
    })
  })
  useEffect(() => {
    const stop = courseSync(client, courseId).onEvents((events) => {
      if (saver.heard(events)) news()
    })
    const flush = () => saver.flush()
    window.addEventListener('pagehide', flush)
    return () => {
      stop()
      window.removeEventListener('pagehide', flush)
      saver.flush()
    }
  }, [client, courseId, saver])
  return { saver, state }
}
