'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/Badge'
import { uploadQueries } from '@/lib/query/upload-queries'
import { ownersQuery } from '@/lib/upload-ledger/owners-query'
import { isSentElsewhere } from '@/lib/upload-ledger/sent-elsewhere'
import type { Video } from '@/types/course'
import { percentReceived } from './interrupted-rows'

interface Stand {
  words: string
  /** Another tab or device sends it: there is nothing to choose here. */
  isElsewhere: boolean
}

/** Where the upload of a video stands that this page does not send; `null` while that is not known. */
export function useInterruptedStand(video: Video): Stand | null {
  const { data: uploads } = useQuery(uploadQueries.unfinished(video.course_id))
  // Looked up again and again by the panel that stands beside the rows, once for all of them.
  const { data: owned } = useQuery({ ...ownersQuery(), refetchInterval: false })
  if (!uploads) return null
  // One's own are listed; what is not there is somebody else's, and this page cannot tell whether it still moves.
  const own = uploads.find(({ videoId }) => videoId === video.id)
  if (!own) return video.upload && { words: 'Somebody else’s upload', isElsewhere: false }
  const percent = percentReceived(own)
  const where = owned?.has(own.id) ? 'in another tab' : isSentElsewhere(own) ? 'on another device' : null
  if (where !== null) {
    const at = percent === null ? '' : `, ${percent} %`
    return { words: `Uploading ${where}${at}`, isElsewhere: true }
  }
  return percent === null ? null : { words: `Interrupted at ${percent} %`, isElsewhere: false }
}

interface InterruptedWordsProps {
  video: Video
  /** Gets the words. */
  draw: (words: string) => ReactNode
  /** How to go on with it. */
  action: ReactNode
  /** What is said while nothing is known. */
  words: string
}

/** How far the interrupted upload of one video came, for its row in the outline. */
export function InterruptedWords({ video, draw, action, words }: InterruptedWordsProps) {
  const stand = useInterruptedStand(video)
  return (
    <>
      {draw(stand?.words ?? words)}
      {stand?.isElsewhere !== true && action}
    </>
  )
}

export { ProcessAgain } from './ProcessAgain'
export { StopProcessing } from './StopProcessing'

/** Anybody may watch the video, also where the course has a price. */
export const FreePreview = () => <Badge>Free preview</Badge>
