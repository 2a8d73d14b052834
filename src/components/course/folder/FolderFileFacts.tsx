'use client'

import { Badge } from '@/components/ui/Badge'
import { useFileCheck } from '@/hooks/use-file-check'
import { useAppConfig } from '@/hooks/use-session'
import { formatClock } from '@/lib/format'
import { problemOf } from '@/lib/preflight/words'

/** The length of a video of a folder, and what is wrong with it, before anything is sent. */
export function FolderFileFacts({ file }: { file: File }) {
  // Only rows in sight are drawn.
  const check = useFileCheck(file, true)
  const { convertsVideos = false } = useAppConfig()
  if (!check) return null
  const problem = problemOf(check, convertsVideos)
  return (
    <>
      {problem !== null && <Badge tone={check.verdict === 'refused' ? 'bad' : 'wait'}>{problem}</Badge>}
      {check.verdict === 'fine' && (
        <span className="self-center">{formatClock(check.facts.durationSeconds)}</span>
      )}
    </>
  )
}
