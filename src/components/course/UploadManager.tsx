'use client'

import { Upload } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDropzone } from 'react-dropzone'
import { useShallow } from 'zustand/react/shallow'
import { useStableHandlers } from '@/hooks/use-stable-handlers'
import { useVideoUpload } from '@/hooks/use-video-queries'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import { type AcceptedFormats, acceptedVideos } from './upload/leave-out'
import { LeftOutFiles } from './upload/LeftOutFiles'
import { UploadRow } from './upload/UploadRow'
import { uploadRows } from './upload/upload-rows'
import { useChosenFiles } from './upload/use-chosen-files'

interface UploadManagerProps {
  courseId: string
  chapterId: string
  chapterTitle: string
  /** Extensions by MIME type; all video formats when absent. */
  accept?: AcceptedFormats
  /** Bytes; the server's limit when absent. */
  maxSize?: number
  /** Files in one go; any number when absent. */
  maxFiles?: number
}

/** The place of one chapter where recordings come in: drop zone, picker, and a row for every video. */
export function UploadManager({
  courseId,
  chapterId,
  chapterTitle,
  accept = acceptedVideos,
  maxSize,
  maxFiles,
}: UploadManagerProps) {
  const { data: chapter } = useQuery({
    ...courseQueries.detail(courseId),
    select: (course) => course.chapters.find(({ id }) => id === chapterId),
  })
  const videos = chapter?.videos ?? []
  const uploads = useCourseCreationUI(useShallow((state) => state.getUploadsByChapter(chapterId)))
  const marked = useCourseCreationUI((state) => state.pendingDeletes)
  const { markForDeletion, unmarkForDeletion, removeUpload } = useCourseCreationUI.getState()
  const { retryUpload, cancelUpload, pauseUpload, resumeUpload, uploadFirst, sendAnyway } =
    useVideoUpload(courseId)
  const files = useChosenFiles({ courseId, chapterId, chapterTitle, accept, maxSize, maxFiles })
  const actions = useStableHandlers({
    onChooseFile: files.attachFile,
    onRetry: retryUpload,
    onCancel: cancelUpload,
    onPause: pauseUpload,
    onResume: resumeUpload,
    onFirst: uploadFirst,
    onSendAnyway: sendAnyway,
    onClear: removeUpload,
    onMark: markForDeletion,
    onRestore: unmarkForDeletion,
  })

  const [draggedCount, setDraggedCount] = useState(0)
  const { getRootProps, getInputProps, isDragActive } = useDropzone({
    // The zone only hands the files over: what is left out, and why, is decided in one place.
    onDrop: (dropped) => files.addFiles(dropped),
    onDragEnter: (event) => setDraggedCount(event.dataTransfer.items.length),
    noClick: true,
    noKeyboard: true,
    noPaste: true,
  })

  return (
    <div>
      <div {...getRootProps()} role={undefined} tabIndex={undefined}>
        <label
          className={cn(
            'relative mb-2.5 flex min-h-12 cursor-pointer items-center justify-center gap-2.5 rounded-control border border-dashed border-edge bg-surface px-3 py-2 text-ink-2 transition-colors duration-(--fast) hover:border-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
            isDragActive &&
              'min-h-[76px] border-2 border-solid border-accent bg-accent-tint font-550 text-ink',
          )}
        >
          <Upload />
          {isDragActive ? (
            <span>
              Release to add {draggedCount > 0 ? count(draggedCount, 'file') : 'the files'} to{' '}
              <bdi>“{chapterTitle}”</bdi>
            </span>
          ) : (
            <span>
              <span className="max-md:hidden">Drop videos here or </span>
              <span className="text-accent underline underline-offset-3 max-md:inline-block max-md:first-letter:uppercase">
                choose files
              </span>
            </span>
          )}
          <input
            {...getInputProps({
              accept: Object.entries(accept).flat(2).join(','),
              'aria-label': `Upload videos to ${chapterTitle}`,
              className: 'sr-only',
              style: {},
              tabIndex: 0,
              // The same file again must be a change too, e.g. after it was exported anew.
              onClick: (event) => (event.currentTarget.value = ''),
            })}
          />
        </label>
      </div>
      <LeftOutFiles files={files.leftOut} onAddAnyway={files.addAnyway} onDismiss={files.dismiss} />
      {/* Of a thousand rows those out of sight are not laid out or drawn. */}
      <ul className="*:[contain-intrinsic-size:auto_54px] *:[content-visibility:auto] *:[overflow-clip-margin:4px]">
        {uploadRows({ videos }, uploads).map((row) => (
          <UploadRow key={row.key} row={row} isMarked={marked.has(row.key)} {...actions} />
        ))}
      </ul>
    </div>
  )
}
