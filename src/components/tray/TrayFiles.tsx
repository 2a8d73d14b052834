'use client'

import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { UploadRow } from '@/components/course/upload/UploadRow'
import { useVideoUpload } from '@/hooks/use-video-queries'
import { count } from '@/lib/format'
import { courseQueries } from '@/lib/query/course-queries'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadItem } from '@/types/course'
import { trayLines } from './tray-model'
import { ScrollRegion } from '@/components/ui/ScrollRegion'

/** Pixels of a line that was not measured yet. */
const HEIGHTS = { course: 36, file: 56 }

/** Every file, by course; thousands of them are drawn as far as they are in sight. */
export function TrayFiles({ uploads }: { uploads: readonly UploadItem[] }) {
  const frame = useRef<HTMLDivElement>(null)
  const lines = trayLines(uploads)
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised by a compiler
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: (index) => HEIGHTS[lines[index]?.kind ?? 'file'],
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 4,
  })
  return (
    <ScrollRegion ref={frame} label="Files" className="overflow-y-auto overscroll-contain px-4">
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index]
          return (
            line && (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                {line.kind === 'course' ? (
                  <CourseLine courseId={line.courseId} files={line.files} />
                ) : (
                  <FileLine upload={line.upload} />
                )}
              </div>
            )
          )
        })}
      </div>
    </ScrollRegion>
  )
}

function CourseLine({ courseId, files }: { courseId: string; files: number }) {
  // Known from the page on which its files were chosen; it is not read for this.
  const { data: course } = useQuery({ ...courseQueries.detail(courseId), enabled: false })
  return (
    <p className="flex gap-3 pt-2.5 pb-1 text-12 text-ink-2">
      <bdi className="min-w-0 flex-1 truncate font-550">{course?.title ?? 'Another course'}</bdi>
      <span className="tabular-nums">{count(files, 'file')}</span>
    </p>
  )
}

function FileLine({ upload }: { upload: UploadItem }) {
  const actions = useVideoUpload(upload.courseId)
  const { removeUpload } = useCourseCreationUI.getState()
  return (
    <ul>
      <UploadRow
        row={{ kind: 'upload', key: upload.videoId, title: upload.filename, upload }}
        isMarked={false}
        onRetry={actions.retryUpload}
        onCancel={actions.cancelUpload}
        onPause={actions.pauseUpload}
        onResume={actions.resumeUpload}
        onFirst={actions.uploadFirst}
        onSendAnyway={actions.sendAnyway}
        onClear={removeUpload}
        // A file on its way has none of these.
        onMark={nothing}
        onRestore={nothing}
      />
    </ul>
  )
}

const nothing = () => {}
