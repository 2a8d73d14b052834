'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { forgetFailedTries } from '@/components/course/upload/forget-failed-tries'
import type { LeftOut } from '@/components/course/upload/leave-out'
import { toastError } from '@/components/ui/toast'
import { continuation, isWaiting } from '@/hooks/interrupted'
import { useAppConfig } from '@/hooks/use-session'
import { useStorageUse } from '@/hooks/use-storage-use'
import { useVideoUpload } from '@/hooks/use-video-queries'
import { announce } from '@/lib/announce'
import { findChapter } from '@/lib/course-tree'
import { count } from '@/lib/format'
import { onDemand, whenIdle } from '@/lib/on-demand'
import type { CourseTree } from '@/types/course'

const taking = onDemand(() => import('./take-files'))

type LeftOutOfChapter = LeftOut & { chapterId: string }

/** Files picked or dropped on the outline: good ones upload into their chapter, the others are named. */
export function useChapterFiles(courseId: string, course: CourseTree | undefined) {
  const { uploadVideo, retryUpload, cancelUpload } = useVideoUpload(courseId)
  const { maxUploadBytes } = useAppConfig()
  const storage = useStorageUse(courseId)
  const client = useQueryClient()
  const [leftOut, setLeftOut] = useState<LeftOutOfChapter[]>([])
  useEffect(() => whenIdle(() => void taking.get().catch(() => undefined)), [])

  return {
    retryUpload,
    cancelUpload,
    leftOut,
    dismiss: () => setLeftOut([]),
    addAnyway: () => {
      const wanted = leftOut.filter(({ canAddAnyway }) => canAddAnyway)
      taking
        .get()
        .then(({ eachInTurns }) =>
          eachInTurns(wanted, ({ file, chapterId }) => uploadVideo({ file, chapterId })),
        )
        .catch(toastError)
      setLeftOut(leftOut.filter(({ canAddAnyway }) => !canAddAnyway))
    },
    addFiles: (chapterId: string, files: readonly File[], videoId?: string) => {
      const chapter = course && findChapter(course, chapterId)
      if (!chapter || files.length === 0) return
      const add = async (others: readonly File[], refused: readonly LeftOut[] = []) => {
        const { acceptedVideos, eachInTurns, sortFiles } = await taking.get()
        const sorted = sortFiles(others, {
          accept: acceptedVideos,
          maxSize: maxUploadBytes,
          storage,
        })
        setLeftOut([...refused, ...sorted.leftOut].map((file) => ({ ...file, chapterId })))
        const video = chapter.videos.find(({ id }) => id === videoId)
        void eachInTurns(sorted.taken, (file) => {
          if (video) forgetFailedTries(video.id)
          uploadVideo({
            file,
            chapterId,
            ...(video && { videoId: video.id, replaces: video.status === 'ready' }),
          })
        })
        if (sorted.taken.length > 0) {
          announce(`${count(sorted.taken.length, 'video')} added to “${chapter.title}”.`)
        }
      }
      if (!isWaiting(course, videoId)) return void add(files).catch(toastError)
      continuation
        .get()
        .then((parts) =>
          parts.takeUpFiles(
            client,
            courseId,
            files,
            (others, refused) => void add(others, refused).catch(toastError),
            videoId,
          ),
        )
        .catch(toastError)
    },
  }
}
