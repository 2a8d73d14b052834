'use client'

import { TriangleAlert } from 'lucide-react'
import { useFileCheck } from '@/hooks/use-file-check'
import { useAppConfig } from '@/hooks/use-session'
import { factsWords, hasSound, isConverted } from '@/lib/preflight/words'

/** What is in a file that was chosen: "12:04 · 1920 × 1080 · H.264, AAC". Nothing while that is not known. */
export function FileFacts({ file }: { file: File }) {
  const check = useFileCheck(file)
  const { convertsVideos = false } = useAppConfig()
  if (check && isConverted(check, convertsVideos)) {
    return (
      <p className="text-12 text-pretty text-ink-2">is converted here once it was sent, for all browsers</p>
    )
  }
  if (check?.verdict !== 'fine') return null
  return (
    <p className="text-12 text-pretty text-ink-2 tabular-nums">
      {factsWords(check.facts, file.name)}
      {!hasSound(check.facts) && (
        <span className="font-medium text-wait">
          {' · '}
          <TriangleAlert aria-hidden="true" className="inline size-3 align-[-1px]" /> no sound in this file
        </span>
      )}
    </p>
  )
}
