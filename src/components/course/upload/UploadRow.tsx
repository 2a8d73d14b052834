import { ShieldCheck, Undo2, Upload, X } from 'lucide-react'
import { memo } from 'react'
import { shallow } from 'zustand/shallow'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { formatBytes, formatLength } from '@/lib/format'
import { mayBeRetried } from '@/lib/processing'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { Video } from '@/types/course'
import { FilePicker } from './FilePicker'
import { useInterruptedStand } from './InterruptedWords'
import { ProcessAgain } from './ProcessAgain'
import { ProcessingLine } from './ProcessingLine'
import { LocalUploadRow } from './LocalUploadRow'
import { StopProcessing } from './StopProcessing'
import { Complete, FailureMark, Line } from './UploadLine'
import { type UploadRowModel, isSameRow } from './upload-rows'

export interface UploadRowActions {
  /** Absent where there is no place to choose one. */
  onChooseFile?: (file: File, videoId: string) => void
  onRetry: (uploadId: string) => void
  onCancel: (uploadId: string) => void
  onPause: (uploadId: string) => void
  onResume: (uploadId: string) => void
  /** Sends it before all others that are in line. */
  onFirst: (uploadId: string) => void
  /** Sends a file that browsers may not play; cancelling is the other answer. */
  onSendAnyway: (uploadId: string) => void
  onClear: (uploadId: string) => void
  onMark: (videoId: string) => void
  onRestore: (videoId: string) => void
}

interface UploadRowProps extends UploadRowActions {
  row: UploadRowModel
  isMarked: boolean
}

/**
 * One video of the upload step: its bar, its title, where it stands in words, and what can be done. Of hundreds, only
 * those render anew whose own file moved: the actions have to stay the same functions.
 */
export const UploadRow = memo(
  Row,
  ({ row: before, ...propsBefore }, { row, ...props }) =>
    isSameRow(before, row) && shallow(propsBefore, props),
)

function Row({ row, isMarked, ...actions }: UploadRowProps) {
  if (isMarked) {
    return <MarkedRow title={row.title} onRestore={() => actions.onRestore(row.key)} />
  }
  switch (row.kind) {
    case 'upload':
      return <LocalUploadRow title={row.title} upload={row.upload} {...actions} />
    case 'planned':
      return (
        <Line title={row.title} status="planned" note="No file yet">
          <FilePicker
            label={`Choose file for ${row.title}`}
            onFiles={([file]) => file && actions.onChooseFile?.(file, row.key)}
          >
            <Upload />
            Choose file
          </FilePicker>
        </Line>
      )
    case 'interrupted':
      return <InterruptedLine row={row} {...actions} />
    case 'broken':
      return (
        <Line
          title={row.title}
          status="error"
          tone="bad"
          note={
            row.video.error_message ??
            'This file cannot be read as a video. Export it again and choose it here.'
          }
        >
          <FailureMark />
          {mayBeRetried(row.video) && <ProcessAgain video={row.video} className="text-13" />}
          <ChooseAgain row={row} {...actions} />
        </Line>
      )
    case 'processing':
      return (
        <ProcessingLine title={row.title} courseId={row.video.course_id} videoId={row.video.id}>
          <StopProcessing video={row.video} className="text-13" />
        </ProcessingLine>
      )
    case 'ready':
      return (
        <Line title={row.title} status="ready" note={describe(row.video)} end={<Complete />}>
          {row.video.checksum !== null && (
            <IconButton
              label={`Checksum of ${row.title}`}
              icon={<ShieldCheck />}
              aria-haspopup="dialog"
              className="text-good"
              onClick={() => openFile(row.video)}
            />
          )}
        </Line>
      )
  }
}

/** A file that this page does not send; another device of the same person may be sending it. */
function InterruptedLine({
  row,
  ...actions
}: Pick<UploadRowActions, 'onChooseFile' | 'onMark'> & { row: Extract<UploadRowModel, { video: Video }> }) {
  const stand = useInterruptedStand(row.video)
  if (stand?.isElsewhere) return <Line title={row.title} status="uploading" note={stand.words} />
  return (
    <Line title={row.title} status="uploading" tone="wait" note="Upload interrupted. Choose the file again.">
      <ChooseAgain row={row} {...actions} />
    </Line>
  )
}

/** Same video, another file; or the video goes. */
function ChooseAgain({
  row,
  onChooseFile,
  onMark,
}: Pick<UploadRowActions, 'onChooseFile' | 'onMark'> & { row: UploadRowModel }) {
  return (
    <>
      <FilePicker
        label={`Choose the file again for ${row.title}`}
        onFiles={([file]) => file && onChooseFile?.(file, row.key)}
      >
        <Upload />
        Choose file
      </FilePicker>
      <IconButton label={`Remove ${row.title}`} icon={<X />} onClick={() => onMark(row.key)} />
    </>
  )
}

const MarkedRow = ({ title, onRestore }: { title: string; onRestore: () => void }) => (
  <li className="flex min-h-10 items-center gap-2.5 border-t border-line bg-wait-tint px-2.5 py-1.5 text-13">
    <span className="min-w-0 flex-1 wrap-anywhere">
      <bdi>“{title}”</bdi> is marked for deletion
    </span>
    <Button size="sm" icon={<Undo2 />} aria-label={`Restore ${title}`} onClick={onRestore}>
      Restore
    </Button>
  </li>
)

const openFile = ({ id, course_id }: Video) =>
  useCourseCreationUI.getState().openModal('video-file', { courseId: course_id, videoId: id })

const describe = ({ size, height, duration, checksum }: Video): string =>
  [
    `${formatBytes(size)}${checksum === null ? '' : ', verified'}`,
    height !== null && `${height}p`,
    duration !== null && formatLength(duration),
  ]
    .filter((part) => part !== false)
    .join(', ')
