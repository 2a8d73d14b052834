import {
  ArrowUpToLine,
  Check,
  CircleAlert,
  Pause,
  Play,
  RotateCw,
  ShieldCheck,
  Undo2,
  Upload,
  X,
} from 'lucide-react'
import { Bar } from '@/components/course/Strip'
import { Button } from '@/components/ui/Button'
import { IconButton } from '@/components/ui/IconButton'
import { ProgressBar } from '@/components/ui/ProgressBar'
import { cn } from '@/lib/cn'
import { formatBytes, formatLength } from '@/lib/format'
import { useCourseCreationUI } from '@/stores/course-creation-ui'
import type { UploadItem, Video, VideoStatus } from '@/types/course'
import { FilePicker } from './FilePicker'
import type { UploadRowModel } from './upload-rows'

export interface UploadRowActions {
  onChooseFile: (file: File, videoId: string) => void
  onRetry: (uploadId: string) => void
  onCancel: (uploadId: string) => void
  onPause: (uploadId: string) => void
  onResume: (uploadId: string) => void
  /** Sends it before all others that are in line. */
  onFirst: (uploadId: string) => void
  onClear: (uploadId: string) => void
  onMark: (videoId: string) => void
  onRestore: (videoId: string) => void
}

interface UploadRowProps extends UploadRowActions {
  row: UploadRowModel
  isMarked: boolean
}

/** One video of the upload step: its bar, its title, where it stands in words, and what can be done. */
export function UploadRow({ row, isMarked, ...actions }: UploadRowProps) {
  if (isMarked) {
    return <MarkedRow title={row.title} onRestore={() => actions.onRestore(row.key)} />
  }
  switch (row.kind) {
    case 'upload':
      return <LocalRow title={row.title} upload={row.upload} {...actions} />
    case 'planned':
      return (
        <Line title={row.title} status="planned" note="No file yet">
          <FilePicker
            label={`Choose file for ${row.title}`}
            onFiles={([file]) => file && actions.onChooseFile(file, row.key)}
          >
            <Upload />
            Choose file
          </FilePicker>
        </Line>
      )
    case 'interrupted':
      return (
        <Line
          title={row.title}
          status="uploading"
          tone="wait"
          note="Upload interrupted. Choose the file again."
        >
          <ChooseAgain row={row} {...actions} />
        </Line>
      )
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
          <ChooseAgain row={row} {...actions} />
        </Line>
      )
    case 'processing':
      return (
        <Line
          title={row.title}
          status="processing"
          note={`${formatBytes(row.video.size)}, being checked`}
          end="Processing"
        />
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

type LocalRowProps = UploadRowActions & { title: string; upload: UploadItem }

function LocalRow({ title, upload, ...actions }: LocalRowProps) {
  const { onRetry, onCancel, onClear } = actions
  const { size } = upload.file
  const cancel = (verb: string) => (
    <IconButton label={`${verb} ${title}`} icon={<X />} onClick={() => onCancel(upload.id)} />
  )
  switch (upload.status) {
    case 'pending':
      return upload.isPaused ? (
        <Line
          title={title}
          status="uploading"
          progress={upload.progress}
          bar={<SentBar title={title} upload={upload} tone="paused" />}
          note={`Paused at ${sentOf(upload)}`}
          end={`${upload.progress}%`}
        >
          <IconButton label={`Resume ${title}`} icon={<Play />} onClick={() => actions.onResume(upload.id)} />
          {cancel('Cancel upload of')}
        </Line>
      ) : (
        <Line title={title} status="uploading" note={formatBytes(size)} end="Queued">
          <IconButton
            label={`Upload ${title} first`}
            icon={<ArrowUpToLine />}
            onClick={() => actions.onFirst(upload.id)}
          />
          {cancel('Remove')}
        </Line>
      )
    case 'uploading':
      return (
        <Line
          title={title}
          status="uploading"
          progress={upload.progress}
          bar={<SentBar title={title} upload={upload} tone={upload.isWaiting ? 'paused' : 'accent'} />}
          note={upload.isWaiting ? `Waiting for the connection, ${sentOf(upload)} sent` : paceOf(upload)}
          end={`${upload.progress}%`}
        >
          <IconButton label={`Pause ${title}`} icon={<Pause />} onClick={() => actions.onPause(upload.id)} />
          {cancel('Cancel upload of')}
        </Line>
      )
    case 'processing':
      return (
        <Line
          title={title}
          status="processing"
          bar={
            <ProgressBar
              value={upload.progress}
              tone="wait"
              label={title}
              className="mt-[5px] mb-[3px] h-1"
            />
          }
          note={`${formatBytes(size)} sent, the server checks the file`}
          end="Processing"
        />
      )
    case 'error':
      return (
        <Line
          title={title}
          status="error"
          tone="bad"
          note={upload.error ?? 'The upload stopped. Retry sends the rest.'}
        >
          <FailureMark />
          <Button
            size="sm"
            icon={<RotateCw />}
            aria-label={`Retry ${title}`}
            onClick={() => onRetry(upload.id)}
          >
            Retry
          </Button>
          {cancel('Remove')}
        </Line>
      )
    case 'complete':
      return (
        <Line title={title} status="ready" note={formatBytes(size)} end={<Complete />}>
          <IconButton label={`Clear ${title}`} icon={<X />} onClick={() => onClear(upload.id)} />
        </Line>
      )
  }
}

const SentBar = ({
  title,
  upload,
  tone,
}: {
  title: string
  upload: UploadItem
  tone: 'accent' | 'paused'
}) => <ProgressBar value={upload.progress} label={title} tone={tone} className="mt-[5px] mb-[3px] h-1" />

/** "512 MB of 1.2 GB" */
const sentOf = ({ file, progress }: UploadItem): string =>
  `${formatBytes(Math.round((file.size * progress) / 100))} of ${formatBytes(file.size)}`

/** "512 MB of 1.2 GB, 2 min left" */
const paceOf = (upload: UploadItem): string => {
  const left = upload.pace?.secondsLeft ?? null
  return left === null ? sentOf(upload) : `${sentOf(upload)}, ${formatLength(left)} left`
}

interface LineProps {
  title: string
  status: VideoStatus
  /** 0–100, for an upload. */
  progress?: number
  note: string
  tone?: 'plain' | 'wait' | 'bad'
  bar?: React.ReactNode
  /** The state as a word or a figure, before the actions. */
  end?: React.ReactNode
  children?: React.ReactNode
}

const noteTones = { plain: 'text-ink-2', wait: 'font-medium text-wait', bad: 'font-medium text-bad' }

const Line = ({ title, status, progress, note, tone = 'plain', bar, end, children }: LineProps) => (
  <li
    className={cn(
      'flex min-h-[54px] items-center gap-2.5 border-t border-line py-[9px] md:gap-3',
      tone !== 'plain' && 'max-md:flex-wrap',
    )}
  >
    <Bar status={status} {...(progress !== undefined && { progress })} className="h-[30px]" />
    <div className={cn('min-w-0 flex-1', tone !== 'plain' && 'max-md:basis-4/5')}>
      <p className="truncate font-550" title={title}>
        <bdi>{title}</bdi>
      </p>
      {bar}
      <p className={cn('text-12 text-pretty wrap-anywhere', noteTones[tone])}>{note}</p>
    </div>
    {end !== undefined && (
      <span className="min-w-10 text-end text-12 whitespace-nowrap text-ink-2 tabular-nums">{end}</span>
    )}
    {children !== undefined && (
      <span
        className={cn(
          'flex items-center justify-end gap-1.5 md:min-w-14',
          tone !== 'plain' && 'max-md:w-full max-md:justify-start max-md:ps-4',
        )}
      >
        {children}
      </span>
    )}
  </li>
)

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
        onFiles={([file]) => file && onChooseFile(file, row.key)}
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

const Complete = () => (
  <span className="inline-flex items-center gap-1 font-530 text-good">
    <Check className="size-3.5" />
    Complete
  </span>
)

const FailureMark = () => (
  <span data-testid="upload-error-icon" className="flex text-bad">
    <CircleAlert />
    <span className="sr-only">Failed</span>
  </span>
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
