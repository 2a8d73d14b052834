'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toastError } from '@/components/ui/toast'
import { continuation, isWaiting } from '@/hooks/interrupted'
import { useAppConfig } from '@/hooks/use-session'
import { useStorageUse } from '@/hooks/use-storage-use'
import { useVideoUpload } from '@/hooks/use-video-queries'
import { announce } from '@/lib/announce'
import { count } from '@/lib/format'
import { eachInTurns } from '@/lib/in-turns'
import { courseQueries } from '@/lib/query/course-queries'
import { forgetFailedTries } from './forget-failed-tries'
import { type AcceptedFormats, acceptedVideos, type LeftOut, sortFiles } from './leave-out'

interface ChosenFilesOptions {
  courseId: string
  chapterId: string
  chapterTitle: string
  accept?: AcceptedFormats | undefined
  /** Bytes; the server's limit when absent. */
  maxSize?: number | undefined
  maxFiles?: number | undefined
}

/** What happens to files once they were picked or dropped: the good ones upload, the rest is named. */
export function useChosenFiles(options: ChosenFilesOptions) {
  const { courseId, chapterId, chapterTitle, accept = acceptedVideos, maxFiles } = options
  const client = useQueryClient()
  const { uploadVideo } = useVideoUpload(courseId)
  const { maxUploadBytes } = useAppConfig()
  const storage = useStorageUse(courseId)
  const maxSize = options.maxSize ?? maxUploadBytes
  const [leftOut, setLeftOut] = useState<LeftOut[]>([])

  const addFresh = (files: readonly File[], refused: readonly LeftOut[] = []) => {
    const sorted = sortFiles(files, { accept, maxSize, maxFiles, storage })
    setLeftOut([...refused, ...sorted.leftOut])
    void eachInTurns(sorted.taken, (file) => uploadVideo({ file, chapterId }))
    if (sorted.taken.length > 0) {
      announce(`${count(sorted.taken.length, 'video')} added to “${chapterTitle}”.`)
    }
  }

  /** Files of interrupted uploads go on; `add` gets the others. */
  const takeUp = (
    files: readonly File[],
    add: (others: readonly File[], refused?: readonly LeftOut[]) => void,
    videoId?: string,
  ) => {
    const course = client.getQueryData(courseQueries.detail(courseId).queryKey)
    if (!course || !isWaiting(course, videoId)) return add(files)
    continuation
      .get()
      .then((parts) => parts.takeUpFiles(client, courseId, files, add, videoId))
      .catch(toastError)
  }

  return {
    leftOut,
    dismiss: () => setLeftOut([]),
    addFiles: (files: readonly File[]) => takeUp(files, addFresh),
    /** Attaches one file to a video of the outline; the video may be planned, interrupted or broken. */
    attachFile: (file: File, videoId: string) =>
      takeUp(
        [file],
        (others, refused = []) => {
          const sorted = sortFiles(others, { accept, maxSize, storage })
          setLeftOut([...refused, ...sorted.leftOut])
          for (const taken of sorted.taken) {
            forgetFailedTries(videoId)
            uploadVideo({ file: taken, chapterId, videoId })
          }
        },
        videoId,
      ),
    /** Adds what was left out only because of a doubt. */
    addAnyway: () => {
      const wanted = leftOut.filter(({ canAddAnyway }) => canAddAnyway)
      void eachInTurns(wanted, ({ file }) => uploadVideo({ file, chapterId }))
      setLeftOut(leftOut.filter(({ canAddAnyway }) => !canAddAnyway))
    },
  }
}
