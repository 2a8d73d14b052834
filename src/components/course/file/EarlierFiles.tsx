'use client'

import { Undo2 } from 'lucide-react'
import { dayOf } from '@/components/course/members/day-of'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { Skeleton } from '@/components/ui/Skeleton'
import { useVideoFiles } from '@/hooks/use-video-files'
import { announce } from '@/lib/announce'
import { errorMessage } from '@/lib/errors'
import { formatBytes, formatClock } from '@/lib/format'
import { limits } from '@/lib/limits'
import type { EarlierFile } from '@/types/api'

interface EarlierFilesProps {
  courseId: string
  videoId: string
  mayEdit: boolean
}

/** The files that a video had before; each can be brought back for 30 days. */
export function EarlierFiles({ courseId, videoId, mayEdit }: EarlierFilesProps) {
  const { files, error, refetch, bringBackAsync, isRestoring } = useVideoFiles(courseId, videoId)
  const bringBack = ({ id, originalFilename }: EarlierFile) =>
    bringBackAsync(id).then(
      () => announce(`“${originalFilename}” is back.`),
      () => undefined, // told by the page
    )
  return (
    <section aria-labelledby="earlier-files" className="grid gap-1.5">
      <h3 id="earlier-files" className="font-550">
        Earlier files
      </h3>
      {error ? (
        <ErrorState
          title="They could not be read."
          message={errorMessage(error)}
          onRetry={() => void refetch()}
        />
      ) : files === undefined ? (
        <div role="status" aria-label="Reading the earlier files" className="grid gap-2 py-1">
          <Skeleton className="h-5 w-3/4" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      ) : files.length === 0 ? (
        <p className="text-13 text-pretty text-ink-2">
          None. When you replace the file, the one before it can be brought back for {limits.earlierFileDays}{' '}
          days.
        </p>
      ) : (
        <ul>
          {files.map((file) => (
            <li
              key={file.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line py-2"
            >
              <span className="min-w-40 flex-1">
                <bdi className="font-530 wrap-anywhere">{file.originalFilename}</bdi>
                <span className="block text-13 text-ink-2 tabular-nums">{words(file)}</span>
              </span>
              {mayEdit && (
                <Button
                  size="sm"
                  icon={<Undo2 />}
                  aria-label={`Bring back ${file.originalFilename}`}
                  disabled={isRestoring}
                  onClick={() => void bringBack(file)}
                >
                  Bring back
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** "402 MB, 12:04, replaced 3 November, kept until 3 December" */
const words = ({ size, duration, replaced_at, expires_at }: EarlierFile): string =>
  [
    formatBytes(size),
    ...(duration === null ? [] : [formatClock(duration)]),
    `replaced ${dayOf(replaced_at)}`,
    // Its 30 days are over, and the live course still shows it.
    Date.parse(expires_at) < Date.now() ? 'kept while students see it' : `kept until ${dayOf(expires_at)}`,
  ].join(', ')
